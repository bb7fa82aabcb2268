"""What is owed, and what was billed. Billing pulls: work does not know that invoices exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel import Locale
from django.db.models import Q, QuerySet, Sum

from countersign.billing.charge import Charge as Charge_
from countersign.billing.charge import Charged
from countersign.billing.deliverable import Accepted, deliverable_charges
from countersign.billing.hours import Day, day_of, hour_charges
from countersign.billing.rate_card import HourRate, RateCard
from countersign.billing.tariff import Band, Scheme, Tariff
from countersign.billing.tax import Tax
from countersign.billing.terms import Party, Terms
from countersign.billing.time_entry import APPROVERS, TimeState
from countersign.billing.time_entry import TimeEntry as PureEntry
from countersign.calendar import day_in
from countersign.money import Money
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation, User
from countersign.server.billing.models import Charge, Invoice, Rate, TimeEntry
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.work.models import Acceptance


def engagements_visible_to(actor: Actor) -> QuerySet[Engagement]:
    """The engagements whose money a person may see: as a manager, lead or auditor, or as a firm's administrator.

    Analysts, supervisors and signatories work without knowing what is paid for it.
    """
    if actor.user is None:
        return Engagement.objects.none()
    seats = actor.user.seats.filter(left_at=None, role__in=("manager", "lead", "auditor")).values("engagement_id")
    run = actor.user.memberships.filter(role="admin").values("organisation_id")
    rows = engagements.visible_to(actor)
    return rows.filter(Q(id__in=seats) | Q(client__in=run) | Q(vendor__in=run))


def visible_to(actor: Actor) -> QuerySet[Invoice]:
    """The invoices of the engagements whose money a person may see."""
    return Invoice.objects.filter(engagement__in=engagements_visible_to(actor))


def _with_money(actor: Actor, engagement_id: int) -> Engagement:
    found = engagements_visible_to(actor).select_related("client", "vendor").filter(id=engagement_id).first()
    if found is None:
        raise Declined(
            Refused("not-found", "There is no such engagement whose money is yours to see.", "Ask its manager.")
        )
    return found


def one(actor: Actor, invoice_id: int) -> Invoice:
    """One visible invoice; `Declined` as not found otherwise."""
    found = visible_to(actor).select_related("engagement").filter(id=invoice_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such invoice among yours.", "Ask the engagement's manager."))
    return found


def charges_of(submissions: list[int]) -> list[Charge]:
    """What was charged for these submissions, whose items the caller may see."""
    return list(Charge.objects.filter(submission__in=submissions).select_related("invoice", "submission"))


def owed(engagement: Engagement, *, until: datetime) -> Charged:
    """The charges for all that is accepted or approved before an instant and not billed, and what gives none, why."""
    units = deliverable_charges(
        unbilled(engagement, until=until), tariffs(engagement), zone=zone_of(engagement),
        before=units_before(engagement),
    )  # fmt: skip
    hours = [pure_of(row) for row in unbilled_time(engagement, until=until)]
    return units + hour_charges(hours, rate_card(engagement), before=hours_before(engagement, hours))


def unbilled(engagement: Engagement, *, until: datetime) -> list[Accepted]:
    """Submissions of an engagement that were accepted before an instant and that no charge covers yet."""
    rows = Acceptance.objects.filter(submission__item__engagement=engagement, submission__charges=None, at__lte=until)
    return [
        Accepted(
            item=a.submission.item.subject,
            title=a.submission.item.title,
            work_type=a.submission.item.work_type_id,
            units=a.submission.item.units,
            digest=a.submission.digest,
            accepted_at=a.at,
            reference=a.submission.item.reference,
        )
        for a in rows.select_related("submission__item").order_by("at")
    ]


def rates_of(actor: Actor, engagement_id: int) -> list[Rate]:
    """All prices of an engagement whose money this person may see, those in force longest first."""
    engagement = _with_money(actor, engagement_id)
    return list(Rate.objects.filter(engagement=engagement).order_by("basis", "applies_to", "seniority", "valid_from"))


def tariffs(engagement: Engagement) -> list[Tariff]:
    """The prices per deliverable. Bands of one work type and day make one graduated or all-unit tariff."""
    groups: dict[tuple[Any, ...], list[Rate]] = defaultdict(list)
    for rate in Rate.objects.filter(engagement=engagement, basis="deliverable").order_by("id"):
        groups[rate.applies_to, rate.unit, rate.scheme, rate.valid_from, rate.valid_to].append(rate)
    return [
        Tariff(
            work_type=kind, unit=unit, scheme=Scheme(scheme), valid_from=begins, valid_to=ends,
            bands=tuple(
                Band(r.up_to, Money(r.price, engagement.currency))
                for r in sorted(rows, key=lambda r: (r.up_to is None, r.up_to or 0))
            ),
        )
        for (kind, unit, scheme, begins, ends), rows in groups.items()
    ]  # fmt: skip


def rate_card(engagement: Engagement) -> RateCard:
    """The prices per hour, and the premium for hours asked for at short notice."""
    rows = Rate.objects.filter(engagement=engagement, basis="hour").order_by("applies_to", "seniority", "valid_from")
    return RateCard(
        rates=tuple(
            HourRate(
                role=r.applies_to, seniority=r.seniority, price=Money(r.price, engagement.currency),
                valid_from=r.valid_from, valid_to=r.valid_to,
            )
            for r in rows
        ),
        surge=Decimal(str(engagement.terms.get("surge_percent", 0))),
    )  # fmt: skip


def units_before(engagement: Engagement) -> dict[str, Decimal]:
    """Units billed so far, per work type: where graduated bands go on."""
    rows = Charge.objects.filter(invoice__engagement=engagement).exclude(submission=None)
    said = rows.values("submission__item__work_type_id").annotate(units=Sum("quantity"))
    return {r["submission__item__work_type_id"]: r["units"] for r in said}


def hours_before(engagement: Engagement, entries: Sequence[PureEntry]) -> dict[Day, Decimal]:
    """Hours billed before of the days on which these were worked: a day is rounded once, however often it is billed."""
    days = {entry.day for entry in entries}
    found: dict[Day, Decimal] = defaultdict(Decimal)
    for row in TimeEntry.objects.filter(engagement=engagement, state=TimeState.LOCKED, day__in=days):
        found[day_of(pure_of(row))] += row.hours
    return dict(found)


def terms_of(engagement: Engagement, charges: Sequence[Charge_] = ()) -> Terms:
    """The terms an invoice of these charges is built from."""
    agreed = engagement.terms
    return Terms(
        seller=_party(engagement.vendor, agreed.get("seller", {})),
        buyer=_party(engagement.client, agreed.get("buyer", {})),
        currency=engagement.currency,
        taxes=tuple(Tax.from_dict(t) for t in agreed.get("taxes", ())),
        payment_days=int(agreed.get("payment_days", 30)),
        zone=zone_of(engagement),
        purchase_order=agreed.get("purchase_order", ""),
        period=_period(charges),
        notes=tuple(agreed.get("notes", ())),
    )


def zone_of(engagement: Engagement) -> str:
    """The zone whose calendar days count for acceptance and invoices."""
    return str(engagement.terms.get("zone", "UTC"))


def _period(charges: Sequence[Charge_]) -> tuple[date, date] | None:
    days = [date.fromisoformat(c.subject.rpartition(" on ")[2]) for c in charges if not c.digest]
    return (min(days), max(days)) if days else None


def _party(firm: Organisation, agreed: Mapping[str, Any]) -> Party:
    land = Locale("en").territories.get(firm.country, firm.country)
    return Party(
        name=agreed.get("name", firm.name), country=agreed.get("country", land),
        address=tuple(agreed.get("address", ())), tax_id=agreed.get("tax_id", ""),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------- time


def time_visible_to(actor: Actor) -> QuerySet[TimeEntry]:
    """One's own time, and that of engagements in which one holds a seat that decides on time or audits it."""
    if actor.user is None:
        return TimeEntry.objects.none()
    seats = actor.user.seats.filter(left_at=None, role__in=("manager", "supervisor", "lead", "auditor"))
    run = actor.user.memberships.filter(role="admin").values("organisation_id")
    led = Q(engagement__in=seats.values("engagement_id"))
    administered = Q(engagement__client__in=run) | Q(engagement__vendor__in=run)
    rows = TimeEntry.objects.filter(engagement__in=engagements.visible_to(actor))
    return rows.filter(Q(by=actor.user) | led | administered)


def approvers_of(engagement: Engagement) -> frozenset[str]:
    """The seats that approve time here: those the terms name (`time_approved_by`), else managers and leads."""
    named = engagement.terms.get("time_approved_by")
    return frozenset(named) if named else APPROVERS


def of_day(person: User, day: date) -> list[PureEntry]:
    """All that a person submitted for a day, whatever the engagement; what was returned does not count."""
    rows = TimeEntry.objects.filter(by=person, day=day).exclude(state=TimeState.RETURNED)
    return [pure_of(row) for row in rows]


def unbilled_time(engagement: Engagement, *, until: datetime) -> list[TimeEntry]:
    """Approved time up to the day of an instant, which no invoice has locked."""
    last = day_in(until, zone_of(engagement))
    rows = TimeEntry.objects.filter(engagement=engagement, state=TimeState.APPROVED, day__lte=last)
    return list(rows.select_related("by", "item").order_by("day", "id"))


def pure_of(row: TimeEntry) -> PureEntry:
    """A row as the rules take it."""
    return PureEntry(
        id=str(row.pk), person=f"user:{row.by_id}", role=row.role, seniority=row.seniority, day=row.day,
        hours=row.hours, item=str(row.item_id or ""), note=row.note, surge=row.surge, state=TimeState(row.state),
        approved_by=f"user:{row.approved_by_id}" if row.approved_by_id else "", returned_for=row.returned_for,
    )  # fmt: skip

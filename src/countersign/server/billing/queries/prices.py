"""Prices, and the terms that invoices are built from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from django.db.models import Q, QuerySet

from countersign.billing.charge import Charge as Owed
from countersign.billing.rate_card import HourRate, RateCard
from countersign.billing.tariff import Band, Scheme, Tariff
from countersign.billing.tax import Tax
from countersign.billing.terms import Party, Terms
from countersign.money import Money
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation
from countersign.server.billing.models import Rate
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement


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


def with_cadence() -> list[Engagement]:
    """Live engagements whose terms say when invoices are issued, for the worker."""
    return list(Engagement.objects.filter(closed_at=None, terms__has_key="invoice_on").order_by("id"))


def with_money(actor: Actor, engagement_id: int) -> Engagement:
    """One engagement whose money this person may see; `Declined` as not found otherwise."""
    found = engagements_visible_to(actor).select_related("client", "vendor").filter(id=engagement_id).first()
    if found is None:
        raise Declined(
            Refused("not-found", "There is no such engagement whose money is yours to see.", "Ask its manager.")
        )
    return found


def rates_of(actor: Actor, engagement_id: int) -> list[Rate]:
    """All prices of an engagement whose money this person may see, those in force longest first."""
    engagement = with_money(actor, engagement_id)
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


def zone_of(engagement: Engagement) -> str:
    """The zone whose calendar days count for acceptance and invoices."""
    return str(engagement.terms.get("zone", "UTC"))


def terms_of(engagement: Engagement, charges: Sequence[Owed] = ()) -> Terms:
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


def _period(charges: Sequence[Owed]) -> tuple[date, date] | None:
    days = [date.fromisoformat(c.subject.rpartition(" on ")[2]) for c in charges if not c.digest]
    return (min(days), max(days)) if days else None


def _party(firm: Organisation, agreed: Mapping[str, Any]) -> Party:
    land = Locale("en").territories.get(firm.country, firm.country)
    return Party(
        name=agreed.get("name", firm.name), country=agreed.get("country", land),
        address=tuple(agreed.get("address", ())), tax_id=agreed.get("tax_id", ""),
    )  # fmt: skip

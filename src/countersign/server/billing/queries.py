"""What is owed, and what was billed. Billing pulls: work does not know that invoices exist."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from countersign.billing.deliverable import Accepted
from countersign.billing.tariff import Band, Scheme, Tariff
from countersign.billing.tax import Tax
from countersign.billing.terms import Party, Terms
from countersign.money import Money
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation
from countersign.server.billing.models import Charge, Invoice, Rate
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.work.models import Acceptance


def visible_to(actor: Actor) -> QuerySet[Invoice]:
    """The invoices of the engagements a person may see."""
    return Invoice.objects.filter(engagement__in=engagements.visible_to(actor))


def one(actor: Actor, invoice_id: int) -> Invoice:
    """One visible invoice; `Declined` as not found otherwise."""
    found = visible_to(actor).select_related("engagement").filter(id=invoice_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such invoice among yours.", "Ask the engagement's manager."))
    return found


def charges_of(submissions: list[int]) -> list[Charge]:
    """What was charged for these submissions, whose items the caller may see."""
    return list(Charge.objects.filter(submission__in=submissions).select_related("invoice", "submission"))


def unbilled(engagement: Engagement) -> list[Accepted]:
    """Accepted submissions of an engagement that no charge covers yet."""
    rows = Acceptance.objects.filter(submission__item__engagement=engagement, submission__charges=None)
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


def units_before(engagement: Engagement) -> dict[str, Decimal]:
    """Units billed so far, per work type: where graduated bands go on."""
    rows = Charge.objects.filter(invoice__engagement=engagement).exclude(submission=None)
    said = rows.values("submission__item__work_type_id").annotate(units=Sum("quantity"))
    return {r["submission__item__work_type_id"]: r["units"] for r in said}


def terms_of(engagement: Engagement) -> Terms:
    """The terms an invoice is built from."""
    agreed = engagement.terms
    return Terms(
        seller=_party(engagement.vendor),
        buyer=_party(engagement.client),
        currency=engagement.currency,
        taxes=tuple(Tax.from_dict(t) for t in agreed.get("taxes", ())),
        payment_days=int(agreed.get("payment_days", 30)),
        zone=agreed.get("zone", "UTC"),
        purchase_order=agreed.get("purchase_order", ""),
        notes=tuple(agreed.get("notes", ())),
    )


def _party(firm: Organisation) -> Party:
    return Party(name=firm.name, country=firm.country)

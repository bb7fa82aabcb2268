"""What is owed, and what was billed. Billing pulls: work does not know that invoices exist."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum

from countersign.billing.charge import Charged
from countersign.billing.deliverable import Accepted, deliverable_charges
from countersign.billing.hours import hour_charges
from countersign.billing.invoice import Invoice as Built
from countersign.billing.invoice import build_invoice
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.billing.models import Charge, ChargedTime, CreditNote, Invoice
from countersign.server.billing.queries.prices import engagements_visible_to, rate_card, tariffs, terms_of, zone_of
from countersign.server.billing.queries.time import hours_before, pure_of, unbilled_time
from countersign.server.engagements.models import Engagement
from countersign.server.work.models import Acceptance


def visible_to(actor: Actor) -> QuerySet[Invoice]:
    """The invoices of the engagements whose money a person may see."""
    return Invoice.objects.filter(engagement__in=engagements_visible_to(actor))


def one(actor: Actor, invoice_id: int) -> Invoice:
    """One visible invoice; `Declined` as not found otherwise."""
    found = visible_to(actor).select_related("engagement").filter(id=invoice_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such invoice among yours.", "Ask the engagement's manager."))
    return found


def for_job(subject: str) -> Invoice | None:
    """The invoice that a ledger subject names, for jobs."""
    number = subject.removeprefix("invoice:")
    return Invoice.objects.select_related("engagement").filter(id=int(number)).first() if number.isdigit() else None


def credit_note(actor: Actor, note_id: int) -> CreditNote:
    """One credit note on a visible invoice; `Declined` as not found otherwise."""
    rows = CreditNote.objects.filter(invoice__in=visible_to(actor))
    found = rows.select_related("invoice__engagement").filter(id=note_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such credit note among yours.", "Ask the manager."))
    return found


def charges_with_proof(invoice: Invoice) -> dict[str, Charge]:
    """The charges of a visible invoice by their key, with the accepted work or the hours that each stands for."""
    hours = ChargedTime.objects.select_related("entry__by", "entry__item", "entry__approved_by")
    rows = Charge.objects.filter(invoice=invoice).select_related("submission__item", "submission__acceptance__by")
    return {c.key: c for c in rows.prefetch_related(Prefetch("time", hours.order_by("entry__day", "entry_id")))}


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


def built(engagement: Engagement, *, number: str, at: datetime, until: datetime) -> tuple[Built | Refused, Charged]:
    """The invoice of all that is owed, as it would be issued now, and what it leaves out."""
    found = owed(engagement, until=until)
    if not found.charges and found.uncharged:
        return found.uncharged[0].refusal, found
    return build_invoice(terms_of(engagement, found.charges), found.charges, number=number, at=at), found


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


def units_before(engagement: Engagement) -> dict[str, Decimal]:
    """Units billed so far, per work type: where graduated bands go on."""
    rows = Charge.objects.filter(invoice__engagement=engagement).exclude(submission=None)
    said = rows.values("submission__item__work_type_id").annotate(units=Sum("quantity"))
    return {r["submission__item__work_type_id"]: r["units"] for r in said}

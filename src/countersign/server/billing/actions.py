"""Agreeing prices, issuing invoices from accepted work, and crediting what was wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from countersign.billing.credit_note import Credit, credit_note
from countersign.billing.credit_note import CreditNote as Note
from countersign.billing.deliverable import deliverable_charges
from countersign.billing.invoice import Invoice as Built
from countersign.billing.invoice import build_invoice
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.billing import queries
from countersign.server.billing.models import Charge, CreditNote, Invoice, Rate
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.files import store
from countersign.server.files.models import StoredFile
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work.models import Submission


def _managed(by: Actor, engagement_id: int, verb: str) -> Engagement:
    """The engagement, if this person manages it for the vendor."""
    engagement = engagements.one(by, engagement_id)
    if "vendor:manager" not in engagements.seats_of(by, engagement_id):
        no = Refused("wrong-role", "Only the vendor's manager does this.", "Ask the engagement's manager.")
        raise Declined(no, about=(engagement.chain, f"engagement:{engagement_id}", verb))
    return engagement


@logged
def agree_rate(
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    work_type: str,
    unit: str,
    price: Decimal,
    valid_from: date,
    valid_to: date | None = None,
    scheme: str = "flat",
    up_to: Decimal | None = None,
) -> Answer:
    """Record a price per deliverable (one band of it)."""
    engagement = _managed(by, engagement_id, "agree_rate")
    with act(by=by, at=at) as acting:
        made = Rate.objects.create(
            engagement=engagement, basis="deliverable", applies_to=work_type, unit=unit, price=price, scheme=scheme,
            up_to=up_to, valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
        body = {"rate": made.pk, "work_type": work_type, "price": str(price), "currency": engagement.currency}
        acting.record(engagement.chain, "rate.agreed", f"engagement:{engagement.pk}", body)
        acting.answer = {"rate": made.pk}
    return acting.answer


@logged
def issue(*, by: Actor, at: datetime, engagement_id: int) -> Answer:
    """Invoice what is accepted and not yet billed. Each accepted version is charged once, whatever happens."""
    engagement = _managed(by, engagement_id, "issue")
    about = (engagement.chain, f"engagement:{engagement.pk}", "issue")
    with act(by=by, at=at) as acting:
        # Two people who press the button at once wait here; the second finds nothing left to bill.
        engagement = Engagement.objects.select_for_update(of=("self",)).get(id=engagement.pk)
        built = _built(engagement, at, about)
        document, sha256 = built.to_dict(), _kept(built.to_dict())
        made = Invoice.objects.create(
            engagement=engagement, number=built.number, at=at, currency=engagement.currency,
            total=built.total.amount, document=document,
        )  # fmt: skip
        digests = _charge(made, built)
        body = {"number": made.number, "total": str(built.total), "document": sha256, "submissions": digests}
        acting.record(engagement.chain, "invoice.issued", f"invoice:{made.pk}", body, digest=sha256)
        acting.answer = {"invoice": made.pk, "number": made.number, "total": str(built.total)}
    return acting.answer


def _built(engagement: Engagement, at: datetime, about: tuple[str, str, str]) -> Built:
    charged = deliverable_charges(
        queries.unbilled(engagement), queries.tariffs(engagement), zone=engagement.terms.get("zone", "UTC"),
        before=queries.units_before(engagement),
    )  # fmt: skip
    if not charged.charges and charged.uncharged:
        raise Declined(charged.uncharged[0].refusal, about=about)
    number = f"{engagement.code}-{engagement.invoices.count() + 1:04d}"
    built = build_invoice(queries.terms_of(engagement), charged.charges, number=number, at=at)
    if isinstance(built, Refused):
        raise Declined(built, about=about)
    return built


def _charge(made: Invoice, built: Built) -> list[str]:
    digests = []
    for line in built.lines:
        for share in line.shares:
            paid = Submission.objects.get(item_id=int(share.subject.removeprefix("work:")), digest=share.digest)
            Charge.objects.create(
                invoice=made, key=share.key, submission=paid, description=line.title[:200], quantity=share.quantity,
                price=line.price.amount, amount=share.amount.amount,
            )  # fmt: skip
            digests.append(share.digest)
    return digests


@logged
def credit(*, by: Actor, at: datetime, invoice_id: int, credits_: Sequence[Credit], reason: str) -> Answer:
    """Take back all or part of an invoice, with the reason. The invoice itself stays as it was issued."""
    found = queries.one(by, invoice_id)
    engagement = _managed(by, found.engagement_id, "credit")
    with act(by=by, at=at) as acting:
        found = Invoice.objects.select_for_update(of=("self",)).get(id=found.pk)
        earlier = [Note.from_dict(n.document) for n in found.credit_notes.order_by("id")]
        number = f"{found.number}-C{len(earlier) + 1}"
        zone = engagement.terms.get("zone", "UTC")
        built = credit_note(
            Built.from_dict(found.document), credits_, reason, number=number, at=at, zone=zone, earlier=earlier
        )
        if isinstance(built, Refused):
            raise Declined(built, about=(engagement.chain, f"invoice:{found.pk}", "credit"))
        made = CreditNote.objects.create(
            invoice=found, number=number, at=at, reason=reason, total=built.total.amount, document=built.to_dict()
        )
        body = {"number": number, "invoice": found.number, "document": _kept(built.to_dict())}
        acting.record(engagement.chain, "invoice.credited", f"invoice:{found.pk}", body)
        acting.answer = {"credit_note": made.pk, "number": number, "total": str(built.total)}
    return acting.answer


def _kept(document: object) -> str:
    data = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False).encode()
    sha256, size = store.write([data])
    StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": size, "kind": "json"})
    return sha256

"""Issuing invoices from accepted work and approved hours, and crediting what was wrong."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from countersign.billing.credit_note import Credit, credit_note
from countersign.billing.credit_note import CreditNote as Note
from countersign.billing.invoice import Invoice as Built
from countersign.billing.time_entry import TimeState
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.billing import queries
from countersign.server.billing.actions.managed import managed
from countersign.server.billing.models import Charge, ChargedTime, CreditNote, Invoice, TimeEntry
from countersign.server.engagements.models import Engagement
from countersign.server.files import store
from countersign.server.files.models import StoredFile
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work.models import Submission


@logged
def issue(*, by: Actor, at: datetime, engagement_id: int, until: datetime | None = None) -> Answer:
    """Invoice what is accepted or approved and not yet billed. Each unit and each hour is charged once.

    `until` leaves out what was accepted or worked from that instant on. The worker issues by the agreed cadence.
    """
    engagement = managed(by, engagement_id, "issue")
    about = (engagement.chain, f"engagement:{engagement.pk}", "issue")
    with act(by=by, at=at) as acting:
        # Two people who press the button at once wait here; the second finds nothing left to bill.
        engagement = Engagement.objects.select_for_update(of=("self",)).get(id=engagement.pk)
        built, left_out = _built(engagement, at, until or at, about)
        document, sha256 = built.to_dict(), _kept(built.to_dict())
        made = Invoice.objects.create(
            engagement=engagement, number=built.number, at=at, currency=engagement.currency,
            total=built.total.amount, document=document,
        )  # fmt: skip
        digests, hours = _charge(made, built)
        body = {"number": made.number, "total": str(built.total), "document": sha256, "submissions": digests}
        acting.record(engagement.chain, "invoice.issued", f"invoice:{made.pk}", {**body, "time": hours}, digest=sha256)
        acting.answer = {"invoice": made.pk, "number": made.number, "total": str(built.total), "left_out": left_out}
    return acting.answer


def _built(
    engagement: Engagement, at: datetime, until: datetime, about: tuple[str, str, str]
) -> tuple[Built, list[str]]:
    number = f"{engagement.code}-{engagement.invoices.count() + 1:04d}"
    made, owed = queries.built(engagement, number=number, at=at, until=until)
    if isinstance(made, Refused):
        raise Declined(made, about=about)
    return made, [str(each) for each in owed.uncharged]


def _charge(made: Invoice, built: Built) -> tuple[list[str], list[int]]:
    """A row for each charge; the digests of the submissions and the ids of the hours that are paid by them."""
    digests, hours = [], set()
    for line in built.lines:
        for share in line.shares:
            row = Charge(
                invoice=made, key=share.key, description=line.title[:200], quantity=share.quantity,
                price=line.price.amount, amount=share.amount.amount,
            )  # fmt: skip
            if share.digest:
                item = int(share.subject.removeprefix("work:"))
                row.submission = Submission.objects.filter(item_id=item, digest=share.digest).latest("version")
                digests.append(share.digest)
            row.save(force_insert=True)
            hours |= _cover(row, share.covers if not share.digest else ())
    locked = TimeEntry.objects.filter(id__in=hours, state=TimeState.APPROVED)
    if locked.update(state=TimeState.LOCKED, invoice=made) != len(hours):
        raise Declined(Refused("time-changed", "Some of this time has changed just now.", "Issue the invoice again."))
    return digests, sorted(hours)


def _cover(row: Charge, covers: Sequence[str]) -> set[int]:
    named = [(kind, int(number)) for kind, _, number in (name.partition(":") for name in covers)]
    ChargedTime.objects.bulk_create(ChargedTime(charge=row, entry_id=number, kind=kind) for kind, number in named)
    return {number for _, number in named}


@logged
def credit(*, by: Actor, at: datetime, invoice_id: int, credits_: Sequence[Credit], reason: str) -> Answer:
    """Take back all or part of an invoice, with the reason. The invoice itself stays as it was issued."""
    found = queries.one(by, invoice_id)
    engagement = managed(by, found.engagement_id, "credit")
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

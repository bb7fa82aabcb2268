"""Invoices by the calendar: what has only a time becomes a ledger entry, and from there a job like any other."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from datetime import UTC, datetime

from countersign.billing.cadence import next_close
from countersign.outcome import Declined
from countersign.server.accounts.actor import Actor, Key
from countersign.server.billing import actions, queries
from countersign.server.engagements.models import Engagement
from countersign.server.ledger.act import Replayed
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Delivery

log = logging.getLogger(__name__)
INVOICE = "invoice"


def keep_cadence(at: datetime) -> None:
    """Set the next date of each engagement whose terms have `invoice_on`, and record the dates that have come."""
    for engagement in queries.with_cadence():
        try:
            _keep(engagement, at)
        except Exception:
            # Terms that make no sense must not hold up the invoices of the others.
            log.exception("The invoice cadence of %s cannot be kept.", engagement)


def _keep(engagement: Engagement, at: datetime) -> None:
    subject = f"engagement:{engagement.pk}"
    last = outbox.last_due(job=INVOICE, subject=subject)
    if last is None or last.done_at is not None:
        after = last.at if last else engagement.opened_at
        close = next_close(engagement.terms["invoice_on"], after, zone=queries.zone_of(engagement))
        last = outbox.schedule(job=INVOICE, subject=subject, at=close)
    if last.done_at is None and last.at <= at:
        with suppress(Declined):
            actions.fall_due(at=at, engagement=engagement, due=last)


def issue(delivery: Delivery) -> None:
    """Issue the invoice that fell due, once: the ledger entry is its idempotency key. Nothing to bill is no fault."""
    until = datetime.fromisoformat(json.loads(bytes(delivery.entry.data))["body"]["until"])
    by = Actor(user=None, via="job", key=Key(f"invoice-{delivery.entry_id}", delivery.subject))
    number = int(delivery.subject.removeprefix("engagement:"))
    try:
        actions.issue(by=by, at=datetime.now(UTC), engagement_id=number, until=until)
    except Replayed:
        return
    except Declined as no:
        if no.refusal.code != "nothing-to-bill":
            raise

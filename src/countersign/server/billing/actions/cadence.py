"""An agreed invoice date comes round: recorded once, and the ledger's entry brings the job that issues."""

from __future__ import annotations

from datetime import datetime

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import SYSTEM
from countersign.server.engagements.models import Engagement
from countersign.server.ledger.act import Answer, act
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Due


def fall_due(*, at: datetime, engagement: Engagement, due: Due) -> Answer:
    """Record that an invoice fell due; only one of several workers gets to."""
    with act(by=SYSTEM, at=at) as acting:
        if not outbox.settle(due, at=at):
            raise Declined(Refused("settled", "Another worker was first.", "Nothing to do."))
        body = {"until": due.at.isoformat()}
        acting.record(engagement.chain, "invoice.fell_due", f"engagement:{engagement.pk}", body)
        acting.answer = {"engagement": engagement.pk, **body}
    return acting.answer

"""What follows from acceptance and from an invoice."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from countersign.server.outbox.models import Delivery
from countersign.server.packs import actions, queries
from countersign.server.work import queries as work


def seal(delivery: Delivery) -> None:
    """Seal the pack of the accepted submission."""
    submission = work.submission_of(delivery.subject, delivery.digest)
    if submission is not None:
        actions.seal(at=datetime.now(UTC), submission=submission)


def addend(delivery: Delivery) -> None:
    """Add the invoice's document to the packs of what it bills."""
    body = json.loads(bytes(delivery.entry.data))["body"]
    for pack in queries.to_amend(body["submissions"]):
        actions.addend(
            at=datetime.now(UTC), pack=pack, about=f"invoice {body['number']}",
            name=f"{body['number']}.json", sha256=body["document"],
        )  # fmt: skip

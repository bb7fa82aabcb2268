"""What follows from work: run the checks. No logic here; a repeat is refused by the table of moves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from countersign.checks import sandbox
from countersign.checks.run import Part as CheckedPart
from countersign.checks.waiver import Waiver as CheckedWaiver
from countersign.server.engagements import queries as engagements
from countersign.server.files import store
from countersign.server.outbox.models import Delivery
from countersign.server.work import actions, queries
from countersign.server.work.models import Submission, WorkItem


def check(delivery: Delivery) -> None:
    """Run the checks of one submission in a child process, then write down what they said."""
    submission = queries.submission_of(delivery.subject, delivery.digest)
    if submission is None:
        return
    at = datetime.now(UTC)
    report = sandbox.run(
        parts_of(submission),
        work_type=queries.work_type_of(submission.item),
        params=params_of(submission.item),
        waivers=waivers_of(submission.item, at=at),
        at=at,
    )
    actions.record_checks(at=datetime.now(UTC), submission_id=submission.pk, for_digest=delivery.digest, report=report)


def parts_of(submission: Submission) -> list[CheckedPart]:
    """The parts whose bytes are here; those held elsewhere bring their own signed report."""
    return [
        CheckedPart(name=p.name, role=p.role, data=store.read(p.sha256), sha256=p.sha256)
        for p in submission.parts.exclude(file=None).order_by("id")
    ]


def params_of(item: WorkItem) -> dict[str, dict[str, Any]]:
    """Settings of checks: the engagement's, then the item's own; and whose names must not be in the files."""
    merged: dict[str, dict[str, Any]] = {rule: dict(values) for rule, values in item.engagement.params.items()}
    for rule, values in item.params.items():
        merged.setdefault(rule, {}).update(values)
    if names := engagements.other_clients(item.engagement):
        merged.setdefault("metadata/foreign-names", {}).setdefault("other_clients", names)
    return merged


def waivers_of(item: WorkItem, *, at: datetime) -> list[CheckedWaiver]:
    """The waivers in force, as the checks know them."""
    return [
        CheckedWaiver(fingerprint=w.fingerprint, reason=w.reason, by=w.by.name, at=w.at, expires=w.expires_at)
        for w in queries.live_waivers(item, at=at)
    ]

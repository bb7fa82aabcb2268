"""What the checks said, and which findings may stand."""

from __future__ import annotations

from datetime import datetime

from countersign.canonical import digest
from countersign.checks.report import Report
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import SYSTEM, Actor
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, refusing
from countersign.server.work.models import CheckReport, Submission, Waiver, WorkItem
from countersign.work.lifecycle import State, after_checks


@logged
def record_checks(*, at: datetime, submission_id: int, for_digest: str, report: Report, by: Actor = SYSTEM) -> bool:
    """Write down what the checks said. A late result for an older version is dropped: False."""
    found = Submission.objects.select_related("item").filter(id=submission_id).first()
    if found is None or found.digest != for_digest or not _awaited(found):
        return False
    with act(by=by, at=at) as acting:
        item = locked(by, at, found.item_id, "record_checks")
        if item.version != found.version:
            raise Declined(
                Refused("version-changed", "A newer version was submitted meanwhile.", "Its own checks run.")
            )
        kind = queries.work_type_of(item)
        item.state = after_checks(passed=report.passed, tiers=len(kind.review), signs=kind.signoff is not None)
        item.save(update_fields=["state"])
        data = report.to_dict()
        CheckReport.objects.create(submission=found, at=at, passed=report.passed, report=data, digest=digest(data))
        body = {"version": found.version, "digest": found.digest, "passed": report.passed, "report": digest(data)}
        acting.record(item.engagement.chain, "work.checked", item.subject, body, digest=found.digest)
    return True


def _awaited(submission: Submission) -> bool:
    item = submission.item
    return item.state == State.CHECKING and item.version == submission.version


@logged
def recheck(*, by: Actor, at: datetime, item_id: int) -> Answer:
    """Run the checks again on the current version, usually after waivers."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "recheck")
        found = item.submissions.get(version=item.version)
        item.state = State.CHECKING
        item.save(update_fields=["state"])
        body = {"version": found.version, "digest": found.digest}
        acting.record(item.engagement.chain, "work.rechecked", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def waive(
    *, by: Actor, at: datetime, item_id: int, fingerprint: str, reason: str, expires_at: datetime | None = None
) -> Answer:
    """Let a finding stand, with a reason. The supervisor's to do, never the author's."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "waive")
        rule = _rule_of(item, fingerprint)
        if len(reason.strip()) < 10:
            no = Refused(
                "no-reason", "A waiver needs a reason that a stranger would understand.", "Say why it may stand."
            )
            raise refusing(item, "waive", no)
        made, _ = Waiver.objects.update_or_create(
            item=item, fingerprint=fingerprint,
            defaults={"rule": rule, "reason": reason.strip(), "by": by.person, "at": at, "expires_at": expires_at},
        )  # fmt: skip
        body = {"fingerprint": fingerprint, "rule": rule, "reason": digest(made.reason)}
        acting.record(item.engagement.chain, "work.waived", item.subject, body)
        acting.answer = {**answer_of(item), "fingerprint": fingerprint}
    return acting.answer


def _rule_of(item: WorkItem, fingerprint: str) -> str:
    current = queries.current(item)
    report = queries.latest_report(current) if current else None
    for finding in report.report["findings"] if report else ():
        if finding["fingerprint"] == fingerprint:
            return str(finding["rule"])
    no = Refused(
        "unknown-finding", "The current report has no such finding.", "Reload the item; it may be gone already."
    )
    raise refusing(item, "waive", no)

"""Verdicts: reviewers approve or return, the client accepts or returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from countersign.canonical import digest
from countersign.outcome import Allowed, Refused
from countersign.review import defect as reviewing
from countersign.review.answers import answered
from countersign.review.combine import Outcome, combine
from countersign.review.tier import Policy
from countersign.review.verdict import Verdict, append
from countersign.server.accounts.actor import Actor
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, of_version, refusing
from countersign.server.work.models import Acceptance, Defect, Review, Submission, WorkItem
from countersign.work.lifecycle import State, after_review
from countersign.work.work_type import WorkType


@dataclass(frozen=True, slots=True)
class NewDefect:
    """A defect as a reviewer enters it."""

    type: str
    severity: str
    text: str
    where: dict[str, Any]
    cause: str = ""


@logged
def review(
    *,
    by: Actor,
    at: datetime,
    item_id: int,
    version: int,
    verdict: str,
    comment: str = "",
    defects: Sequence[NewDefect] = (),
    answers: dict[str, Any] | None = None,
    minutes: int | None = None,
) -> Answer:
    """Approve or return, at the tier that is asked next. Every verdict names who holds the item then."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "review")
        found = of_version(item, "review", version)
        kind = queries.work_type_of(item)
        said = Verdict(
            tier=kind.review[item.tier].tier, by=by.label, at=at, answer=verdict, digest=found.digest, comment=comment,
            defects=tuple(_defect(item, d) for d in defects), minutes=minutes,
        )  # fmt: skip
        complete = answered(kind.criteria, said.tier, answers or {}) if said.approves else Allowed()
        if isinstance(complete, Refused):
            raise refusing(item, "review", complete)
        made = _append(item, found, kind, said, answers or {}, by)
        body = {
            "version": version, "digest": found.digest, "tier": said.tier, "verdict": verdict,
            "defects": digest([[d.type, d.severity, d.text, d.where] for d in defects]), "count": len(defects),
            "answers": digest(answers or {}), "comment": digest(comment),
        }  # fmt: skip
        acting.record(item.engagement.chain, "work.reviewed", item.subject, body, digest=found.digest)
        acting.answer = {**answer_of(item), "review": made.pk}
    return acting.answer


def _append(
    item: WorkItem, found: Submission, kind: WorkType, said: Verdict, answers: dict[str, Any], by: Actor
) -> Review:
    """Add the verdict to those on this version, and move the item to where all of them together lead."""
    history = append(queries.verdicts_on(found), said)
    if isinstance(history, Refused):
        raise refusing(item, "review", history)
    policy = Policy.from_dicts((asdict(tier) for tier in kind.review), signs=kind.signoff is not None)
    result = combine(history, policy, digest=found.digest)
    if result.outcome is Outcome.RETURNED:
        item.state = State.RETURNED
    elif result.tier is not None:
        item.tier = policy.tiers.index(result.tier)
    else:
        item.state = after_review(signs=kind.signoff is not None)
    item.save(update_fields=["state", "tier"])
    made = Review.objects.create(
        submission=found, tier=said.tier, by=by.person, verdict=said.answer, comment=said.comment,
        answers=answers, minutes=said.minutes, at=said.at,
    )  # fmt: skip
    rows = [d.to_dict() for d in said.defects]
    Defect.objects.bulk_create(Defect(review=made, **{**row, "cause": row["cause"] or ""}) for row in rows)
    return made


def _defect(item: WorkItem, entered: NewDefect) -> reviewing.Defect:
    try:
        return reviewing.Defect.from_dict(asdict(entered))
    except (ValueError, TypeError) as error:
        no = Refused(
            "bad-defect", f"A defect cannot be recorded as it was sent: {error}.", "Correct it and send again."
        )
        raise refusing(item, "review", no) from error


@logged
def accept(*, by: Actor, at: datetime, item_id: int, version: int) -> Answer:
    """The client takes the deliverable. What follows: the evidence pack is sealed, and the unit may be billed."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "accept")
        found = of_version(item, "accept", version)
        item.state = State.ACCEPTED
        item.save(update_fields=["state"])
        Acceptance.objects.create(submission=found, by=by.person, at=at)
        body = {"version": version, "digest": found.digest}
        acting.record(item.engagement.chain, "work.accepted", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def send_back(*, by: Actor, at: datetime, item_id: int, version: int, reason: str) -> Answer:
    """The signatory or the client returns the item, saying why. (The verb is `return`.)"""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "return")
        found = of_version(item, "return", version)
        if not reason.strip():
            raise refusing(item, "return", Refused("no-reason", "A returned item must say why.", "Write a sentence."))
        item.state = State.RETURNED
        item.save(update_fields=["state"])
        Review.objects.create(submission=found, tier="return", by=by.person, verdict="return", comment=reason, at=at)
        body = {"version": version, "digest": found.digest, "reason": digest(reason)}
        acting.record(item.engagement.chain, "work.returned", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer

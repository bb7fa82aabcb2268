"""Verdicts: reviewers approve or return, the client accepts or returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from countersign.canonical import digest
from countersign.outcome import Refused
from countersign.server.accounts.actor import Actor
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, of_version, refusing
from countersign.server.work.models import Acceptance, Defect, Review, WorkItem
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
        refusal = verdict_refused(verdict, comment, defects)
        if refusal is not None:  # a refusal is falsy
            raise refusing(item, "review", refusal)
        tier = kind.review[item.tier]
        made = Review.objects.create(
            submission=found, tier=tier.tier, by=by.person, verdict=verdict, comment=comment,
            answers=answers or {}, minutes=minutes, at=at,
        )  # fmt: skip
        Defect.objects.bulk_create(
            Defect(review=made, type=d.type, severity=d.severity, text=d.text, where=d.where, cause=d.cause)
            for d in defects
        )
        _move_on(item, kind, approved=verdict == "approve")
        body = {
            "version": version, "digest": found.digest, "tier": tier.tier, "verdict": verdict,
            "defects": digest([[d.type, d.severity, d.text, d.where] for d in defects]), "count": len(defects),
        }  # fmt: skip
        acting.record(item.engagement.chain, "work.reviewed", item.subject, body, digest=found.digest)
        acting.answer = {**answer_of(item), "review": made.pk}
    return acting.answer


def _move_on(item: WorkItem, kind: WorkType, *, approved: bool) -> None:
    if not approved:
        item.state = State.RETURNED
    elif item.tier + 1 < len(kind.review):
        item.tier += 1
    else:
        item.state = after_review(signs=kind.signoff is not None)
    item.save(update_fields=["state", "tier"])


def verdict_refused(verdict: str, comment: str, defects: Sequence[NewDefect]) -> Refused | None:
    """A verdict must be one of two, a return must say why, and nobody approves over a critical defect."""
    if verdict not in ("approve", "return"):
        return Refused("bad-verdict", f"{verdict!r} is no verdict.", "Say approve or return.")
    if verdict == "return" and not comment.strip() and not defects:
        return Refused("no-reason", "A returned item must say why.", "Record a defect or write a comment.")
    if verdict == "approve" and any(d.severity == "critical" for d in defects):
        return Refused("critical-defect", "A critical defect rejects the work, whatever the score.", "Return the item.")
    return None


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

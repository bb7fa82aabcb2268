"""What people and checks do to an item. Each action is one transaction with at least one ledger entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from countersign.canonical import digest
from countersign.checks.report import Report
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import SYSTEM, Actor
from countersign.server.engagements import queries as engagements
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.models import (
    Acceptance, CheckReport, Defect, Look, Part, Review, Submission, Waiver, WorkItem,
)  # fmt: skip
from countersign.work.authority import MANAGERS, may
from countersign.work.lifecycle import State, after_checks, after_review
from countersign.work.work_type import WorkType

LEASE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part as it is submitted: an uploaded file by its hash, or only a hash when it is held elsewhere."""

    name: str
    role: str
    sha256: str
    held_elsewhere: bool = False
    ai_use: str = "none"
    ai_tool: str = ""
    ai_data: str = ""


@dataclass(frozen=True, slots=True)
class NewDefect:
    """A defect as a reviewer enters it."""

    type: str
    severity: str
    text: str
    where: dict[str, Any]
    cause: str = ""


def _locked(by: Actor, at: datetime, item_id: int, verb: str) -> WorkItem:
    """The item, locked, if this person may make this move now; a reasoned refusal otherwise."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("engagement").filter(id=item_id).first()
    if item is None:
        raise Declined(queries.not_found())
    decision = may(verb, queries.facts_of(item), queries.standing_of(by, item, at=at))
    if isinstance(decision, Refused):
        raise Declined(decision, about=(item.engagement.chain, item.subject, verb))
    return item


def _refuse(item: WorkItem, verb: str, refusal: Refused) -> Declined:
    return Declined(refusal, about=(item.engagement.chain, item.subject, verb))


def _of_version(item: WorkItem, verb: str, version: int) -> Submission:
    """The submission a person looked at, if it is still the current one."""
    if version != item.version:
        raise _refuse(
            item,
            verb,
            Refused(
                "version-changed",
                f"You looked at version {version}; the current version is {item.version}.",
                "Open the current version, see what changed, and decide again.",
            ),
        )
    return item.submissions.get(version=version)


@logged
def open_item(  # noqa: PLR0913 - the fields of an item
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    work_type: WorkType,
    title: str,
    brief: str = "",
    reference: str = "",
    due_at: datetime | None = None,
    units: Any = 1,
    params: dict[str, Any] | None = None,
) -> Answer:
    """Ask for a deliverable. Only a manager (or the client's lead) of the engagement may."""
    engagement = engagements.one(by, engagement_id)
    if not engagements.seats_of(by, engagement_id) & (MANAGERS | {"client:lead"}):
        no = Refused("wrong-role", "Only a manager or the client's lead opens items.", "Ask the engagement's manager.")
        raise Declined(no, about=(engagement.chain, f"engagement:{engagement_id}", "open"))
    if reference and WorkItem.objects.filter(engagement=engagement, reference=reference).exists():
        no = Refused(
            "duplicate-reference", f"An item with reference {reference} exists already.", "Open that one, or use another."
        )
        raise Declined(no)
    with act(by=by, at=at) as acting:
        item = WorkItem.objects.create(
            engagement=engagement, work_type_id=work_type.id, work_type=work_type.to_dict(), title=title, brief=brief,
            reference=reference, due_at=due_at, units=units, params=params or {}, opened_at=at,
        )  # fmt: skip
        body = {"work_type": work_type.id, "work_type_digest": digest(work_type.to_dict()), "brief": digest(brief)}
        acting.record(engagement.chain, "work.opened", item.subject, body)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def assign(*, by: Actor, at: datetime, item_id: int, to: int) -> Answer:
    """Give an item to an analyst of the vendor."""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "assign")
        seats = item.engagement.seats.filter(user_id=to, side="vendor", role="analyst", left_at=None)
        if not seats.exists():
            no = Refused("not-an-analyst", "That person is no analyst of this engagement.", "Choose one of its analysts.")
            raise _refuse(item, "assign", no)
        item.author_id, item.state = to, State.IN_PROGRESS
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "lease_holder", "lease_until"])
        acting.record(item.engagement.chain, "work.assigned", item.subject, {"to": f"user:{to}"})
        acting.answer = answer_of(item)
    return acting.answer


@logged
def claim(*, by: Actor, at: datetime, item_id: int) -> Answer:
    """Take an open item for oneself."""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "claim")
        if item.lease_holder_id not in (None, by.id) and item.lease_until and item.lease_until > at:
            no = Refused("leased", "Somebody else is looking at this item right now.", "Take another, or wait.")
            raise _refuse(item, "claim", no)
        item.author, item.state = by.user, State.IN_PROGRESS
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "lease_holder", "lease_until"])
        acting.record(item.engagement.chain, "work.claimed", item.subject, {"to": by.label})
        acting.answer = answer_of(item)
    return acting.answer


@logged
def release(*, by: Actor, at: datetime, item_id: int) -> Answer:
    """Put an item back for others to take."""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "release")
        item.author, item.state = None, State.OPEN
        item.save(update_fields=["author", "state"])
        acting.record(item.engagement.chain, "work.released", item.subject, {})
        acting.answer = answer_of(item)
    return acting.answer


def lease_next(*, by: Actor, at: datetime, work_type: str | None = None) -> WorkItem | None:
    """Lease one open item this person may take, or None. One conditional write decides who gets it.

    Outside `act`: a lease is no fact about the work, it only keeps two people from starting the same item.
    """
    for item_id in queries.leasable(by, at=at, work_type=work_type).order_by("id").values_list("id", flat=True)[:50]:
        free = queries.leasable(by, at=at).filter(id=item_id)
        if free.update(lease_holder=by.id, lease_until=at + LEASE):
            return WorkItem.objects.select_related("engagement").get(id=item_id)
    return None


@logged
def submit(*, by: Actor, at: datetime, item_id: int, parts: Sequence[NewPart], note: str = "") -> Answer:
    """Hand in a new version: named parts, each with how AI was used on it."""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "submit")
        files = _files_for(by, item, parts)
        listed = [{"name": p.name, "role": p.role, "sha256": p.sha256} for p in parts]
        item.author, item.state, item.tier, item.version = by.user, State.CHECKING, 0, item.version + 1
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "tier", "version", "lease_holder", "lease_until"])
        made = Submission.objects.create(
            item=item, version=item.version, by=by.user, at=at, note=note, digest=digest(listed)
        )
        Part.objects.bulk_create(
            Part(
                submission=made, name=p.name, role=p.role, sha256=p.sha256, file_id=files.get(p.sha256),
                ai_use=p.ai_use, ai_tool=p.ai_tool, ai_data=p.ai_data,
            )
            for p in parts
        )  # fmt: skip
        said = [{**x, "ai": p.ai_use} for x, p in zip(listed, parts, strict=True)]
        body = {"version": made.version, "digest": made.digest, "parts": said}
        acting.record(item.engagement.chain, "work.submitted", item.subject, body, digest=made.digest)
        acting.answer = {**answer_of(item), "digest": made.digest}
    return acting.answer


def _files_for(by: Actor, item: WorkItem, parts: Sequence[NewPart]) -> dict[str, str]:
    refusal = parts_refused(queries.work_type_of(item), parts)
    if refusal:
        raise _refuse(item, "submit", refusal)
    wanted = {p.sha256 for p in parts if not p.held_elsewhere}
    known = set(queries.files_visible_to(by).filter(sha256__in=wanted).values_list("sha256", flat=True))
    for part in parts:
        if not part.held_elsewhere and part.sha256 not in known:
            no = Refused("unknown-file", f"{part.name}: no file with this hash was uploaded by you.", "Upload it first.")
            raise _refuse(item, "submit", no)
    return {sha256: sha256 for sha256 in known}


def parts_refused(work_type: WorkType, parts: Sequence[NewPart]) -> Refused | None:
    """What is wrong with a set of parts before anything is read: roles, names, and the AI declaration."""
    names = [p.name for p in parts]
    if len(set(names)) != len(names):
        return Refused("duplicate-part", "Two parts have the same name.", "Rename one of them.")
    roles = {p.role for p in parts}
    for spec in work_type.parts:
        if spec.required and spec.role not in roles:
            title = spec.title or spec.role
            return Refused("missing-part", f"The {spec.role} is missing ({title}).", f"Add a {'/'.join(spec.kinds)} file.")
    known = {spec.role for spec in work_type.parts}
    for part in parts:
        if part.role not in known:
            return Refused("unknown-role", f"{part.name}: {part.role} is no part of this work type.", f"Use {', '.join(sorted(known))}.")
        if part.ai_use not in ("none", "assist", "generate"):
            return Refused("bad-ai-use", f"{part.name}: {part.ai_use!r} says nothing about AI use.", "Say none, assist or generate.")
        if part.ai_use != "none" and not part.ai_tool:
            return Refused("ai-tool-missing", f"{part.name}: AI was used, but not which tool.", "Name the tool and the data it saw.")
    return None


@logged
def record_checks(*, at: datetime, submission_id: int, for_digest: str, report: Report, by: Actor = SYSTEM) -> bool:
    """Write down what the checks said. A late result for an older version is dropped: False."""
    found = Submission.objects.select_related("item").filter(id=submission_id).first()
    if found is None or found.digest != for_digest or not _awaited(found):
        return False
    with act(by=by, at=at) as acting:
        item = _locked(by, at, found.item_id, "record_checks")
        if item.version != found.version:
            raise Declined(Refused("version-changed", "A newer version was submitted meanwhile.", "Its own checks run."))
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
        item = _locked(by, at, item_id, "recheck")
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
        item = _locked(by, at, item_id, "waive")
        rule = _rule_of(item, fingerprint)
        if len(reason.strip()) < 10:  # noqa: PLR2004 - "ok" is no reason
            no = Refused("no-reason", "A waiver needs a reason that a stranger would understand.", "Say why it may stand.")
            raise _refuse(item, "waive", no)
        made, _ = Waiver.objects.update_or_create(
            item=item, fingerprint=fingerprint,
            defaults={"rule": rule, "reason": reason.strip(), "by": by.user, "at": at, "expires_at": expires_at},
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
    no = Refused("unknown-finding", "The current report has no such finding.", "Reload the item; it may be gone already.")
    raise _refuse(item, "waive", no)


@logged
def review(  # noqa: PLR0913 - what a review says
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
        item = _locked(by, at, item_id, "review")
        found = _of_version(item, "review", version)
        kind = queries.work_type_of(item)
        refusal = verdict_refused(verdict, comment, defects)
        if refusal:
            raise _refuse(item, "review", refusal)
        tier = kind.review[item.tier]
        made = Review.objects.create(
            submission=found, tier=tier.tier, by=by.user, verdict=verdict, comment=comment,
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
        item = _locked(by, at, item_id, "accept")
        found = _of_version(item, "accept", version)
        item.state = State.ACCEPTED
        item.save(update_fields=["state"])
        made = Acceptance.objects.create(submission=found, by=by.user, at=at)
        body = {"version": version, "digest": found.digest}
        acting.record(item.engagement.chain, "work.accepted", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def send_back(*, by: Actor, at: datetime, item_id: int, version: int, reason: str) -> Answer:
    """The signatory or the client returns the item, saying why. (The verb is `return`.)"""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "return")
        found = _of_version(item, "return", version)
        if not reason.strip():
            raise _refuse(item, "return", Refused("no-reason", "A returned item must say why.", "Write a sentence."))
        item.state = State.RETURNED
        item.save(update_fields=["state"])
        Review.objects.create(submission=found, tier="return", by=by.user, verdict="return", comment=reason, at=at)
        body = {"version": version, "digest": found.digest, "reason": digest(reason)}
        acting.record(item.engagement.chain, "work.returned", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def cancel(*, by: Actor, at: datetime, item_id: int, reason: str) -> Answer:
    """Stop an item for good."""
    with act(by=by, at=at) as acting:
        item = _locked(by, at, item_id, "cancel")
        item.state = State.CANCELLED
        item.save(update_fields=["state"])
        acting.record(item.engagement.chain, "work.cancelled", item.subject, {"reason": digest(reason)})
        acting.answer = answer_of(item)
    return acting.answer


def answer_of(item: WorkItem) -> dict[str, Any]:
    """What a write answers, and answers again when it is repeated under the same key."""
    return {"item": item.pk, "state": str(item.state), "version": item.version}


def look(*, by: Actor, at: datetime, part: Part) -> None:
    """Remember that somebody opened these bytes. An access log: outside `act`, never refused."""
    if by.user is None:
        return
    Look.objects.update_or_create(
        part=part, by=by.user, defaults={"last_at": at}, create_defaults={"first_at": at, "last_at": at}
    )

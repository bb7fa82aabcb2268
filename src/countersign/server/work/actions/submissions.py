"""Handing in a new version, and remembering who opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from countersign.canonical import digest
from countersign.outcome import Refused
from countersign.server.accounts.actor import Actor
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, refusing
from countersign.server.work.models import Look, Part, Submission, WorkItem
from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType


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


@logged
def submit(*, by: Actor, at: datetime, item_id: int, parts: Sequence[NewPart], note: str = "") -> Answer:
    """Hand in a new version: named parts, each with how AI was used on it."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "submit")
        files = _files_for(by, item, parts)
        listed = [{"name": p.name, "role": p.role, "sha256": p.sha256} for p in parts]
        item.author, item.state, item.tier, item.version = by.user, State.CHECKING, 0, item.version + 1
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "tier", "version", "lease_holder", "lease_until"])
        made = Submission.objects.create(
            item=item, version=item.version, by=by.person, at=at, note=note, digest=digest(listed)
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
    if refusal is not None:  # a refusal is falsy
        raise refusing(item, "submit", refusal)
    wanted = {p.sha256 for p in parts if not p.held_elsewhere}
    known = queries.held_files(by, wanted)
    for part in parts:
        if not part.held_elsewhere and part.sha256 not in known:
            no = Refused(
                "unknown-file", f"{part.name}: no file with this hash was uploaded by you.", "Upload it first."
            )
            raise refusing(item, "submit", no)
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
            return Refused(
                "missing-part", f"The {spec.role} is missing ({title}).", f"Add a {'/'.join(spec.kinds)} file."
            )
    refusals = (_part_refused(work_type, part) for part in parts)
    return next((no for no in refusals if no is not None), None)


def _part_refused(work_type: WorkType, part: NewPart) -> Refused | None:
    spec = next((spec for spec in work_type.parts if spec.role == part.role), None)
    if spec is None:
        known = ", ".join(sorted(spec.role for spec in work_type.parts))
        return Refused("unknown-role", f"{part.name}: {part.role} is no part of this work type.", f"Use {known}.")
    if PurePath(part.name).suffix.lower().lstrip(".") not in spec.kinds:
        kinds = " or ".join(spec.kinds)
        return Refused("wrong-kind", f"{part.name}: the {part.role} is a {kinds} file.", f"Hand it in as {kinds}.")
    if part.ai_use not in ("none", "assist", "generate"):
        no = f"{part.name}: {part.ai_use!r} says nothing about AI use."
        return Refused("bad-ai-use", no, "Say none, assist or generate.")
    if part.ai_use != "none" and not part.ai_tool:
        no = f"{part.name}: AI was used, but not which tool."
        return Refused("ai-tool-missing", no, "Name the tool and the data it saw.")
    return None


def look(*, by: Actor, at: datetime, part: Part) -> None:
    """Remember that somebody opened these bytes. An access log: outside `act`, never refused."""
    if by.user is None:
        return
    Look.objects.update_or_create(
        part=part, by=by.person, defaults={"last_at": at}, create_defaults={"first_at": at, "last_at": at}
    )

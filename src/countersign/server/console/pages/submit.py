"""Submitting a version: a file for each part of the work type, and how AI was used on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.console.due import due_of
from countersign.server.console.pages.writing import go, written
from countersign.server.console.strips import strips_of
from countersign.server.files import actions as files
from countersign.server.work import actions, queries
from countersign.server.work.actions import NewPart
from countersign.server.work.models import Part, WorkItem
from countersign.work.authority import may
from countersign.work.work_type import PartSpec

AI_USES = (
    ("none", "No AI was used on it"),
    ("assist", "AI assisted: I wrote it, a tool helped"),
    ("generate", "AI generated parts of it, which I checked"),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the work type on the page, with the file of the last version that can be handed in again."""

    spec: PartSpec
    before: Part | None

    @property
    def accept(self) -> str:
        """What the browser's file picker offers."""
        return ",".join(f".{kind}" for kind in self.spec.kinds)


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, item_id: int) -> HttpResponse:
    """The form, and handing in what it holds."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, item_id)
    slots = slots_of(found)
    if request.method == "POST":
        parts = [p for slot in slots if (p := _part(request, by, at, slot))]
        note = request.POST.get("note", "").strip()[:8000]
        written(lambda: actions.submit(by=by, at=at, item_id=item_id, parts=parts, note=note))
        return go(request, "item", item_id)
    decision = may("submit", queries.facts_of(found), queries.standing_of(by, found, at=at))
    context = {
        "item": found,
        "kind": queries.work_type_of(found),
        "strip": strips_of([found])[found.pk],
        "due": due_of(found, at=at),
        "slots": slots,
        "ai_uses": AI_USES,
        "refusal": decision if isinstance(decision, Refused) else None,
        "voids": found.version and found.state not in ("returned", "in_progress"),
    }
    return render(request, "console/submit.html", context)


def slots_of(item: WorkItem) -> list[Slot]:
    """The parts of the item's work type, in order."""
    now = queries.current(item)
    before = {p.role: p for p in now.parts.select_related("file").order_by("id")} if now else {}
    return [Slot(spec, before.get(spec.role)) for spec in queries.work_type_of(item).parts]


def _part(request: HttpRequest, by: Actor, at: datetime, slot: Slot) -> NewPart | None:
    """What was handed in for one part: an uploaded file, a hash of one held elsewhere, or the file of before."""
    role, said = slot.spec.role, request.POST
    sent, elsewhere = request.FILES.get(f"file-{role}"), said.get(f"hash-{role}", "").strip().lower()
    if isinstance(sent, UploadedFile):
        kept = files.keep(by=by, at=at, name=sent.name or "", chunks=sent.chunks())
        made = NewPart(name=kept.name, role=role, sha256=kept.file_id)
    elif elsewhere:
        name = _name(said.get(f"name-{role}", ""))
        made = NewPart(name=name, role=role, sha256=_hash(elsewhere), held_elsewhere=True)
    elif slot.before and said.get(f"again-{role}"):
        old = slot.before
        made = NewPart(name=old.name, role=role, sha256=old.sha256, held_elsewhere=old.file_id is None)
    else:
        return None
    tool, data = (said.get(f"{name}-{role}", "").strip() for name in ("tool", "data"))
    return replace(made, ai_use=said.get(f"ai-{role}", ""), ai_tool=tool[:120], ai_data=data[:200])


def _name(text: str) -> str:
    if not text.strip():
        raise Declined(Refused("bad-file-name", "A file held elsewhere needs its name.", "Type the name it has there."))
    return text.strip()[:255]


def _hash(text: str) -> str:
    if len(text) != 64 or set(text) - set("0123456789abcdef"):
        reason = "That is no SHA-256: one has 64 digits from 0 to f."
        raise Declined(Refused("bad-hash", reason, "Copy it again from the tool that made it."))
    return text

"""Work over the API: the same verbs as the buttons."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, Field

from countersign.api import work_type as find_work_type
from countersign.canonical import sha256_hex
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.files.api import download
from countersign.server.ledger import queries as ledger
from countersign.server.work import actions, importing, queries
from countersign.server.work.actions import NewDefect, NewPart
from countersign.server.work.models import Submission, WorkItem
from countersign.work.authority import allowed_moves

router = Router()


class ItemIn(BaseModel):
    """A new work item."""

    work_type: str
    title: str
    brief: str = ""
    reference: str = ""
    due_at: datetime | None = None
    units: Decimal = Decimal(1)
    params: dict[str, dict[str, Any]] = {}


class ImportIn(BaseModel):
    """Which uploaded table, the work type of rows that name none, and whether faulty rows may be left out."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    default_work_type: str = ""
    partial: bool = False


class NextIn(BaseModel):
    """Which work one would take."""

    work_type: str | None = None
    another: bool = False


class AssignIn(BaseModel):
    """Whom to give it to."""

    to: int


class PartIn(BaseModel):
    """One part: an uploaded file by hash, and how AI was used on it."""

    name: str
    role: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    held_elsewhere: bool = False
    ai_use: str = "none"
    ai_tool: str = ""
    ai_data: str = ""


class SubmitIn(BaseModel):
    """A new version."""

    parts: list[PartIn]
    note: str = ""


class DefectIn(BaseModel):
    """A defect at a place."""

    type: str
    severity: str
    text: str
    where: dict[str, Any] = {}
    cause: str = ""


class ReviewIn(BaseModel):
    """A verdict on the version one looked at."""

    version: int
    verdict: str
    comment: str = ""
    defects: list[DefectIn] = []
    answers: dict[str, Any] = {}
    minutes: int | None = None


class VersionIn(BaseModel):
    """The version one looked at."""

    version: int


class ReasonIn(BaseModel):
    """Why."""

    reason: str
    version: int = 0


class WaiveIn(BaseModel):
    """Which finding may stand, why, until when."""

    fingerprint: str
    reason: str
    expires_at: datetime | None = None


class SignIn(BaseModel):
    """The version one looked at, the statement's digest, and re-authentication."""

    version: int
    statement: str
    prepared_at: datetime
    password: str


def _api(request: HttpRequest) -> tuple[Actor, datetime]:
    return actor_of(request, via="api"), datetime.now(UTC)


def brief_of(item: WorkItem) -> dict[str, Any]:
    """An item as a list shows it."""
    return {
        "id": item.pk,
        "engagement": item.engagement_id,
        "reference": item.reference,
        "title": item.title,
        "work_type": item.work_type_id,
        "state": item.state,
        "version": item.version,
        "author": item.author_id,
        "due_at": item.due_at,
    }


def submission_shown(made: Submission) -> dict[str, Any]:
    """A submission with everything said about it."""
    reports = sorted(made.reports.all(), key=lambda r: r.pk)
    return {
        "version": made.version,
        "digest": made.digest,
        "by": made.by_id,
        "at": made.at,
        "note": made.note,
        "parts": [
            {
                "name": p.name,
                "role": p.role,
                "sha256": p.sha256,
                "held_elsewhere": p.file_id is None,
                "ai_use": p.ai_use,
                "ai_tool": p.ai_tool,
                "ai_data": p.ai_data,
            }
            for p in made.parts.all()
        ],
        "report": reports[-1].report if reports else None,
        "reviews": [
            {
                "tier": r.tier,
                "by": r.by_id,
                "verdict": r.verdict,
                "comment": r.comment,
                "at": r.at,
                "answers": r.answers,
                "defects": [
                    {"type": d.type, "severity": d.severity, "text": d.text, "where": d.where} for d in r.defects.all()
                ],
            }
            for r in made.reviews.all()
        ],
        "signatures": [
            {"by": s.by_id, "at": s.at, "public": s.public, "credential": s.credential} for s in made.signatures.all()
        ],
    }


@router.get("/work")
def work(request: HttpRequest, state: str = "", engagement: int = 0, q: str = "") -> list[dict[str, Any]]:
    """The items one may see, newest first (at most 200)."""
    rows = queries.visible_to(actor_of(request, via="api"))
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(engagement_id=engagement) if engagement else rows
    rows = rows.filter(title__icontains=q) if q else rows
    return [brief_of(i) for i in rows.order_by("-id")[:200]]


@router.post("/engagements/{engagement_id}/work")
def open_item(request: HttpRequest, engagement_id: int, body: ItemIn) -> dict[str, Any]:
    """Ask for a deliverable."""
    by, at = _api(request)
    fields = body.model_dump() | {"work_type": find_work_type(body.work_type)}
    return actions.open_item(by=by, at=at, engagement_id=engagement_id, **fields)


@router.get("/engagements/{engagement_id}/import_items")
def read_items(request: HttpRequest, engagement_id: int, sha256: str, default_work_type: str = "") -> dict[str, Any]:
    """What an import of an uploaded table (csv or xlsx) would open, and each problem with its row and column."""
    found = importing.read(actor_of(request, via="api"), engagement_id, sha256, default=default_work_type)
    return {
        "read": found.result.read,
        "columns": dict(found.result.columns),
        "ignored": list(found.result.ignored),
        "rows": [asdict(row) for row in found.result.rows],
        "problems": [problem.to_dict() for problem in found.result.problems],
    }


@router.post("/engagements/{engagement_id}/import_items")
def import_items(request: HttpRequest, engagement_id: int, body: ImportIn) -> dict[str, Any]:
    """Open an item for each row of an uploaded table: all of them or, if one says `partial`, the good ones."""
    by, at = _api(request)
    found = importing.read(by, engagement_id, body.sha256, default=body.default_work_type)
    return actions.import_items(
        by=by, at=at, engagement_id=engagement_id, read=found.result, work_types=found.work_types,
        sha256=found.sha256, partial=body.partial,
    )  # fmt: skip


@router.post("/work/next", response={200: dict[str, Any], 204: None})
def lease_next(request: HttpRequest, body: NextIn | None = None) -> Any:
    """Lease one open item one may take; 204 when there is none. Nobody else gets it while the lease lasts."""
    by, at = _api(request)
    asked = body or NextIn()
    found = actions.lease_next(by=by, at=at, work_type=asked.work_type, another=asked.another)
    if found is None:
        return Status(204, None)
    answer = {
        **brief_of(found),
        "brief": found.brief,
        "lease_until": found.lease_until,
        "parts": found.work_type["parts"],
    }
    return Status(200, answer)


@router.get("/work/{item_id}")
def item(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """One item: criteria, versions, what one may do with it now."""
    by, at = _api(request)
    found = queries.one(by, item_id)
    facts, standing = queries.facts_of(found), queries.standing_of(by, found, at=at)
    return {
        **brief_of(found),
        "brief": found.brief,
        "criteria": found.work_type["criteria"],
        "allowed_actions": list(allowed_moves(facts, standing)),
        "versions": [submission_shown(s) for s in queries.versions(found)],
    }


@router.get("/work/{item_id}/history")
def history(request: HttpRequest, item_id: int) -> list[dict[str, Any]]:
    """The ledger's entries about an item."""
    found = queries.one(actor_of(request, via="api"), item_id)
    rows = ledger.entries_about(found.subject)
    return [{"seq": e.seq, "at": e.at, "actor": e.actor, "verb": e.verb, "leaf": e.leaf} for e in rows]


@router.get("/work/{item_id}/files/{sha256}")
def file(request: HttpRequest, item_id: int, sha256: str) -> FileResponse:
    """Download a part of a visible item."""
    return part_download(actor_of(request, via="api"), item_id, sha256)


def part_download(by: Actor, item_id: int, sha256: str) -> FileResponse:
    """The bytes of a part, if the item may be seen and holds them."""
    part = queries.part_of(queries.one(by, item_id), sha256)
    actions.look(by=by, at=datetime.now(UTC), part=part)
    return download(part.sha256, part.name)


@router.post("/work/{item_id}/assign")
def assign(request: HttpRequest, item_id: int, body: AssignIn) -> dict[str, Any]:
    """Give an item to an analyst."""
    by, at = _api(request)
    return actions.assign(by=by, at=at, item_id=item_id, to=body.to)


@router.post("/work/{item_id}/claim")
def claim(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """Take an open item."""
    by, at = _api(request)
    return actions.claim(by=by, at=at, item_id=item_id)


@router.post("/work/{item_id}/release")
def release(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """Put it back."""
    by, at = _api(request)
    return actions.release(by=by, at=at, item_id=item_id)


@router.post("/work/{item_id}/submit")
def submit(request: HttpRequest, item_id: int, body: SubmitIn) -> dict[str, Any]:
    """Hand in a new version."""
    by, at = _api(request)
    parts = [NewPart(**p.model_dump()) for p in body.parts]
    return actions.submit(by=by, at=at, item_id=item_id, parts=parts, note=body.note)


@router.post("/work/{item_id}/recheck")
def recheck(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """Run the checks again."""
    by, at = _api(request)
    return actions.recheck(by=by, at=at, item_id=item_id)


@router.post("/work/{item_id}/waive")
def waive(request: HttpRequest, item_id: int, body: WaiveIn) -> dict[str, Any]:
    """Let a finding stand, with a reason."""
    by, at = _api(request)
    return actions.waive(by=by, at=at, item_id=item_id, **body.model_dump())


@router.post("/work/{item_id}/review")
def review(request: HttpRequest, item_id: int, body: ReviewIn) -> dict[str, Any]:
    """Approve or return."""
    by, at = _api(request)
    fields = body.model_dump() | {"defects": [NewDefect(**d.model_dump()) for d in body.defects]}
    return actions.review(by=by, at=at, item_id=item_id, **fields)


@router.get("/work/{item_id}/statement")
def statement(request: HttpRequest, item_id: int) -> dict[str, Any]:
    """The exact text that one would sign now; its SHA-256 and time go into `sign`."""
    by, at = _api(request)
    made = actions.statement_for(by=by, at=at, item=queries.one(by, item_id))
    data = made.to_bytes()
    return {"text": data.decode(), "sha256": sha256_hex(data), "prepared_at": made.at, "version": made.version}


@router.post("/work/{item_id}/sign")
def sign(request: HttpRequest, item_id: int, body: SignIn) -> dict[str, Any]:
    """Sign the statement one was shown, re-authenticating with one's password."""
    by, at = _api(request)
    return actions.sign(
        by=by,
        at=at,
        item_id=item_id,
        version=body.version,
        shown=body.statement,
        prepared_at=body.prepared_at,
        password=body.password,
    )


@router.post("/work/{item_id}/accept")
def accept(request: HttpRequest, item_id: int, body: VersionIn) -> dict[str, Any]:
    """Take the deliverable."""
    by, at = _api(request)
    return actions.accept(by=by, at=at, item_id=item_id, version=body.version)


@router.post("/work/{item_id}/return")
def send_back(request: HttpRequest, item_id: int, body: ReasonIn) -> dict[str, Any]:
    """Return it instead of signing or accepting."""
    by, at = _api(request)
    return actions.send_back(by=by, at=at, item_id=item_id, version=body.version, reason=body.reason)


@router.post("/work/{item_id}/cancel")
def cancel(request: HttpRequest, item_id: int, body: ReasonIn) -> dict[str, Any]:
    """Stop it for good."""
    by, at = _api(request)
    return actions.cancel(by=by, at=at, item_id=item_id, reason=body.reason)

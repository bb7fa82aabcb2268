"""The item: criteria and findings beside the file, its versions, its history, and what one may do with it now."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from countersign.outcome import Declined, Refused
from countersign.review.defect import DefectSeverity, DefectType
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.billing import queries as billing
from countersign.server.console.due import due_of
from countersign.server.console.pages import findings
from countersign.server.console.pages.queue import holder_of
from countersign.server.console.pages.windows import before_of
from countersign.server.console.strips import strips_of
from countersign.server.engagements import queries as engagements
from countersign.server.ledger import queries as ledger
from countersign.server.ledger.models import LedgerEntry
from countersign.server.packs import queries as packs
from countersign.server.work import queries
from countersign.server.work.models import Submission, WorkItem
from countersign.work.authority import ItemFacts, Standing, allowed_moves, may
from countersign.work.lifecycle import State

ASKED = {
    State.IN_PROGRESS: "submit",
    State.RETURNED: "submit",
    State.IN_REVIEW: "review",
    State.TO_SIGN: "sign",
    State.TO_ACCEPT: "accept",
}


def item(request: HttpRequest, item_id: int, version: int = 0) -> HttpResponse:
    """One item, at its current version or an older one."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, item_id)
    made = queries.versions(found)
    shown = next((s for s in made if s.version == (version or found.version)), None)
    if version and shown is None:
        no = Refused("not-found", f"There is no version {version} of this item.", "Open its current version.")
        raise Declined(no)
    facts, standing = queries.facts_of(found), queries.standing_of(by, found, at=at)
    context = {
        "item": found,
        "kind": queries.work_type_of(found),
        "strip": strips_of([found])[found.pk],
        "due": due_of(found, at=at),
        "holder": holder_of(found),
        "versions": made,
        "shown": shown,
        "is_current": shown is not None and shown.version == found.version,
        "polls": found.state == State.CHECKING,
        **_panes(found, shown),
        **_acts(found, facts, standing),
        "history": history_of(by, found),
        "pack": packs.sealed(shown) if shown else None,
        "charges": billing.charges_of([s.pk for s in made]),
    }
    return render(request, "console/item.html", context)


def compare(request: HttpRequest, item_id: int, old: int, new: int) -> HttpResponse:
    """What changed between two versions: parts by their hash, findings by their fingerprint."""
    found = queries.one(actor_of(request), item_id)
    made = {s.version: s for s in queries.versions(found)}
    if old not in made or new not in made:
        raise Declined(Refused("not-found", "This item has no such versions.", "Choose two versions it has."))
    context = {
        "item": found,
        "old": made[old],
        "new": made[new],
        "parts": parts_changed(made[old], made[new]),
        "findings": findings.changed(_report(made[old]), _report(made[new])),
        "versions": sorted(made.values(), key=lambda s: s.version),
    }
    return render(request, "console/compare.html", context)


def state(request: HttpRequest, item_id: int) -> HttpResponse:
    """For a page that waits for checks: nothing new (204), or "load again"."""
    found = queries.one(actor_of(request), item_id)
    if found.state == State.CHECKING:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


def parts_changed(old: Submission, new: Submission) -> list[dict[str, Any]]:
    """Each part with both hashes, and what that means. A part under a new name follows its role."""
    gone = {p.pk: p for p in old.parts.all()}
    rows = []
    for part in sorted(new.parts.all(), key=lambda p: p.pk):
        before = before_of(part, old)
        if before:
            gone.pop(before.pk, None)
        news = "new" if before is None else "unchanged" if before.sha256 == part.sha256 else "changed"
        readable = news == "changed" and before is not None and before.file_id and part.file_id
        rows.append({"name": part.name, "old": before, "new": part, "news": news, "readable": bool(readable)})
    return rows + [{"name": p.name, "old": p, "new": None, "news": "gone"} for p in gone.values()]


def _panes(found: WorkItem, shown: Submission | None) -> dict[str, Any]:
    report = _report(shown)
    pins = findings.pins_of(report)
    rows = findings.criteria_rows(found.work_type["criteria"], report, pins, _answers(shown), _signed(shown))
    pinned = findings.by_part(pins)
    parts = [(p, pinned.get(p.name, [])) for p in (shown.parts.all() if shown else ())]
    return {
        "report": report,
        "rows": rows,
        "beyond": findings.beyond(rows, pins),
        "standing_pins": [p for p in pins if not p.waived],
        "parts": parts,
        "places": json.dumps({p.number: p.finding["where"] for p in pins}),
    }


def _answers(shown: Submission | None) -> dict[str, Any]:
    """What reviewers of this version said of each criterion, with their names."""
    return {
        criterion: {**answer, "by": review.by.name} if isinstance(answer, dict) else answer
        for review in (shown.reviews.all() if shown else ())
        for criterion, answer in review.answers.items()
    }


def _signed(shown: Submission | None) -> str:
    made = list(shown.signatures.all()) if shown else []
    return f"{made[-1].by.name}, {made[-1].credential.get('kind', '')}".rstrip(", ") if made else ""


def _report(submission: Submission | None) -> dict[str, Any] | None:
    reports = sorted(submission.reports.all(), key=lambda r: r.pk) if submission else []
    return reports[-1].report if reports else None


def _acts(found: WorkItem, facts: ItemFacts, standing: Standing) -> dict[str, Any]:
    moves = allowed_moves(facts, standing)
    asked = ASKED.get(facts.state)
    refused = may(asked, facts, standing) if asked else None
    tier = facts.next_tier
    return {
        "moves": moves,
        "asked": asked,
        "asked_refused": refused if isinstance(refused, Refused) else None,
        "seats": sorted(s.replace(":", " ") for s in standing.seats),
        "tier": tier,
        "questions": [c for c in found.work_type["criteria"] if tier and c.get("question") == tier.tier],
        "defect_types": [(t.value, t.meaning, key) for t, key in zip(DefectType, "aclstngr", strict=True)],
        "defect_severities": [s.value for s in reversed(DefectSeverity)],
        "analysts": engagements.people_of(found.engagement).filter(side="vendor", role="analyst", left_at=None)
        if "assign" in moves
        else (),
    }


def history_of(by: Actor, found: WorkItem) -> list[dict[str, Any]]:
    """The ledger's entries about an item, newest first, with names for the people one may know."""
    names = {f"user:{u.pk}": u.name for u in accounts.visible_to(by)} | {"system": "the system"}
    return [entry_shown(e, names) for e in reversed(ledger.entries_about(found.subject))]


def entry_shown(entry: LedgerEntry, names: dict[str, str]) -> dict[str, Any]:
    """One ledger entry in words."""
    body = json.loads(bytes(entry.data)).get("body", {})
    who, told = names.get(entry.actor, entry.actor), _said(entry.verb, body, names)
    return {"entry": entry, "who": who, "body": body, "said": told}


def _said(verb: str, body: dict[str, Any], names: dict[str, str]) -> str:
    word = verb.partition(".")[2]
    if verb == "work.refused":
        return f"tried to {body.get('move', 'act')}, refused: {body.get('code', '')}".replace("_", " ")
    said = [f"v{body['version']}"] if "version" in body else []
    if verb == "work.checked":
        said.append("passed" if body.get("passed") else "did not pass")
    said += [str(body[k]) for k in ("tier", "verdict", "number", "role") if k in body]
    if "to" in body:
        said.append(f"to {names.get(body['to'], body['to'])}")
    if body.get("count"):
        said.append(f"{body['count']} defects")
    return ", ".join([word.replace("_", " "), *said])

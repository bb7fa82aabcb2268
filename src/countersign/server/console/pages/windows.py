"""The file pane: findings with the surrounding cells, words or page, and the whole file leaf by leaf."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from countersign.checks.readers.sheet_xml import area_or_none
from countersign.outcome import Declined, Refused
from countersign.server.accounts.door import actor_of
from countersign.server.console.pages import findings
from countersign.server.console.pages.findings import Pin
from countersign.server.files.shown import shown
from countersign.server.work import actions, queries
from countersign.server.work.models import Part, Submission


@require_GET
def windows(request: HttpRequest, item_id: int, version: int, part_id: int) -> HttpResponse:
    """The pins of one part, each with its window; htmx puts them where the bare pins are."""
    found = queries.one(actor_of(request), item_id)
    part = queries.part_at(found, version, part_id)
    pins = pins_in(part)
    answer = shown([(part.name, part.sha256)], {"ask": "windows", "places": [p.where for p in pins]})
    refused = isinstance(answer, Refused)
    made = [None] * len(pins) if isinstance(answer, Refused) else answer["windows"]
    context = {"pins": list(zip(pins, made, strict=True)), "refusal": answer if refused else None}
    return render(request, "console/windows.html", context)


@require_GET
def look(request: HttpRequest, item_id: int, version: int, part_id: int) -> HttpResponse:
    """One leaf of a part, with its findings lit. Whoever opens it has looked at these bytes."""
    by = actor_of(request)
    found = queries.one(by, item_id)
    part = queries.part_at(found, version, part_id)
    asked = request.GET.get("from", "0")
    start = min(int(asked), 10**8) if asked.isascii() and asked.isdigit() else 0
    question = {"ask": "leaf", "sheet": request.GET.get("sheet", "")[:200], "start": start}
    answer = shown([(part.name, part.sha256)], question)
    if isinstance(answer, Refused):
        raise Declined(answer)
    if "refused" in answer:
        raise Declined(Refused(**answer["refused"]))
    actions.look(by=by, at=datetime.now(UTC), part=part)
    pins = pins_in(part)
    here = on_leaf(answer, pins)
    context = {
        "item": found, "version": version, "part": part, "leaf": answer, "here": here,
        "elsewhere": len(pins) - len(here),
        "window": answer["window"], "before": max(0, answer["start"] - answer["step"]) if answer["start"] else None,
        "after": answer["end"] if answer["end"] < answer["total"] else None,
    }  # fmt: skip
    return render(request, "console/look.html", context)


@require_GET
def differences(request: HttpRequest, item_id: int, old: int, new: int, part_id: int) -> HttpResponse:
    """What changed inside one part between two versions; htmx puts it into the page that compares them."""
    found = queries.one(actor_of(request), item_id)
    part = queries.part_at(found, new, part_id)
    made = {s.version: s for s in queries.versions(found)}
    before = before_of(part, made[old]) if old in made else None
    if before is None or before.file_id is None:
        raise Declined(Refused("not-found", f"Version {old} has no such part here.", "Choose another version."))
    answer = shown([(before.name, before.sha256), (part.name, part.sha256)], {"ask": "differences"})
    if isinstance(answer, dict) and "refused" in answer:
        answer = Refused(**answer["refused"])
    told: dict[str, Any] = {"refusal": answer} if isinstance(answer, Refused) else {"told": answer}
    return render(request, "console/differences.html", told)


def before_of(part: Part, old: Submission) -> Part | None:
    """The part of an older version that this one took the place of: the same name, else the only one of its role."""
    parts = list(old.parts.all())
    named = next((p for p in parts if p.name == part.name), None)
    role = [p for p in parts if p.role == part.role]
    return named or (role[0] if len(role) == 1 else None)


def pins_in(part: Part) -> list[Pin]:
    """The findings of one part, numbered as on the item's page."""
    report = queries.latest_report(part.submission)
    return findings.by_part(findings.pins_of(report.report if report else None)).get(part.name, [])


def on_leaf(leaf: dict[str, Any], pins: list[Pin]) -> list[Pin]:
    """The findings that lie on this leaf, after lighting their cells or paragraphs in it."""
    window = leaf["window"] or {}
    if window.get("kind") == "grid":
        return [p for p in pins if _lit_in_grid(window, p)]
    if window.get("kind") == "text":
        return [p for p in pins if _lit_in_text(window, p)]
    return [p for p in pins if window and p.where.get("page") == window.get("page")]


def _lit_in_grid(window: dict[str, Any], pin: Pin) -> bool:
    if (pin.where.get("sheet") or "").casefold() != window["sheet"].casefold():
        return False
    area = area_or_none(str(pin.where.get("cell") or ""))
    found = False
    for row in window["rows"]:
        if area is None:
            lit = row["cells"] if row["number"] == pin.where.get("row") else []
        else:
            inside = area.top <= row["number"] <= area.bottom
            lit = row["cells"][area.left - 1 : area.right] if inside else []
        for cell in lit:
            cell.update(lit=True, pin=cell.get("pin") or pin)
            found = True
    return found


def _lit_in_text(window: dict[str, Any], pin: Pin) -> bool:
    place, found = pin.where, False
    for block in window["blocks"]:
        if place.get("paragraph") is not None and block["place"] == f"paragraph {place['paragraph']}":
            block.update(lit=True, pin=block.get("pin") or pin)
            found = True
    return found

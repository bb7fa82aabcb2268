"""Bounded windows of a file around places in it, as plain data: what a page shows of a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from countersign.checks.excerpts import differences, leaves, pages, passages, sheets, tables
from countersign.checks.finding import Where
from countersign.checks.readers import open_view, sniff
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.readers.workbook import Workbook
from countersign.outcome import Misuse

if TYPE_CHECKING:
    from countersign.checks.run import Part

Window = dict[str, Any]
MOST = 120


def answer(parts: Sequence[Part], question: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a page's question about parts: `windows` around places, a `leaf` of a file, `differences`."""
    ask = question["ask"]
    if ask == "windows":
        return {"windows": excerpts(parts[0], [Where.from_dict(place) for place in question["places"]])}
    try:
        views = [open_view(part.name, part.data) for part in parts]
    except Unreadable as no:
        return {"refused": no.refusal.to_dict()}
    if ask == "leaf":
        pdf = parts[0].data if _is_pdf(parts[0]) else None
        return leaves.leaf(views[0], question.get("sheet", ""), int(question.get("start", 0)), pdf=pdf)
    if ask == "differences":
        return differences.differences(views[0], views[1])
    raise Misuse.unknown("question", str(ask), ["windows", "leaf", "differences"])


def excerpts(part: Part, places: Sequence[Where]) -> list[Window | None]:
    """A window for each place, in order; None where a place names nothing that can be shown."""
    view = _view(part)
    return [_window(part, view, place) if n < MOST else None for n, place in enumerate(places)]


def _view(part: Part) -> Any:
    try:
        return open_view(part.name, part.data)
    except Unreadable:
        return None


def _window(part: Part, view: Any, place: Where) -> Window | None:
    if isinstance(view, Workbook):
        return sheets.window(view, place)
    if isinstance(view, Table):
        return tables.window(view, place)
    if place.page and _is_pdf(part):
        return pages.window(part.data, place)
    if isinstance(view, Document):
        return passages.window(view, place)
    return None


def _is_pdf(part: Part) -> bool:
    try:
        return sniff(part.name, part.data) == "pdf"
    except Unreadable:
        return False

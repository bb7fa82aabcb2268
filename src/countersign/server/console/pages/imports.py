"""Importing items: upload a table, look at it row by row, then open the items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from countersign.outcome import Declined, Refused
from countersign.server.accounts.door import actor_of
from countersign.server.console.pages.writing import go, written
from countersign.server.engagements import queries as engagements
from countersign.server.files import actions as files
from countersign.server.work import actions, importing
from countersign.work.authority import OPENERS
from countersign.work.import_row import ItemRow, Problem

SHOWN = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: the item it would open, or what is wrong with it."""

    number: int
    item: ItemRow | None
    problems: Sequence[Problem]
    goes_to: bool = False


def import_items(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Choose a file; once it is uploaded, its rows as they would be opened."""
    by = actor_of(request)
    engagement = engagements.one(by, engagement_id)
    default = request.GET.get("default", "")
    context: dict[str, Any] = {
        "engagement": engagement,
        "may_open": bool(engagements.seats_of(by, engagement_id) & OPENERS),
        "kinds": importing.kinds_of(engagement),
        "default": default,
    }
    sha256 = request.GET.get("file", "")
    if sha256:
        found = importing.read(by, engagement_id, sha256, default=default)
        rows = rows_of(found)
        context |= {
            "found": found,
            "result": found.result,
            "columns": _columns(found),
            "rows": rows[:SHOWN],
            "more": max(0, len(rows) - SHOWN),
        }
        context |= {"bad": len({p.row for p in found.result.problems}), "good": len(found.result.rows)}
        context |= {"titles": {k.id: k.title for k in found.work_types}}
    return render(request, "console/import.html", context)


@require_POST
def upload(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Keep the file and go on to its preview. Nothing is opened yet."""
    by, at = actor_of(request), datetime.now(UTC)
    engagements.one(by, engagement_id)
    file = request.FILES.get("file")
    if file is None:
        raise Declined(Refused("no-file", "No file was chosen.", "Choose a .csv or .xlsx file."))
    kept = files.keep(by=by, at=at, name=file.name or "", chunks=file.chunks())
    chosen = {"file": kept.file_id, "default": request.POST.get("default", "")}
    return redirect(f"{reverse('import_items', args=[engagement_id])}?{urlencode(chosen)}")


@require_POST
def run(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Open the items of the rows that were shown."""
    by, at = actor_of(request), datetime.now(UTC)
    sha256, default = request.POST.get("file", ""), request.POST.get("default", "")
    found = importing.read(by, engagement_id, sha256, default=default)
    made = written(
        lambda: actions.import_items(
            by=by, at=at, engagement_id=engagement_id, read=found.result, work_types=found.work_types, sha256=sha256,
            partial=request.POST.get("partial") == "yes",
        )
    )  # fmt: skip
    opened, left = len(made["items"]), made["left_out"]
    said = f"{opened} item{'s are' if opened != 1 else ' is'} open." + (f" {left} rows were left out." if left else "")
    return go(request, "engagement", engagement_id, said=said)


def rows_of(found: importing.Read) -> list[Row]:
    """All rows in the order of the file, those with problems in their places."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in found.result.problems:
        problems[problem.row].append(problem)
    good = {item.row: item for item in found.result.rows}
    return [
        Row(number, good.get(number), problems.get(number, ()), _known(found, good.get(number)))
        for number in sorted({*good, *problems})
    ]


def _columns(found: importing.Read) -> list[tuple[str, str]]:
    """Which column was taken for what; those that nothing is made of are among the ignored."""
    return [(column, field.replace("_", " ")) for field, column in found.result.columns.items() if field != "priority"]


def _known(found: importing.Read, item: ItemRow | None) -> bool:
    return item is not None and item.assignee.casefold() in found.analysts

"""The file pane: findings with the surrounding cells, words or page, read from the file in a child process."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from countersign.outcome import Refused
from countersign.server.accounts.door import actor_of
from countersign.server.console.pages import findings
from countersign.server.files.shown import shown
from countersign.server.work import queries


@require_GET
def windows(request: HttpRequest, item_id: int, version: int, part_id: int) -> HttpResponse:
    """The pins of one part, each with its window; htmx puts them where the bare pins are."""
    found = queries.one(actor_of(request), item_id)
    part = queries.part_at(found, version, part_id)
    report = queries.latest_report(part.submission)
    pins = findings.by_part(findings.pins_of(report.report if report else None)).get(part.name, [])
    answer = shown([(part.name, part.sha256)], {"ask": "windows", "places": [p.where for p in pins]})
    refused = isinstance(answer, Refused)
    made = [None] * len(pins) if isinstance(answer, Refused) else answer["windows"]
    context = {"pins": list(zip(pins, made, strict=True)), "refusal": answer if refused else None}
    return render(request, "console/windows.html", context)

"""My queue: what is asked of me, grouped by what is asked; and search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.billing import queries as billing
from countersign.server.console.due import Due, due_of
from countersign.server.console.strips import strips_of
from countersign.server.engagements import queries as engagements
from countersign.server.work import asks
from countersign.server.work import queries as work
from countersign.server.work.models import WorkItem
from countersign.work.lifecycle import HOLDER, State
from countersign.work.strip import Stamp


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a list: its strip, its due date, who holds it, and the one thing to do with it."""

    item: WorkItem
    strip: tuple[Stamp, ...]
    due: Due | None
    holder: str
    button: str = ""
    href: str = ""


def rows_of(items: Sequence[WorkItem], *, at: datetime, ask: asks.Ask | None = None) -> list[Row]:
    """Items as lists show them."""
    strips = strips_of(items)
    return [
        Row(
            item=i, strip=strips[i.pk], due=due_of(i, at=at), holder=holder_of(i),
            button=ask.button if ask else "", href=_href(i, ask),
        )
        for i in items
    ]  # fmt: skip


def holder_of(item: WorkItem) -> str:
    """Who has an item now: the persons who can act, else their role."""
    names = ", ".join(p.name for p in work.holders_of(item)[:3])
    role = HOLDER[State(item.state)]
    return f"{names} ({role})" if names and item.state == State.IN_REVIEW else names or role


def _href(item: WorkItem, ask: asks.Ask | None) -> str:
    page = {"sign": "sign", "submit": "submit"}.get(ask.verb if ask else "", "item")
    return reverse(page, args=[item.pk])


def home(_: HttpRequest, **__: object) -> HttpResponse:
    """The first page is the queue."""
    return redirect("queue")


def queue(request: HttpRequest) -> HttpResponse:
    """What is asked of me now, and what is on its way."""
    by, at = actor_of(request), datetime.now(UTC)
    asked = asks.asked_of(by, at=at)
    groups = [(ask, rows_of(items, at=at, ask=ask)) for ask, items in asked]
    known = [item.pk for _, items in asked for item in items]
    coming = rows_of(asks.on_their_way(by, known), at=at)
    context = {
        "groups": groups,
        "count": len(known),
        "coming": coming,
        "may_take": any(ask.verb == "claim" for ask, _ in asked),
        "to_bill": to_bill(by, at=at),
        "seated": engagements.visible_to(by).exists(),
    }
    return render(request, "console/queue.html", context)


def to_bill(by: Actor, *, at: datetime) -> list[tuple[object, int]]:
    """Engagements whose accepted work this person could invoice now, with how many units."""
    if by.user is None:
        return []
    run = engagements.visible_to(by).filter(seats__user=by.user, seats__side="vendor", seats__role="manager")
    counted = [(e, len(billing.unbilled(e, until=at))) for e in run.filter(seats__left_at=None).distinct()]
    return [(e, n) for e, n in counted if n]


def search(request: HttpRequest) -> HttpResponse:
    """Items, engagements, people and invoices one may see, by words or by the beginning of a hash."""
    by, at = actor_of(request), datetime.now(UTC)
    q = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"q": q, "rows": [], "engagements": [], "people": [], "invoices": []}
    if len(q) >= 2:
        context |= {
            "rows": rows_of(list(work.matching(by, q)[:50]), at=at),
            "engagements": engagements.visible_to(by).filter(title__icontains=q)
            | engagements.visible_to(by).filter(code__icontains=q),
            "people": accounts.visible_to(by).filter(name__icontains=q).order_by("name")[:20],
            "invoices": billing.visible_to(by).filter(number__icontains=q).order_by("-id")[:20],
        }
    return render(request, "console/search.html", context)

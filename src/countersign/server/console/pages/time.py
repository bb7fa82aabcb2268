"""One's own time, and deciding on that of others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django import forms
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.billing import actions, queries
from countersign.server.console.pages.writing import go, read, written
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.work import queries as work
from countersign.work.lifecycle import State


class TimeForm(forms.Form):
    """Hours of a day, and what they were for."""

    place = forms.CharField(label="Worked on", max_length=60)
    day = forms.DateField(label="Day")
    hours = forms.DecimalField(label="Hours", max_digits=5, decimal_places=2)
    item = forms.IntegerField(label="Item", required=False)
    note = forms.CharField(label="Note", max_length=200, required=False)
    surge = forms.BooleanField(label="Short notice", required=False)


class AgainForm(forms.Form):
    """Corrected hours."""

    hours = forms.DecimalField(label="Hours", max_digits=5, decimal_places=2)
    note = forms.CharField(label="Note", max_length=200, required=False)


def time(request: HttpRequest) -> HttpResponse:
    """One's own time, newest day first, and the form for more."""
    by = actor_of(request)
    mine, today = queries.worked_by(by), timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    week = mine.filter(day__gte=monday, day__lte=today).order_by().aggregate(all=Sum("hours"))["all"]
    places = places_of(by)
    context = {
        "places": places,
        "items": items_of(by, [e for _, _, e in places]),
        "entries": mine[:100],
        "week": week or Decimal(0),
        "today": today,
        "surges": any(e.terms.get("surge_percent") for _, _, e in places),
    }
    return render(request, "console/time.html", context)


@require_POST
def submit_time(request: HttpRequest) -> HttpResponse:
    """Say how long one worked on a day."""
    by, at = actor_of(request), datetime.now(UTC)
    sent = read(TimeForm(request.POST)).cleaned_data
    number, _, role = sent["place"].partition(":")
    fields = {name: sent[name] for name in ("day", "hours", "note", "surge")}
    place = int(number) if number.isdigit() else 0
    written(lambda: actions.submit_time(by=by, at=at, engagement_id=place, role=role, item_id=sent["item"], **fields))
    return go(request, "time", said=f"{sent['hours']} hours are submitted and wait for approval.")


@require_POST
def resubmit_time(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Correct returned time and submit it again."""
    by, at = actor_of(request), datetime.now(UTC)
    sent = read(AgainForm(request.POST)).cleaned_data
    written(lambda: actions.resubmit_time(by=by, at=at, entry_id=entry_id, **sent))
    return go(request, "time", said="Corrected, and submitted again.")


@require_POST
def approve_time(request: HttpRequest) -> HttpResponse:
    """Approve the entries that are ticked."""
    by, at, chosen = actor_of(request), datetime.now(UTC), _chosen(request)
    written(lambda: actions.approve_time(by=by, at=at, entry_ids=chosen))
    return go(request, "money", said="The time is approved and stands on the next invoice.")


@require_POST
def return_time(request: HttpRequest) -> HttpResponse:
    """Return the entries that are ticked, saying why."""
    by, at, chosen = actor_of(request), datetime.now(UTC), _chosen(request)
    reason = request.POST.get("reason", "")
    written(lambda: actions.return_time(by=by, at=at, entry_ids=chosen, reason=reason))
    return go(request, "money", said="The time is returned; who worked it is told by mail.")


def places_of(by: Actor) -> list[tuple[str, str, Engagement]]:
    """Where this person works, in which role: (value, words, engagement)."""
    found = []
    for engagement in engagements.visible_to(by).filter(closed_at=None).order_by("code"):
        roles = sorted(s.removeprefix("vendor:") for s in engagements.seats_of(by, engagement.pk) if s[:6] == "vendor")
        found += [(f"{engagement.pk}:{role}", f"{engagement.code} {engagement.title}, as {role}", engagement)
                  for role in roles if role != "auditor"]  # fmt: skip
    return found


def items_of(by: Actor, places: list[Engagement]) -> list[tuple[int, str]]:
    """The items that time may be for: live ones, and what was accepted lately."""
    rows = work.visible_to(by).filter(engagement__in=places).exclude(state=State.CANCELLED).order_by("-id")
    return [(i.pk, f"{i.reference} {i.title}".strip()) for i in rows[:200]]


def _chosen(request: HttpRequest) -> list[int]:
    return [int(number) for number in request.POST.getlist("entry") if number.isdigit()]

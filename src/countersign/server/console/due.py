"""When something is due, in the reader's zone, with the working days that both sides still have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from countersign.calendar import Place, joint_working_days
from countersign.outcome import Misuse
from countersign.server.work.models import WorkItem
from countersign.work.lifecycle import State

FAR = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date as a row shows it: the instant, the words beside it, and `late`, `soon` or nothing."""

    at: datetime
    left: str
    pace: str = ""


def due_of(item: WorkItem, *, at: datetime) -> Due | None:
    """How long an item still has; None without a due date or once it is over."""
    if item.due_at is None or item.state in (State.ACCEPTED, State.CANCELLED):
        return None
    if item.due_at <= at:
        return Due(item.due_at, f"{_span(at - item.due_at)} late", "late")
    if item.due_at - at > FAR:
        return Due(item.due_at, "more than four months")
    sides = (item.engagement.client, item.engagement.vendor)
    client, vendor = (_place(side.country) for side in sides)
    days = len(joint_working_days(client, vendor, at, item.due_at))
    if days <= 1:
        return Due(item.due_at, f"{_span(item.due_at - at)} left", "soon")
    return Due(item.due_at, f"{days} joint working days left")


def _place(country: str) -> Place:
    zone = timezone.get_current_timezone_name()
    try:
        return Place(zone=zone, country=country)
    except Misuse:  # a country whose holidays nobody has written down: weekends still count
        return Place(zone=zone)


def _span(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    if hours < 48:
        return f"{hours} h"
    return f"{hours // 24} days"

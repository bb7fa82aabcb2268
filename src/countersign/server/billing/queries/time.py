"""Time one may see, decide on, or bill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from countersign.billing.hours import Day, day_of
from countersign.billing.time_entry import APPROVERS, TimeState
from countersign.billing.time_entry import TimeEntry as PureEntry
from countersign.calendar import day_in
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.billing.models import TimeEntry
from countersign.server.billing.queries.prices import zone_of
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement


def time_visible_to(actor: Actor) -> QuerySet[TimeEntry]:
    """One's own time, and that of engagements in which one holds a seat that decides on time or audits it."""
    if actor.user is None:
        return TimeEntry.objects.none()
    seats = actor.user.seats.filter(left_at=None, role__in=("manager", "supervisor", "lead", "auditor"))
    run = actor.user.memberships.filter(role="admin").values("organisation_id")
    led = Q(engagement__in=seats.values("engagement_id"))
    administered = Q(engagement__client__in=run) | Q(engagement__vendor__in=run)
    rows = TimeEntry.objects.filter(engagement__in=engagements.visible_to(actor))
    return rows.filter(Q(by=actor.user) | led | administered)


def approvers_of(engagement: Engagement) -> frozenset[str]:
    """The seats that approve time here: those the terms name (`time_approved_by`), else managers and leads."""
    named = engagement.terms.get("time_approved_by")
    return frozenset(named) if named else APPROVERS


def time_for_job(subject: str) -> TimeEntry | None:
    """The time that a ledger subject names, for jobs."""
    number = subject.removeprefix("time:")
    rows = TimeEntry.objects.select_related("engagement", "by", "item")
    return rows.filter(id=int(number)).first() if number.isdigit() else None


def to_decide(actor: Actor) -> list[TimeEntry]:
    """Submitted time that waits for this person's decision: somebody else's, where their seat decides."""
    if actor.user is None:
        return []
    rows = time_visible_to(actor).filter(state=TimeState.SUBMITTED).exclude(by=actor.user)
    rows = rows.select_related("engagement", "by", "item").order_by("engagement__code", "by__name", "day", "id")
    seats: dict[int, frozenset[str]] = {}
    found = []
    for row in rows:
        if row.engagement_id not in seats:
            seats[row.engagement_id] = engagements.seats_of(actor, row.engagement_id)
        if seats[row.engagement_id] & approvers_of(row.engagement):
            found.append(row)
    return found


def worked_by(actor: Actor) -> QuerySet[TimeEntry]:
    """One's own time, the newest day first."""
    rows = TimeEntry.objects.filter(by=actor.id).select_related("engagement", "item", "approved_by", "invoice")
    return rows.order_by("-day", "-id")


def of_day(person: User, day: date) -> list[PureEntry]:
    """All that a person submitted for a day, whatever the engagement; what was returned does not count."""
    rows = TimeEntry.objects.filter(by=person, day=day).exclude(state=TimeState.RETURNED)
    return [pure_of(row) for row in rows]


def unbilled_time(engagement: Engagement, *, until: datetime) -> list[TimeEntry]:
    """Approved time up to the day of an instant, which no invoice has locked."""
    last = day_in(until - timedelta(microseconds=1), zone_of(engagement))  # midnight ends a day, it begins none
    rows = TimeEntry.objects.filter(engagement=engagement, state=TimeState.APPROVED, day__lte=last)
    return list(rows.select_related("by", "item").order_by("day", "id"))


def hours_before(engagement: Engagement, entries: Sequence[PureEntry]) -> dict[Day, Decimal]:
    """Hours billed before of the days on which these were worked: a day is rounded once, however often it is billed."""
    days = {entry.day for entry in entries}
    found: dict[Day, Decimal] = defaultdict(Decimal)
    for row in TimeEntry.objects.filter(engagement=engagement, state=TimeState.LOCKED, day__in=days):
        found[day_of(pure_of(row))] += row.hours
    return dict(found)


def pure_of(row: TimeEntry) -> PureEntry:
    """A row as the rules take it."""
    return PureEntry(
        id=str(row.pk), person=f"user:{row.by_id}", role=row.role, seniority=row.seniority, day=row.day,
        hours=row.hours, item=str(row.item_id or ""), note=row.note, surge=row.surge, state=TimeState(row.state),
        approved_by=f"user:{row.approved_by_id}" if row.approved_by_id else "", returned_for=row.returned_for,
    )  # fmt: skip

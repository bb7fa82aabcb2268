"""Time: submitted by the one who worked it, approved or returned by somebody else. An invoice locks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from countersign.billing import time_entry as pure
from countersign.calendar import day_in
from countersign.canonical import digest
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.billing import queries
from countersign.server.billing.models import TimeEntry
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement, Seat
from countersign.server.ledger.act import Act, Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries as work

MOST = 200


@logged
def submit_time(
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    day: date,
    hours: Decimal,
    role: str = "",
    item_id: int | None = None,
    note: str = "",
    surge: bool = False,
) -> Answer:
    """Say how long one worked on a day. Role and seniority come from one's own seat on the vendor's side."""
    engagement = engagements.one(by, engagement_id)
    about = (engagement.chain, f"engagement:{engagement_id}", "submit_time")
    seat = _seat(by, engagement, role, about)
    if item_id is not None and work.one(by, item_id).engagement_id != engagement.pk:
        raise Declined(work.not_found())
    with act(by=by, at=at) as acting:
        _wait_for(by.person)
        new = pure.TimeEntry(
            id="new", person=by.label, role=seat.role, seniority=seat.seniority, day=day, hours=hours, note=note[:200],
            surge=surge, item=str(item_id or ""),
        )  # fmt: skip
        _or_decline(pure.submit(new, today=_today(by, at), that_day=queries.of_day(by.person, day)), about)
        made = TimeEntry.objects.create(
            engagement=engagement, item_id=item_id, by=by.person, role=new.role, seniority=new.seniority, day=day,
            hours=hours, note=new.note, surge=surge, at=at,
        )  # fmt: skip
        _record(acting, made, "time.submitted", day=day.isoformat(), hours=str(hours), role=new.role)
        acting.answer = {"entry": made.pk, "state": made.state}
    return acting.answer


@logged
def resubmit_time(*, by: Actor, at: datetime, entry_id: int, hours: Decimal, note: str = "") -> Answer:
    """Correct returned time and submit it again."""
    with act(by=by, at=at) as acting:
        _wait_for(by.person)
        (row,) = _locked(by, [entry_id])
        others = queries.of_day(by.person, row.day)
        again = pure.resubmit(queries.pure_of(row), by=by.label, hours=hours, note=note[:200], that_day=others)
        made = _or_decline(again, (row.engagement.chain, row.subject, "resubmit_time"))
        row.hours, row.note, row.state, row.returned_for, row.at = made.hours, made.note, made.state, "", at
        row.save(update_fields=["hours", "note", "state", "returned_for", "at"])
        _record(acting, row, "time.resubmitted", hours=str(hours))
        acting.answer = {"entry": row.pk, "state": row.state}
    return acting.answer


@logged
def approve_time(*, by: Actor, at: datetime, entry_ids: Sequence[int]) -> Answer:
    """Approve time that somebody else worked: all of it, or none."""
    with act(by=by, at=at) as acting:
        for row in _locked(by, entry_ids):
            _decide(by, row, "approve_time", pure.approve)
            row.state, row.approved_by = pure.TimeState.APPROVED, by.person
            row.save(update_fields=["state", "approved_by"])
            _record(acting, row, "time.approved", hours=str(row.hours))
        acting.answer = {"approved": list(entry_ids)}
    return acting.answer


@logged
def return_time(*, by: Actor, at: datetime, entry_ids: Sequence[int], reason: str) -> Answer:
    """Return time to the one who worked it, saying why."""
    decide = partial(pure.send_back, reason=reason)
    with act(by=by, at=at) as acting:
        for row in _locked(by, entry_ids):
            _decide(by, row, "return_time", decide)
            row.state, row.returned_for = pure.TimeState.RETURNED, reason.strip()[:400]
            row.save(update_fields=["state", "returned_for"])
            _record(acting, row, "time.returned", reason=digest(row.returned_for))
        acting.answer = {"returned": list(entry_ids)}
    return acting.answer


def _seat(by: Actor, engagement: Engagement, role: str, about: tuple[str, str, str]) -> Seat:
    held = {s.role: s for s in engagements.people_of(engagement).filter(user=by.id, side="vendor", left_at=None)}
    if role in held:
        return held[role]
    if not role and len(held) == 1:
        return next(iter(held.values()))
    mine = ", ".join(held) or "none on the vendor's side"
    no = Refused("wrong-role", f"Time is worked in a role of the vendor's; yours here: {mine}.", "Choose one of them.")
    raise Declined(no, about=about)


def _locked(by: Actor, entry_ids: Sequence[int]) -> list[TimeEntry]:
    """The entries, locked, if all of them may be seen."""
    if not entry_ids or len(entry_ids) > MOST:
        raise Declined(Refused("no-time-chosen", f"Choose 1 to {MOST} entries.", "Tick the time you decide on."))
    seen = set(queries.time_visible_to(by).filter(id__in=entry_ids).values_list("id", flat=True))
    if seen != set(entry_ids):
        raise Declined(Refused("not-found", "There is no such time among yours.", "Reload the page."))
    rows = TimeEntry.objects.select_for_update(of=("self",)).select_related("engagement").filter(id__in=seen)
    return list(rows.order_by("id"))


def _decide(by: Actor, row: TimeEntry, verb: str, decide: Callable[..., pure.TimeEntry | Refused]) -> None:
    who = pure.Approver(id=by.label, seats=engagements.seats_of(by, row.engagement_id))
    decided = decide(queries.pure_of(row), by=who, approvers=queries.approvers_of(row.engagement))
    _or_decline(decided, (row.engagement.chain, row.subject, verb))


def _or_decline(made: pure.TimeEntry | Refused, about: tuple[str, str, str]) -> pure.TimeEntry:
    if isinstance(made, Refused):
        raise Declined(made, about=about)
    return made


def _record(acting: Act, row: TimeEntry, verb: str, **said: Any) -> None:
    acting.record(row.engagement.chain, verb, row.subject, {"worked_by": f"user:{row.by_id}", **said})


def _wait_for(person: User) -> None:
    # Two submissions for one day at once would each see room for their hours; the second waits here.
    User.objects.select_for_update().get(id=person.pk)


def _today(by: Actor, at: datetime) -> date:
    return day_in(at, by.person.zone)

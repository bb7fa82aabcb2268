"""The life of a time entry: submitted, approved by somebody else, locked by an invoice; or returned to its worker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from countersign.calendar import said_day
from countersign.outcome import Allowed, Decision, Refused

APPROVERS = frozenset({"vendor:manager", "vendor:supervisor", "client:manager", "client:lead"})


class TimeState(StrEnum):
    """Where an entry stands. Only approved time is charged; locked time is never changed."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


MOVES: dict[str, tuple[TimeState, TimeState]] = {
    "approve": (TimeState.SUBMITTED, TimeState.APPROVED),
    "return": (TimeState.SUBMITTED, TimeState.RETURNED),
    "resubmit": (TimeState.RETURNED, TimeState.SUBMITTED),
    "lock": (TimeState.APPROVED, TimeState.LOCKED),
}

_WITH = {
    TimeState.SUBMITTED: "It waits for its approver.",
    TimeState.RETURNED: "Its worker has to correct and submit it again.",
    TimeState.APPROVED: "It waits for the next invoice.",
    TimeState.LOCKED: "It stands on an invoice; a credit note corrects that.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """Hours of one person on one day in one role. `surge` hours carry the agreed premium."""

    id: str
    person: str
    role: str
    day: date
    hours: Decimal
    seniority: str = ""
    item: str = ""
    note: str = ""
    surge: bool = False
    state: TimeState = TimeState.SUBMITTED
    approved_by: str = ""
    returned_for: str = ""
    invoice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who would approve: the person and the seats held in the engagement."""

    id: str
    seats: frozenset[str]


def submit(entry: TimeEntry, *, today: date, that_day: Iterable[TimeEntry] = ()) -> TimeEntry | Refused:
    """A new entry, if a day can hold it. `that_day` are the person's other entries of any engagement known."""
    fits = _fits_the_day(entry, that_day)
    if isinstance(fits, Refused):
        return fits
    if entry.day > today:
        return Refused("future-day", f"{said_day(entry.day)} has not come yet.", "Submit time once it was worked.")
    return replace(entry, state=TimeState.SUBMITTED, approved_by="", returned_for="", invoice="")


def approve(entry: TimeEntry, *, by: Approver, approvers: frozenset[str] = APPROVERS) -> TimeEntry | Refused:
    """Approved by somebody who did not work it and holds one of the seats that the terms name."""
    decision = _may_move(entry, "approve") and may_decide(entry, by, approvers)
    if isinstance(decision, Refused):
        return decision
    return replace(entry, state=TimeState.APPROVED, approved_by=by.id)


def send_back(
    entry: TimeEntry, *, by: Approver, reason: str, approvers: frozenset[str] = APPROVERS
) -> TimeEntry | Refused:
    """Returned to its worker, saying why; the verb is `return`."""
    decision = _may_move(entry, "return") and may_decide(entry, by, approvers)
    if isinstance(decision, Refused):
        return decision
    if not reason.strip():
        return Refused("no-reason", "Returned time must say why.", "Write a sentence.")
    return replace(entry, state=TimeState.RETURNED, returned_for=reason.strip())


def resubmit(
    entry: TimeEntry, *, by: str, hours: Decimal, note: str = "", that_day: Iterable[TimeEntry] = ()
) -> TimeEntry | Refused:
    """Corrected by its worker and submitted again."""
    decision = _may_move(entry, "resubmit")
    if isinstance(decision, Refused):
        return decision
    if by != entry.person:
        return Refused("not-the-worker", "Only the one who worked this time corrects it.", "Ask them to.")
    again = replace(entry, hours=hours, note=note or entry.note, state=TimeState.SUBMITTED, returned_for="")
    fits = _fits_the_day(again, that_day)
    return fits if isinstance(fits, Refused) else again


def lock(entry: TimeEntry, *, invoice: str) -> TimeEntry | Refused:
    """Held by an issued invoice, for good."""
    decision = _may_move(entry, "lock")
    if isinstance(decision, Refused):
        return decision
    return replace(entry, state=TimeState.LOCKED, invoice=invoice)


def _may_move(entry: TimeEntry, verb: str) -> Decision:
    source, target = MOVES[verb]
    if entry.state is source:
        return Allowed()
    return Refused(
        "wrong-state",
        f"This time is {entry.state}; it can only become {target} while it is {source}.",
        _WITH[entry.state],
    )


def may_decide(entry: TimeEntry, by: Approver, approvers: frozenset[str] = APPROVERS) -> Decision:
    """Whether this person may approve or return this time, whatever its state."""
    if by.id == entry.person:
        return Refused("own-time", "You worked this time; nobody approves their own.", "Another manager decides.")
    if not by.seats & approvers:
        held = ", ".join(sorted(by.seats)).replace(":", " ") or "no seat here"
        named = ", ".join(sorted(approvers)).replace(":", " ")
        return Refused(
            "wrong-role",
            f"Time is approved here by: {named}. You hold {held}.",
            "Ask one of them.",
        )
    return Allowed()


def _fits_the_day(entry: TimeEntry, that_day: Iterable[TimeEntry]) -> Decision:
    if entry.hours <= 0:
        return Refused("no-hours", f"{entry.hours} hours is no time.", "Enter the hours worked, such as 2.5.")
    others = (e.hours for e in that_day if (e.person, e.day) == (entry.person, entry.day) and e.id != entry.id)
    worked = sum(others, entry.hours)
    if worked > 24:
        return Refused(
            "too-many-hours",
            f"{said_day(entry.day)} would hold {worked.normalize():f} hours.",
            "Correct the hours, or the day they were worked.",
        )
    return Allowed()

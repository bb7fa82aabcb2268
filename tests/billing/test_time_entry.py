"""Submitted, approved by somebody else, locked by an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from countersign.billing.time_entry import (
    MOVES,
    Approver,
    TimeEntry,
    TimeState,
    approve,
    lock,
    resubmit,
    send_back,
    submit,
)
from countersign.outcome import Refused
from tests.billing.papers import worked

TODAY = date(2026, 11, 12)
NEW = worked("1", "7.5", person="ann", state=TimeState.SUBMITTED)
MANAGER = Approver(id="mo", seats=frozenset({"vendor:manager"}))

DO = {
    "approve": lambda entry: approve(entry, by=MANAGER),
    "return": lambda entry: send_back(entry, by=MANAGER, reason="That was a holiday."),
    "resubmit": lambda entry: resubmit(entry, by="ann", hours=Decimal(7)),
    "lock": lambda entry: lock(entry, invoice="INV-1"),
}


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", TimeState)
def test_every_move_from_every_state(verb: str, state: TimeState) -> None:
    result = DO[verb](replace(NEW, state=state))
    source, target = MOVES[verb]
    if state is source:
        assert isinstance(result, TimeEntry)
        assert result.state is target
    else:
        assert isinstance(result, Refused)
        assert result.code == "wrong-state"
        assert state.value in result.reason


def test_the_whole_life() -> None:
    entry = submit(NEW, today=TODAY)
    back = send_back(entry, by=MANAGER, reason=" Too much. ")  # type: ignore[arg-type]
    assert isinstance(back, TimeEntry)
    assert back.returned_for == "Too much."
    again = resubmit(back, by="ann", hours=Decimal(7))
    approved = approve(again, by=MANAGER)  # type: ignore[arg-type]
    locked = lock(approved, invoice="INV-1")  # type: ignore[arg-type]
    assert locked == replace(NEW, hours=Decimal(7), state=TimeState.LOCKED, approved_by="mo", invoice="INV-1")


@pytest.mark.parametrize(
    ("decide", "code"),
    [
        (lambda: approve(NEW, by=Approver(id="ann", seats=frozenset({"vendor:manager"}))), "own-time"),
        (lambda: approve(NEW, by=Approver(id="bo", seats=frozenset({"vendor:analyst"}))), "wrong-role"),
        (lambda: approve(NEW, by=Approver(id="bo", seats=frozenset())), "wrong-role"),
        (lambda: send_back(NEW, by=Approver(id="ann", seats=frozenset({"client:lead"})), reason="x"), "own-time"),
        (lambda: send_back(NEW, by=MANAGER, reason="  "), "no-reason"),
        (lambda: resubmit(replace(NEW, state=TimeState.RETURNED), by="bo", hours=Decimal(1)), "not-the-worker"),
        (lambda: resubmit(replace(NEW, state=TimeState.RETURNED), by="ann", hours=Decimal(0)), "no-hours"),
        (lambda: submit(replace(NEW, hours=Decimal(-1)), today=TODAY), "no-hours"),
        (lambda: submit(replace(NEW, hours=Decimal("24.1")), today=TODAY), "too-many-hours"),
        (lambda: submit(NEW, today=date(2026, 11, 11)), "future-day"),
        (lambda: submit(NEW, today=TODAY, that_day=[worked("2", "17", person="ann")]), "too-many-hours"),
    ],
)
def test_refusals(decide, code: str) -> None:
    refused = decide()
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert refused.remedy


def test_only_the_same_persons_same_day_fills_a_day() -> None:
    others = [
        worked("2", "17", person="bo"),
        worked("3", "17", person="ann", day=date(2026, 11, 11)),
        worked("1", "17", person="ann"),
        worked("4", "16.5", person="ann"),
    ]
    assert isinstance(submit(NEW, today=TODAY, that_day=others), TimeEntry)


def test_the_client_may_approve_too() -> None:
    assert isinstance(approve(NEW, by=Approver(id="lea", seats=frozenset({"client:lead"}))), TimeEntry)

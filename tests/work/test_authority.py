"""Who may make which move: one line per trap."""

from __future__ import annotations

import pytest

from countersign.outcome import Refused
from countersign.work.authority import ItemFacts, Standing, allowed_moves, may
from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType

KIND = WorkType.from_dict(
    {
        "id": "demo/memo", "version": 1, "title": "Memo", "unit": "memo",
        "parts": [{"role": "report", "kinds": ["docx"]}],
        "criteria": [{"id": "AC-1", "text": "Reads well", "question": "supervisor"}],
        "review": [{"tier": "analyst", "role": "analyst"}, {"tier": "supervisor", "role": "supervisor"}],
        "signoff": {"output": "RO-01", "credentials": ["CFA"], "statement": "I certify."},
    }
)  # fmt: skip


def item(state: State, tier: int = 0) -> ItemFacts:
    return ItemFacts(state=state, work_type=KIND, tier=tier)


def seated(*seats: str, **facts: object) -> Standing:
    return Standing(seats=frozenset(seats), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verb", "facts", "who", "code"),
    [
        ("review", item(State.IN_REVIEW), seated("vendor:analyst", is_author=True), "self-review"),
        ("review", item(State.IN_REVIEW), seated("client:lead"), "wrong-role"),
        ("review", item(State.IN_REVIEW), Standing(), "not-found"),
        (
            "review",
            item(State.IN_REVIEW, 1),
            seated("vendor:supervisor", tiers_judged=frozenset({"analyst"})),
            "same-reviewer",
        ),
        ("review", item(State.IN_REVIEW, 1), seated("vendor:analyst"), "wrong-role"),
        ("sign", item(State.TO_SIGN), seated("client:lead"), "wrong-role"),
        ("sign", item(State.TO_SIGN), seated("client:signatory", is_author=True), "self-signature"),
        ("submit", item(State.IN_PROGRESS), seated("vendor:analyst"), "not-the-author"),
        ("submit", item(State.OPEN), seated("vendor:analyst"), "not-the-author"),
        ("accept", item(State.TO_ACCEPT), seated("vendor:manager"), "wrong-role"),
        ("waive", item(State.RETURNED), seated("vendor:supervisor", is_author=True), "own-work"),
        ("record_checks", item(State.CHECKING), seated("vendor:manager"), "system-only"),
        ("assign", item(State.OPEN), seated("vendor:analyst"), "wrong-role"),
    ],
)
def test_refusals(verb: str, facts: ItemFacts, who: Standing, code: str) -> None:
    decision = may(verb, facts, who)
    assert isinstance(decision, Refused)
    assert decision.code == code
    assert decision.reason
    assert decision.remedy


@pytest.mark.parametrize(
    ("verb", "facts", "who"),
    [
        ("review", item(State.IN_REVIEW), seated("vendor:analyst")),
        ("review", item(State.IN_REVIEW, 1), seated("vendor:supervisor")),
        ("sign", item(State.TO_SIGN), seated("client:signatory")),
        ("return", item(State.TO_SIGN), seated("client:signatory")),
        ("return", item(State.TO_ACCEPT), seated("client:lead")),
        ("submit", item(State.OPEN), seated("vendor:analyst", holds_lease=True)),
        ("submit", item(State.IN_REVIEW), seated("vendor:analyst", is_author=True)),
        ("record_checks", item(State.CHECKING), Standing(is_system=True)),
    ],
)
def test_permissions(verb: str, facts: ItemFacts, who: Standing) -> None:
    assert may(verb, facts, who)


def test_buttons_are_the_same_table() -> None:
    assert allowed_moves(item(State.TO_ACCEPT), seated("client:lead")) == ("accept", "return")
    assert allowed_moves(item(State.ACCEPTED), seated("client:lead", "vendor:manager")) == ()
    assert allowed_moves(item(State.OPEN), Standing()) == ()

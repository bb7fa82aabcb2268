"""Every state crossed with every move: the whole table, not samples."""

from __future__ import annotations

import pytest

from countersign.outcome import Misuse, Refused
from countersign.work.lifecycle import HOLDER, MOVES, State, advance, after_checks, after_review

# The table a reader would draw by hand: state → the moves it allows. Written out so that a change to MOVES is seen.
ALLOWED = {
    "open": {"assign", "claim", "submit", "cancel"},
    "in_progress": {"assign", "release", "submit", "cancel"},
    "checking": {"record_checks", "cancel"},
    "returned": {"assign", "submit", "waive", "recheck", "cancel"},
    "in_review": {"submit", "review", "waive", "cancel"},
    "to_sign": {"submit", "sign", "return", "cancel"},
    "to_accept": {"submit", "accept", "return", "cancel"},
    "accepted": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("verb", list(MOVES))
def test_every_state_and_move(state: State, verb: str) -> None:
    decision = advance(state, verb)
    assert bool(decision) == (verb in ALLOWED[state])
    if not decision:
        assert isinstance(decision, Refused)
        assert decision.code == "wrong-state"
        assert state.replace("_", " ") in decision.reason
        assert decision.remedy


@pytest.mark.parametrize("verb", list(MOVES))
def test_moves_lead_only_to_their_targets(verb: str) -> None:
    move = MOVES[verb]
    for target in State:
        decision = advance(move.sources[0], verb, target)
        assert bool(decision) == (target in move.targets)


def test_every_state_has_a_holder_and_ends_are_ends() -> None:
    assert set(HOLDER) == set(State)
    reachable = {t for m in MOVES.values() for t in m.targets}
    assert reachable | {State.OPEN} == set(State)


def test_ledger_verbs_are_past_tense_of_the_moves() -> None:
    verbs = [m.ledger_verb for m in MOVES.values()]
    assert len(set(verbs)) == len(verbs)
    assert all(v.startswith("work.") and v.endswith("ed") for v in verbs if v != "work.recorded")


def test_where_an_item_goes() -> None:
    assert after_checks(passed=False, tiers=2, signs=True) is State.RETURNED
    assert after_checks(passed=True, tiers=2, signs=True) is State.IN_REVIEW
    assert after_checks(passed=True, tiers=0, signs=True) is State.TO_SIGN
    assert after_review(signs=False) is State.TO_ACCEPT


def test_an_unknown_move_names_its_neighbours() -> None:
    with pytest.raises(Misuse, match="submit"):
        advance("open", "sumbit")

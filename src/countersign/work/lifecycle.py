"""The life of a work item: one table of moves, and every refusal reasoned.

The same table guards the actions, draws the buttons, lists `allowed_actions` in the API and feeds the tests.

    open → in_progress → checking → in_review (once per tier) → to_sign → to_accept → accepted
                             │          │                          │          │
                             └──────────┴────── returned ◀─────────┴──────────┘
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from countersign.outcome import Allowed, Decision, Misuse, Refused


class State(StrEnum):
    """Where an item stands. `next_holder` in `Move` says who has it then."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CHECKING = "checking"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    TO_ACCEPT = "to_accept"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


S = State


@dataclass(frozen=True, slots=True)
class Move:
    """One verb: from which states, to which (the first is the usual one), by whom, and its past tense in the ledger."""

    verb: str
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    actors: tuple[str, ...]
    past: str

    @property
    def ledger_verb(self) -> str:
        """What the ledger writes: the same word, past tense."""
        return f"work.{self.past}"


_LIVE = (S.CHECKING, S.IN_REVIEW, S.TO_SIGN, S.TO_ACCEPT)
_AUTHOR_MAY_SUBMIT = (S.OPEN, S.IN_PROGRESS, S.RETURNED, S.IN_REVIEW, S.TO_SIGN, S.TO_ACCEPT)

MOVES: dict[str, Move] = {
    m.verb: m
    for m in (
        Move("assign", (S.OPEN, S.IN_PROGRESS, S.RETURNED), (S.IN_PROGRESS,), ("manager",), "assigned"),
        Move("claim", (S.OPEN,), (S.IN_PROGRESS,), ("analyst",), "claimed"),
        Move("release", (S.IN_PROGRESS,), (S.OPEN,), ("author", "manager"), "released"),
        Move("submit", _AUTHOR_MAY_SUBMIT, (S.CHECKING,), ("author",), "submitted"),
        Move("record_checks", (S.CHECKING,), (S.IN_REVIEW, S.RETURNED, S.TO_SIGN, S.TO_ACCEPT), ("system",), "checked"),
        Move("review", (S.IN_REVIEW,), (S.IN_REVIEW, S.TO_SIGN, S.TO_ACCEPT, S.RETURNED), ("reviewer",), "reviewed"),
        Move("sign", (S.TO_SIGN,), (S.TO_ACCEPT,), ("signatory",), "signed"),
        Move("accept", (S.TO_ACCEPT,), (S.ACCEPTED,), ("client",), "accepted"),
        Move("return", (S.TO_SIGN, S.TO_ACCEPT), (S.RETURNED,), ("signatory", "client"), "returned"),
        Move("waive", (S.RETURNED, S.IN_REVIEW), (S.RETURNED, S.IN_REVIEW), ("supervisor",), "waived"),
        Move("recheck", (S.RETURNED,), (S.CHECKING,), ("author", "supervisor"), "rechecked"),
        Move("cancel", (S.OPEN, S.IN_PROGRESS, S.RETURNED, *_LIVE), (S.CANCELLED,), ("manager",), "cancelled"),
    )
}

HOLDER: dict[State, str] = {
    S.OPEN: "anyone who may take it",
    S.IN_PROGRESS: "the author",
    S.CHECKING: "the checks",
    S.RETURNED: "the author",
    S.IN_REVIEW: "the next reviewer",
    S.TO_SIGN: "the signatory",
    S.TO_ACCEPT: "the client",
    S.ACCEPTED: "nobody: it is done",
    S.CANCELLED: "nobody: it was cancelled",
}


def advance(state: State | str, verb: str, target: State | str | None = None) -> Decision:
    """May an item in `state` make this move (to `target`, where the move has several)?

    >>> advance("in_progress", "submit")
    Allowed()
    >>> print(advance("accepted", "submit").code)
    wrong-state
    """
    move = MOVES.get(verb)
    if move is None:
        raise Misuse.unknown("move", verb, MOVES)
    state = State(state)
    if state not in move.sources:
        wanted = " or ".join(s.replace("_", " ") for s in move.sources)
        return Refused(
            "wrong-state",
            f"The item is {state.replace('_', ' ')}; it can only be {move.past} while it is {wanted}.",
            f"It is now with {HOLDER[state]}. Reload to see what happened.",
        )
    if target is not None and State(target) not in move.targets:
        return Refused("wrong-target", f"{verb} never leads to {target}.", "This is a fault of ours; please report it.")
    return Allowed()


def after_checks(*, passed: bool, tiers: int, signs: bool) -> State:
    """Where an item goes once its checks have run."""
    if not passed:
        return S.RETURNED
    return S.IN_REVIEW if tiers else after_review(signs=signs)


def after_review(*, signs: bool) -> State:
    """Where an item goes once the last tier has approved."""
    return S.TO_SIGN if signs else S.TO_ACCEPT

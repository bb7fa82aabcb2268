"""The strip: what was done shows, what the file outran turns hollow, what is asked next is marked."""

from __future__ import annotations

from countersign.work.lifecycle import State
from countersign.work.strip import Did, strip
from tests.work.test_authority import KIND


def shapes(state: State, tier: int, version: int, deeds: list[Did]) -> str:
    return "".join(s.shape for s in strip(KIND, state, tier, version, deeds))


def test_a_new_version_turns_older_stamps_hollow() -> None:
    deeds = [Did("submitted", 1, True), Did("checked", 1, True), Did("analyst", 1, True), Did("submitted", 2, True)]
    assert shapes(State.CHECKING, 0, 2, deeds) == "✓◇○·····"


def test_the_whole_way() -> None:
    steps = ("submitted", "checked", "analyst", "supervisor", "signed", "accepted", "sealed", "billed")
    assert shapes(State.ACCEPTED, 1, 1, [Did(s, 1, True) for s in steps]) == "✓✓✓✓◆✓◆✓"


def test_a_refused_step_shows_as_refused() -> None:
    assert shapes(State.RETURNED, 0, 1, [Did("submitted", 1, True), Did("checked", 1, False)])[1] == "■"

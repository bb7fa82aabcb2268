"""What is left for a visitor: a set of scenarios, each waiting for somebody else, and items nobody has yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from countersign.server.demo.cast import Cast
from countersign.server.demo.material.finance import cases
from countersign.server.demo.material.finance.submission import scenario
from countersign.server.demo.material.names import ANALYST, LEAD, MANAGER, SECOND, SIGNATORY, SUPERVISOR
from countersign.server.demo.stories import finance
from countersign.server.demo.voice import Silent
from countersign.server.demo.walk import Brief, Walk
from countersign.work.work_type import WorkType

_WISH = (
    "The same model and note for one scenario, for the investment committee. Change the inputs of the scenario only; "
    "every figure in the note ties to the model of the scenario."
)


@dataclass(frozen=True, slots=True)
class Left:
    """An item that stops on its way: after how many steps, whose turn it then is, and to do what."""

    case: cases.Case
    steps: int
    turn: str
    asks: str
    plugged: bool = False


LEFT = (
    Left(cases.SLOWER_SOFTWARE, 5, MANAGER, "invoice"),
    Left(cases.LATE_REVIEW, 4, LEAD, "accept or return"),
    Left(cases.ONE_LABORATORY, 3, SIGNATORY, "sign or return"),
    Left(cases.DEARER_INPUTS, 2, SUPERVISOR, "review"),
    Left(cases.LEANER, 1, SECOND, "review"),
    Left(cases.FASTER_UTILITIES, 1, ANALYST, "mend and submit again:", plugged=True),
)
OPEN = (
    Brief(
        "Brackwell Sensors: model for an initiation of coverage",
        "Three statements, FY2024A to FY2031E, from the annual reports; a note of at most six pages.",
        "BRS-2026-01",
        days=12,
    ),
    Brief(
        "Calder Vale Instruments: model after the trading statement",
        "Roll the base case forward when the trading statement is out.",
        "CVI-2027-02",
        days=30,
    ),
)


def leave(cast: Cast, kinds: Mapping[str, WorkType]) -> dict[str, list[str]]:
    """Bring each item to where it waits; what each person may do first, in words."""
    kind = kinds[finance.WORK_TYPE]
    waiting: dict[str, list[str]] = {}
    for number, left in enumerate(LEFT, start=1):
        title = f"Calder Vale Instruments, {left.case.name}: model and note"
        _bring(Walk(cast, Silent(), kind, ANALYST), left, Brief(title, _WISH, f"CVI-S{number}", days=2 + number))
        waiting.setdefault(left.turn, []).append(f"{left.asks} “Calder Vale Instruments, {left.case.name}”")
    for brief in OPEN:
        Walk(cast, Silent(), kind, ANALYST).open(LEAD, brief)
    waiting[MANAGER].append(f"give “{OPEN[0].title}” to an analyst")
    waiting[SECOND].append(f"or take “{OPEN[1].title}”")
    return waiting


def _bring(walk: Walk, left: Left, brief: Brief) -> None:
    walk.open(LEAD, brief)
    walk.claim()
    steps: tuple[Callable[[], object], ...] = (
        lambda: _handed_in(walk, left),
        lambda: walk.review(SECOND, "approve", minutes=25),
        lambda: walk.review(SUPERVISOR, "approve", minutes=20),
        lambda: walk.sign(SIGNATORY),
        lambda: walk.accept(LEAD),
    )
    for step in steps[: left.steps]:
        step()


def _handed_in(walk: Walk, left: Left) -> None:
    walk.submit(scenario(left.case, plugged=left.plugged), note="Inputs of the scenario changed, nothing else.")
    walk.check()

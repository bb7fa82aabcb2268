"""What is left for a visitor: a set of scenarios, each waiting for somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from countersign.server.demo.cast import Cast
from countersign.server.demo.material.finance import cases
from countersign.server.demo.material.finance.submission import scenario
from countersign.server.demo.material.names import ANALYST, LEAD, MANAGER, SECOND, SIGNATORY, SUPERVISOR
from countersign.server.demo.stories import finance
from countersign.server.demo.voice import Silent, Voice
from countersign.server.demo.walk import Brief, Walk
from countersign.work.work_type import WorkType

_WISH = (
    "The same model and note for one scenario, for the investment committee. Change the inputs of the scenario only; "
    "every figure in the note ties to the model of the scenario."
)


@dataclass(frozen=True, slots=True)
class Left:
    """An item that stops on its way: after how many steps, and what it then asks of whom."""

    case: cases.Case
    steps: int
    asks: str
    plugged: bool = False


LEFT = (
    Left(cases.SLOWER_SOFTWARE, 5, f"{MANAGER} may invoice it"),
    Left(cases.LATE_REVIEW, 4, f"{LEAD} may accept it"),
    Left(cases.ONE_LABORATORY, 3, f"{SIGNATORY} may sign it"),
    Left(cases.DEARER_INPUTS, 2, f"{SUPERVISOR} may review it"),
    Left(cases.LEANER, 1, f"{SECOND} may review it"),
    Left(cases.FASTER_UTILITIES, 1, f"it came back to {ANALYST}: somebody made it balance", plugged=True),
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


def leave(cast: Cast, voice: Voice, kinds: Mapping[str, WorkType]) -> None:
    """Bring each item to where it waits, and say so in one line."""
    kind = kinds[finance.WORK_TYPE]
    for number, left in enumerate(LEFT, start=1):
        walk = Walk(cast, Silent(), kind, ANALYST)
        title = f"Calder Vale Instruments, {left.case.name}: model and note"
        _bring(walk, left, Brief(title, _WISH, f"CVI-S{number}", days=2 + number))
        voice.step(f"{title}: {left.asks}.")
    for brief in OPEN:
        Walk(cast, Silent(), kind, ANALYST).open(LEAD, brief)
        voice.step(f"{brief.title}: open; {MANAGER} may give it to an analyst, or an analyst takes it.")


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

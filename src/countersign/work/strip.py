"""The strip: an item's steps as stamps, in order. The same everywhere: lists, item, mail, pack, PDF.

Each state has a shape of its own, so colour never speaks alone:

    done ✓   refused ■   asked ◇   waiting ·   void ○ (the file changed since)   seal ◆
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType

SHAPES = {"done": "✓", "refused": "■", "asked": "◇", "waiting": "·", "void": "○", "seal": "◆"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One step of the strip."""

    step: str
    state: str
    who: str = ""
    at: datetime | None = None
    note: str = ""
    digest: str = ""

    @property
    def shape(self) -> str:
        """The mark that stands for the state."""
        return SHAPES[self.state]


@dataclass(frozen=True, slots=True)
class Did:
    """Somebody did a step on a version: what a stamp is made from."""

    step: str
    version: int
    ok: bool
    who: str = ""
    at: datetime | None = None
    note: str = ""
    digest: str = ""


def strip(work_type: WorkType, state: State, tier: int, version: int, deeds: Sequence[Did]) -> tuple[Stamp, ...]:
    """The stamps of an item. Deeds on older versions turn void: "modified since"."""
    return tuple(_stamp(step, work_type, state, tier, version, deeds) for step in steps_of(work_type))


def steps_of(work_type: WorkType) -> tuple[str, ...]:
    """The steps an item of this type goes through."""
    tiers = tuple(t.tier for t in work_type.review)
    signed = ("signed",) if work_type.signoff else ()
    return ("submitted", "checked", *tiers, *signed, "accepted", "sealed", "billed")


def _stamp(step: str, work_type: WorkType, state: State, tier: int, version: int, deeds: Sequence[Did]) -> Stamp:
    mine = [d for d in deeds if d.step == step]
    now = [d for d in mine if d.version == version]
    if now:
        return _done(now[-1])
    if step == _asked(work_type, state, tier):
        return Stamp(step, "asked")
    if mine:
        old = mine[-1]
        return Stamp(step, "void", old.who, old.at, f"modified since v{old.version}", old.digest)
    return Stamp(step, "waiting")


def _done(deed: Did) -> Stamp:
    shape = "refused" if not deed.ok else "seal" if deed.step in ("signed", "sealed") else "done"
    return Stamp(deed.step, shape, deed.who, deed.at, deed.note, deed.digest)


def _asked(work_type: WorkType, state: State, tier: int) -> str:
    if state is State.IN_REVIEW and tier < len(work_type.review):
        return work_type.review[tier].tier
    return {
        State.OPEN: "submitted",
        State.IN_PROGRESS: "submitted",
        State.RETURNED: "submitted",
        State.CHECKING: "checked",
        State.TO_SIGN: "signed",
        State.TO_ACCEPT: "accepted",
        State.ACCEPTED: "sealed",
    }.get(state, "")

"""What one reviewer said about one version. Assessments append: none is changed, none is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from countersign.outcome import Allowed, Decision, Misuse, Refused
from countersign.review.defect import Defect, DefectSeverity

ANSWERS = ("approve", "return")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Approve or return, of exactly the bytes that `digest` names."""

    tier: str
    by: str
    at: datetime
    answer: str
    digest: str
    comment: str = ""
    defects: tuple[Defect, ...] = ()
    minutes: int | None = None

    def __post_init__(self) -> None:
        if self.answer not in ANSWERS:
            raise Misuse.unknown("verdict", self.answer, ANSWERS)

    @property
    def approves(self) -> bool:
        """Whether the work goes on."""
        return self.answer == "approve"

    def to_dict(self) -> dict[str, Any]:
        """As API and pack carry it."""
        return {
            "tier": self.tier,
            "by": self.by,
            "at": self.at.isoformat(),
            "answer": self.answer,
            "digest": self.digest,
            "comment": self.comment,
            "defects": [defect.to_dict() for defect in self.defects],
            "minutes": self.minutes,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Verdict:
        """The reverse of `to_dict`."""
        plain = {key: data[key] for key in ("tier", "by", "answer", "digest", "comment", "minutes")}
        defects = tuple(Defect.from_dict(defect) for defect in data["defects"])
        return cls(**plain, at=datetime.fromisoformat(data["at"]), defects=defects)


def is_sound(verdict: Verdict) -> Decision:
    """A return says why; nobody approves over a critical defect; each defect says something."""
    if any(not defect.text.strip() for defect in verdict.defects):
        return Refused("empty-defect", "A defect was recorded without a word.", "Say what is wrong, or remove it.")
    if not verdict.approves and not verdict.comment.strip() and not verdict.defects:
        return Refused("no-reason", "A returned item must say why.", "Record at least one defect or write a comment.")
    if verdict.approves and any(d.severity is DefectSeverity.CRITICAL for d in verdict.defects):
        return Refused(
            "critical-defect",
            "A critical defect rejects the work, whatever the score.",
            "Return the item, or lower the severity if the defect is not critical.",
        )
    return Allowed()


def append(history: Sequence[Verdict], verdict: Verdict) -> tuple[Verdict, ...] | Refused:
    """The history with one more verdict. One person judges one version once; second thoughts go to the next one."""
    sound = is_sound(verdict)
    if isinstance(sound, Refused):
        return sound
    if history and verdict.at < history[-1].at:
        return Refused(
            "out-of-order", "The verdict is older than the last one recorded.", "Record verdicts as they fall."
        )
    earlier = next((v for v in history if v.digest == verdict.digest and v.by == verdict.by), None)
    if earlier:
        return Refused(
            "already-judged",
            f"You judged this version at the {earlier.tier} tier already, and a verdict is never changed.",
            "Somebody else looks at this version; you may judge the next one.",
        )
    return (*history, verdict)


def defects_of(history: Iterable[Verdict]) -> tuple[Defect, ...]:
    """Every defect ever recorded, those of returned versions too: returning work does not wipe the slate."""
    return tuple(defect for verdict in history for defect in verdict.defects)

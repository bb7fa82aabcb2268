"""A defect: what kind of fault, how bad, where, and why it came about.

The typology and the multipliers carry the practice of translation quality scoring (MQM, ISO 5060) over to knowledge
work; the eight types are Countersign's own. Weights are a project's choice and stand beside the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from countersign.checks.finding import Where


class DefectType(StrEnum):
    """What kind of fault."""

    ACC = "ACC"
    CMP = "CMP"
    LOG = "LOG"
    SRC = "SRC"
    STR = "STR"
    LNG = "LNG"
    REG = "REG"
    REP = "REP"

    @property
    def meaning(self) -> str:
        """The type in words."""
        return _MEANINGS[self]


_MEANINGS = {
    DefectType.ACC: "Accuracy of a fact or number",
    DefectType.CMP: "Completeness",
    DefectType.LOG: "Reasoning or method",
    DefectType.SRC: "Source or citation",
    DefectType.STR: "Structure, format or template",
    DefectType.LNG: "Language or style",
    DefectType.REG: "Regulation or confidentiality",
    DefectType.REP: "Reproducibility or tool",
}


class DefectSeverity(StrEnum):
    """How bad.

    Critical: could harm a person, money or a legal right, breaks law or confidentiality, or makes the conclusion wrong.
    Major: misleads the reader or costs more than an hour to mend. Minor: no effect on use. Neutral: a remark.
    """

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def multiplier(self) -> int:
        """What one defect counts in the score."""
        return {"neutral": 0, "minor": 1, "major": 5, "critical": 25}[self.value]


class Cause(StrEnum):
    """The root of a defect, for those who prevent the next one."""

    SCOPE = "scope"
    INSTRUCTION = "instruction"
    SKILL = "skill"
    REVIEW = "review"
    DATA = "data"
    TOOL = "tool"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One fault that a reviewer recorded."""

    type: DefectType
    severity: DefectSeverity
    text: str
    where: Where = field(default_factory=Where)
    cause: Cause | None = None

    def to_dict(self) -> dict[str, Any]:
        """As API, database and pack carry it."""
        return {
            "type": self.type.value,
            "severity": self.severity.value,
            "text": self.text,
            "where": self.where.to_dict(),
            "cause": self.cause.value if self.cause else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Defect:
        """The reverse of `to_dict`; an unknown type, severity or cause is a `ValueError` that names it."""
        return cls(
            type=DefectType(data["type"]),
            severity=DefectSeverity(data["severity"]),
            text=data["text"],
            where=Where.from_dict(data.get("where") or {}),
            cause=Cause(data["cause"]) if data.get("cause") else None,
        )

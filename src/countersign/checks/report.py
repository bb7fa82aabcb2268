"""A report: what the checks said about one submission. One JSON shape for CLI, API, pages and packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from countersign.canonical import digest
from countersign.checks.finding import Finding, Severity
from countersign.checks.waiver import Waiver
from countersign.work.work_type import WorkType


@dataclass(frozen=True, slots=True)
class Trouble:
    """A check that did not give an answer: skipped (could not look) or an error (ours, never a pass)."""

    rule: str
    version: int
    part: str
    code: str
    reason: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "rule": self.rule, "version": self.version, "part": self.part,
            "code": self.code, "reason": self.reason, "remedy": self.remedy,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CriterionState:
    """Where one acceptance criterion stands: met, unmet, for a person to judge, or for a signature."""

    id: str
    text: str
    check: str | None
    required: bool
    state: str
    because: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "id": self.id, "text": self.text, "check": self.check,
            "required": self.required, "state": self.state, "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """Findings, what was skipped, what went wrong, and the state of each criterion."""

    parts: tuple[dict[str, str], ...]
    work_type: str | None
    at: str
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Trouble, ...] = ()
    errors: tuple[Trouble, ...] = ()
    criteria: tuple[CriterionState, ...] = ()
    waived: Mapping[str, Waiver] | None = None
    ran: tuple[str, ...] = ()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings nobody waived."""
        waived = self.waived or {}
        return tuple(f for f in self.findings if f.fingerprint not in waived)

    @property
    def passed(self) -> bool:
        """No critical finding stands, no check failed to answer, and every required criterion of a check is met."""
        blocked = any(f.severity is Severity.CRITICAL for f in self.standing)
        unmet = any(c.required and c.state == "unmet" for c in self.criteria)
        return not (blocked or self.errors or unmet)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each: severities that stand, waived, skipped, errors, rules run."""
        said = Counter(str(f.severity) for f in self.standing)
        return {
            **{str(s): said[str(s)] for s in Severity},
            "waived": len(self.findings) - len(self.standing),
            "skipped": len(self.skipped),
            "errors": len(self.errors),
            "rules": len(self.ran),
        }

    def to_dict(self) -> dict[str, Any]:
        """The shape of house section 4."""
        waived = self.waived or {}
        return {
            "parts": [dict(p) for p in self.parts],
            "work_type": self.work_type,
            "at": self.at,
            "passed": self.passed,
            "counts": self.counts,
            "findings": [
                f.to_dict() | ({"waived": waived[f.fingerprint].to_dict()} if f.fingerprint in waived else {})
                for f in self.findings
            ],
            "skipped": [t.to_dict() for t in self.skipped],
            "errors": [t.to_dict() for t in self.errors],
            "criteria": [c.to_dict() for c in self.criteria],
            "ran": list(self.ran),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """The reverse of `to_dict`."""
        waived = {f["fingerprint"]: Waiver.from_dict(f["waived"]) for f in data["findings"] if "waived" in f}
        return cls(
            parts=tuple(data["parts"]),
            work_type=data["work_type"],
            at=data["at"],
            findings=tuple(Finding.from_dict(f) for f in data["findings"]),
            skipped=tuple(Trouble(**t) for t in data["skipped"]),
            errors=tuple(Trouble(**t) for t in data["errors"]),
            criteria=tuple(CriterionState(**c) for c in data.get("criteria", ())),
            waived=waived,
            ran=tuple(data.get("ran", ())),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form."""
        return digest(self.to_dict())


def criteria_states(
    work_type: WorkType, standing: Sequence[Finding], troubles: Sequence[Trouble], ran: Sequence[str]
) -> tuple[CriterionState, ...]:
    """Each criterion's state: a check's criterion is met only when the check ran, had no trouble, and nothing
    of severity major or worse stands.
    """
    return tuple(
        CriterionState(c.id, c.text, c.check, c.required, *_state(c.check, c.question, standing, troubles, ran))
        for c in work_type.criteria
    )


def _state(
    check: str | None,
    question: str | None,
    standing: Sequence[Finding],
    troubles: Sequence[Trouble],
    ran: Sequence[str],
) -> tuple[str, str]:
    if check is None:
        return ("judge", f"the {question} answers") if question else ("sign", "a signature clears it")
    trouble = next((t for t in troubles if t.rule == check), None)
    if trouble:
        return "unmet", trouble.reason
    if check not in ran:
        return "unmet", "The check did not run on any part."
    found = [f for f in standing if f.rule == check and f.severity is not Severity.MINOR]
    return ("unmet", f"{len(found)} finding{'s' if len(found) > 1 else ''}") if found else ("met", "")

"""What the left and middle panes of an item show: criteria with their findings, and findings pinned to parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from countersign.checks.finding import Severity, Where

_RANK = {s.value: s.rank for s in Severity}


@dataclass(frozen=True, slots=True)
class Pin:
    """One finding with its number on the page, which both panes and the keys use."""

    number: int
    finding: Mapping[str, Any]

    @property
    def severity(self) -> str:
        """Minor, when a finding does not say."""
        return self.finding.get("severity") or "minor"

    @property
    def waived(self) -> Mapping[str, Any] | None:
        """The waiver that lets it stand."""
        return self.finding.get("waived")

    @property
    def part(self) -> str:
        """The name of the part it is in."""
        return str(self.finding["where"].get("part", ""))

    @property
    def where(self) -> dict[str, Any]:
        """The place inside the part."""
        return {k: v for k, v in self.finding["where"].items() if k != "part"}

    @property
    def label(self) -> str:
        """The place in words."""
        return Where.from_dict(self.where).label()

    @property
    def others(self) -> list[str]:
        """Further places of the same finding."""
        return [Where.from_dict(w).label() for w in self.finding.get("also", ())]


@dataclass(frozen=True, slots=True)
class Row:
    """One acceptance criterion as it stands, with the findings that speak about it."""

    id: str
    text: str
    state: str
    because: str
    pins: tuple[Pin, ...]
    said: str = ""
    check: str = ""
    required: bool = True


def pins_of(report: Mapping[str, Any] | None) -> tuple[Pin, ...]:
    """The findings of a report: those that stand before waived ones, the worst first."""
    found = list(report["findings"]) if report else []
    found.sort(key=lambda f: ("waived" in f, _RANK.get(f.get("severity") or "minor", 2)))
    return tuple(Pin(n, f) for n, f in enumerate(found, start=1))


def criteria_rows(
    criteria: Sequence[Mapping[str, Any]],
    report: Mapping[str, Any] | None,
    pins: Sequence[Pin],
    answers: Mapping[str, Any],
    signed: str = "",
) -> list[Row]:
    """Each criterion of the work type, with its state in the report, what reviewers answered, and who signed."""
    states = {c["id"]: c for c in (report or {}).get("criteria", ())}
    rows = []
    for criterion in criteria:
        told = states.get(criterion["id"], {})
        answer = answers.get(criterion["id"])
        state = "met" if criterion.get("signature") and signed else _state(criterion, told, answer)
        mine = tuple(p for p in pins if criterion.get("check") and p.finding["rule"] == criterion["check"])
        rows.append(
            Row(
                id=criterion["id"], text=criterion["text"], state=state,
                because=_because(criterion, told, answer, signed),
                pins=mine, said=_said(answer), check=criterion.get("check") or "",
                required=criterion.get("required", True),
            )
        )  # fmt: skip
    return rows


def beyond(rows: Sequence[Row], pins: Sequence[Pin]) -> list[Pin]:
    """Findings of checks that no criterion names."""
    named = {p.number for row in rows for p in row.pins}
    return [p for p in pins if p.number not in named]


def by_part(pins: Sequence[Pin]) -> dict[str, list[Pin]]:
    """The findings of each part."""
    parts: dict[str, list[Pin]] = {}
    for pin in pins:
        parts.setdefault(pin.part, []).append(pin)
    return parts


def changed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, list[Pin]]:
    """Which findings are gone, new, or still there between two reports."""
    before = {f["fingerprint"]: f for f in (old or {}).get("findings", ())}
    after = {f["fingerprint"]: f for f in (new or {}).get("findings", ())}
    sets = {
        "gone": [f for k, f in before.items() if k not in after],
        "new": [f for k, f in after.items() if k not in before],
        "still": [f for k, f in after.items() if k in before],
    }
    return {name: list(pins_of({"findings": found})) for name, found in sets.items()}


def _state(criterion: Mapping[str, Any], told: Mapping[str, Any], answer: Any) -> str:
    if isinstance(answer, Mapping) and "met" in answer:
        return "met" if answer["met"] else "unmet"
    if told:
        return str(told["state"])
    return "open" if criterion.get("check") else "judge" if criterion.get("question") else "sign"


def _because(criterion: Mapping[str, Any], told: Mapping[str, Any], answer: Any, signed: str) -> str:
    if criterion.get("signature") and signed:
        return f"signed by {signed}"
    if isinstance(answer, Mapping) and answer.get("by"):
        return f"{answer['by']}: {'holds' if answer.get('met') else 'does not hold'}"
    if told.get("because"):
        return str(told["because"])
    if criterion.get("question"):
        return f"for the {criterion['question']} to judge"
    return f"signed by {criterion['signature']}" if criterion.get("signature") else ""


def _said(answer: Any) -> str:
    return str(answer.get("note", "")) if isinstance(answer, Mapping) else str(answer or "")

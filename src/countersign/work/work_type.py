"""A work type: what is delivered, what it must hold to, who looks at it, and who signs.

Work types are YAML in `practices/<practice>/work_types/`. The keys, all of them:

    id: finance/three-statement-model
    version: 1
    title: Three-statement model
    unit: model                      # what is counted on an invoice
    source: domain table FIN-03, 2026-11-23
    parts:
      - {role: model, kinds: [xlsx], required: true, title: The workbook}
      - {role: report, kinds: [docx, pdf], required: true, title: The research note}
      # `given: true` marks what the client gave (a manuscript): only checks that ask for its role look at it
    checks: ["workbook/*", "finance/*", "text/placeholders"]   # rule ids or patterns, beside the criteria's
    params:                          # settings of rules for this work type
      text/required-headings: {headings: [Summary, Valuation]}
    criteria:
      - {id: AC-1, text: The balance sheet balances in every period, check: finance/balance-sheet-balances}
      - {id: AC-2, text: Assumptions are plausible, question: supervisor}          # a reviewer of that tier answers
      - {id: AC-3, text: Certified by the analyst, signature: CFA, required: true} # a signature clears it
    review:                          # tiers in order; `side` is vendor or client
      - {tier: analyst, role: analyst, side: vendor}
      - {tier: supervisor, role: supervisor, side: vendor}
    signoff: {output: RO-01, credentials: [CFA], statement: "…"}     # absent: nobody has to sign
    rubric: rubrics/three-statement-model.md
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from countersign.outcome import Misuse


@dataclass(frozen=True, slots=True)
class PartSpec:
    """A named place in a submission: its role, the file kinds it takes, whether it must be there, who made it."""

    role: str
    kinds: tuple[str, ...]
    required: bool = True
    title: str = ""
    given: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One acceptance criterion, answered by a check, by a reviewer's judgement, or by a signature."""

    id: str
    text: str
    check: str | None = None
    question: str | None = None
    signature: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class TierSpec:
    """A review tier: who looks (a role on one side of the engagement)."""

    tier: str
    role: str
    side: str = "vendor"


@dataclass(frozen=True, slots=True)
class SignoffSpec:
    """The accountable signature: which regulated output, which credentials suffice, what is stated."""

    output: str
    credentials: tuple[str, ...]
    statement: str
    side: str = "client"


@dataclass(frozen=True, slots=True)
class WorkType:
    """A kind of deliverable. An item keeps a copy of its work type as it stood when the item was opened."""

    id: str
    version: int
    title: str
    unit: str
    parts: tuple[PartSpec, ...]
    criteria: tuple[Criterion, ...]
    checks: tuple[str, ...] = ()
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    review: tuple[TierSpec, ...] = ()
    signoff: SignoffSpec | None = None
    source: str = ""
    rubric: str = ""

    def part(self, role: str) -> PartSpec:
        """The part with this role; `Misuse` with near names otherwise."""
        for spec in self.parts:
            if spec.role == role:
                return spec
        raise Misuse.unknown("part role", role, (p.role for p in self.parts))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data, as an item stores it and a pack carries it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> WorkType:
        """From YAML or from `to_dict`; unknown keys and roles are a `Misuse` that names them."""
        _refuse_unknown("work type", data, cls)
        signoff = data.get("signoff")
        made = cls(
            id=data["id"],
            version=int(data["version"]),
            title=data["title"],
            unit=data["unit"],
            parts=tuple(_made(PartSpec, p) for p in data["parts"]),
            criteria=tuple(_made(Criterion, c) for c in data["criteria"]),
            checks=tuple(data.get("checks", ())),
            params=dict(data.get("params") or {}),
            review=tuple(_made(TierSpec, t) for t in data.get("review", ())),
            signoff=_made(SignoffSpec, signoff) if signoff else None,
            source=data.get("source", ""),
            rubric=data.get("rubric", ""),
        )
        _refuse_ambiguous(made)
        return made


def _made(kind: type, data: Mapping[str, Any]) -> Any:
    _refuse_unknown(kind.__name__, data, kind)
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in data.items()})


def _refuse_unknown(what: str, data: Mapping[str, Any], kind: type) -> None:
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    for key in data:
        if key not in known:
            raise Misuse.unknown(f"{what} key", key, known)


def _refuse_ambiguous(work_type: WorkType) -> None:
    ids = [c.id for c in work_type.criteria]
    if len(ids) != len(set(ids)):
        raise Misuse(f"{work_type.id}: two criteria share an id.")
    for criterion in work_type.criteria:
        if sum(x is not None for x in (criterion.check, criterion.question, criterion.signature)) != 1:
            raise Misuse(f"{work_type.id} {criterion.id}: needs exactly one of check, question, signature.")

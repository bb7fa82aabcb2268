"""What a piece of material consists of: files with their roles, and the faults that were planted in them."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.checks.finding import Finding, Where


@dataclass(frozen=True, slots=True)
class File:
    """A file of a submission, with the role of the part it is submitted as."""

    name: str
    role: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault in a first submission. `where` holds the fields of a finding's place that must be there."""

    what: str
    rule: str
    part: str
    where: tuple[tuple[str, str | int], ...] = ()
    says: str = ""

    def is_named_by(self, finding: Finding) -> bool:
        """Does this finding name the fault: the rule that should, at its place, in words that fit?"""
        if finding.rule != self.rule or self.says not in finding.message:
            return False
        return any(self._is_at(place) for place in (finding.where, *finding.also))

    def _is_at(self, place: Where) -> bool:
        told = place.to_dict()
        return place.part == self.part and all(told.get(key) == value for key, value in self.where)

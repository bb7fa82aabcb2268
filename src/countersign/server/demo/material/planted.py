"""What a piece of material consists of: files with their roles, and the faults that were planted in them."""

from __future__ import annotations

from dataclasses import dataclass


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

    @property
    def place(self) -> dict[str, str | int]:
        """The fields that one place of the finding must have."""
        return dict(self.where)

"""A finding: what is wrong, where in the user's own terms, why it matters, what would clear it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from countersign.canonical import digest


class Severity(StrEnum):
    """How bad. Critical: a wrong conclusion, harm or breach. Major: the reader is misled. Minor: no effect on use."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 is worst, so that sorting puts criticals first."""
        return ("critical", "major", "minor").index(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in a part: sheet and cell (A1, also a range), page and line, paragraph, row and column, or entity.

    Only what names the place is set. `box` is left, top, right, bottom in points from the page's top left corner.
    `part` is the submission part's name; the runner fills it in.

    >>> Where(part="model.xlsx", sheet="P&L", cell="D14").label()
    'model.xlsx, P&L!D14'
    """

    part: str = ""
    sheet: str | None = None
    cell: str | None = None
    page: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    text: str | None = None
    row: int | None = None
    column: str | None = None
    entity: str | None = None
    layer: str | None = None
    path: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, in order."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {k: (list(v) if isinstance(v, tuple) else v) for k, v in pairs if v not in (None, "")}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Where:
        """The reverse of `to_dict`."""
        box = data.get("box")
        return cls(**{**data, "box": tuple(box) if box else None})

    def label(self) -> str:
        """The place in words, as a person would say it."""
        if self.cell:
            place = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        elif self.sheet:
            place = f"sheet {self.sheet}"
        elif self.page:
            place = f"page {self.page}" + (f", line {self.line}" if self.line else "") + self._cell_of_table()
        elif self.paragraph is not None:
            place = f"paragraph {self.paragraph}{self._cell_of_table()}"
        elif self.row is not None:
            place = f"row {self.row}" + (f", column {self.column}" if self.column else "")
        else:
            place = self.entity or self.path or ""
        quote = f" “{self.text}”" if self.text else ""
        return ", ".join(x for x in (self.part, place) if x) + quote

    def _cell_of_table(self) -> str:
        """The row and column of a table in running text."""
        row = f", row {self.row}" if self.row is not None else ""
        return f"{row}, column {self.column}" if row and self.column else row


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule found. A rule sets `message`, `remedy`, `where`, sometimes `also` and `severity`;
    the runner fills in the rest, so that a stored finding reads without the rule installed.
    """

    message: str
    where: Where
    remedy: str = ""
    also: tuple[Where, ...] = ()
    severity: Severity | None = None
    rule: str = ""
    version: int = 0
    why: str = ""
    params: tuple[tuple[str, Any], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Names the same finding at the same place again (24 hex digits); waivers hold on to it."""
        return digest([self.rule, self.where.to_dict(), self.message])[:24]

    def to_dict(self) -> dict[str, Any]:
        """The JSON shape that CLI, API and pack share."""
        return {
            "rule": self.rule,
            "version": self.version,
            "severity": self.severity.value if self.severity else None,
            "message": self.message,
            "remedy": self.remedy,
            "why": self.why,
            "where": self.where.to_dict(),
            "also": [w.to_dict() for w in self.also],
            "params": dict(self.params),
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Finding:
        """The reverse of `to_dict`."""
        return cls(
            rule=data["rule"],
            version=data["version"],
            severity=Severity(data["severity"]) if data.get("severity") else None,
            message=data["message"],
            remedy=data.get("remedy", ""),
            why=data.get("why", ""),
            where=Where.from_dict(data["where"]),
            also=tuple(Where.from_dict(w) for w in data.get("also", ())),
            params=tuple(sorted(data.get("params", {}).items())),
        )

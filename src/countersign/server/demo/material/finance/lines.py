"""The lines of a model: where each stands, what its cells hold, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from countersign.server.demo.material.finance.formula import REFERENCE, ErrorValue, Value, computed

YEARS = ("FY2024A", "FY2025A", "FY2026A", "FY2027E", "FY2028E", "FY2029E", "FY2030E", "FY2031E")
HISTORY = 3
NOW, MID = 2, 5  # the last year of history, and the forecast year three years on
LEAD, FIRST = 1, 2  # columns B and C, counted from zero
TOP = 4  # the first row under the headings, counted from zero


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row. Typed numbers come first (history, or inputs), the formula fills the years that are left.

    `ratio` is the formula that describes the history of an input line; `one` is a single value in the first column.
    `guided` holds single forecasts that the company itself has given, which stand in place of the formula.
    """

    key: str
    label: str
    unit: str = "GBP m"
    typed: Sequence[float] = ()
    inputs: Sequence[float] = ()
    formula: str = ""
    ratio: str = ""
    guided: tuple[tuple[int, float], ...] = ()
    first: int = 0
    width: int = len(YEARS)
    one: bool = False
    lead: float | str | None = None
    look: str = "line"
    format: str = "number"
    note: str = ""

    def cell(self, year: int) -> float | str | None:
        """What the cell of this year holds: a number, a template, or nothing."""
        if self.one:
            return (self.typed[0] if self.typed else self.formula) if year == 0 else None
        if not self.first <= year < self.width:
            return None
        if year in dict(self.guided):
            return dict(self.guided)[year]
        if year < self.first + len(self.typed):
            return self.typed[year - self.first]
        if self.inputs and year >= HISTORY:
            return self.inputs[year - HISTORY]
        return (self.ratio if self.inputs else self.formula) or None

    def is_input(self, year: int) -> bool:
        """Typed by a person, and so shown in the input style."""
        return isinstance(self.cell(year), int | float)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of text between lines; `columns` are headings over the columns where they are not the years."""

    text: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence under the figures."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, what stands above it, and its rows from row 5 on."""

    name: str
    title: str
    rows: tuple[Line | Heading | Remark, ...]
    years: bool = True


@dataclass
class Model:
    """All sheets, and what their cells come to. `changes` holds what a first submission did to single cells."""

    sheets: tuple[Sheet, ...]
    changes: Mapping[tuple[str, int], float | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        placed = list(self._placed())
        self._line = {line.key: line for _, _, line in placed}
        self._place = {line.key: (sheet, row) for sheet, row, line in placed}
        self._known: dict[tuple[str, int], Value] = {}

    def _placed(self) -> Iterator[tuple[str, int, Line]]:
        for sheet in self.sheets:
            for row, line in enumerate(sheet.rows, start=TOP):
                if isinstance(line, Line):
                    yield sheet.name, row, line

    def content(self, key: str, year: int) -> float | str | None:
        """What a cell holds, changes included."""
        return self.changes.get((key, year), self._line[key].cell(year))

    def value(self, key: str, year: int = 0) -> Value:
        """What a cell shows; an error is the text of its code."""
        if (key, year) not in self._known:
            self._known[key, year] = self._shown(key, year)
        return self._known[key, year]

    def number(self, key: str, year: int = 0) -> float:
        """What a cell shows, where only a number will do."""
        value = self.value(key, year)
        if isinstance(value, str):
            raise TypeError(f"{key} in {YEARS[year]} shows {value}.")
        return value

    def _shown(self, key: str, year: int) -> Value:
        held = self._line[key].lead if year < 0 else self.content(key, year)
        if held is None:
            return 0.0
        if not isinstance(held, str):
            return float(held)
        try:
            return computed(held, lambda match: self._looked_up(match, year))
        except ErrorValue as error:
            return error.code

    def _looked_up(self, match: re.Match[str], year: int) -> Any:
        key, to, way = match.groups()
        if to:
            keys = [k for k, (sheet, row) in self._place.items() if self._between(key, to, sheet, row)]
            return [self._good(k, year) for k in keys]
        if way == "forecast":
            return [self._good(key, y) for y in range(HISTORY, len(YEARS))]
        return self._good(key, _year(way, year))

    def _between(self, key: str, to: str, sheet: str, row: int) -> bool:
        return sheet == self._place[key][0] and self._place[key][1] <= row <= self._place[to][1]

    def _good(self, key: str, year: int) -> Value:
        value = self.value(key, year)
        if isinstance(value, str) and value.startswith("#"):
            raise ErrorValue(value)
        return value

    def address(self, key: str, year: int = 0) -> tuple[str, str]:
        """Sheet and cell of a value, as a finding names them."""
        sheet, row = self._place[key]
        return sheet, f"{_letter(FIRST + year)}{row + 1}"

    def excel(self, key: str, year: int, template: str) -> str:
        """A template as the formula of the cell in which it stands."""
        return "=" + REFERENCE.sub(lambda match: self._written(match, self._place[key][0], year), template)

    def _written(self, match: re.Match[str], here: str, year: int) -> str:
        key, to, way = match.groups()
        sheet, row = self._place[key]
        number, column, last = row + 1, _letter(FIRST + year), _letter(FIRST + len(YEARS) - 1)
        text = {
            "prev": f"{_letter(FIRST + year - 1)}{number}",
            "one": f"$C${number}",
            "forecast": f"${_letter(FIRST + HISTORY)}${number}:${last}${number}",
            "last": f"${last}${number}",
            "now": f"${_letter(FIRST + NOW)}${number}",
            "mid": f"${_letter(FIRST + MID)}${number}",
            "lead": f"$B{number}",
            "row": f"{column}${number}",
        }.get(way or "", f"{column}{number}")
        if to:
            text += f":{column}{self._place[to][1] + 1}"
        return text if sheet == here else f"'{sheet}'!{text}"


def _year(way: str | None, year: int) -> int:
    fixed = {"prev": year - 1, "one": 0, "now": NOW, "mid": MID, "last": len(YEARS) - 1, "lead": -1}
    return fixed.get(way or "", year)


def _letter(column: int) -> str:
    return chr(ord("A") + column)

"""Finding the lines of statements in a workbook by what they are called, and their periods by the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from countersign.checks.headings import column_heading, is_date_format, is_year
from countersign.checks.readers.formulas import column_name
from countersign.checks.readers.grid import NUMBER, TEXT, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.wording import listed

_LINES = Path(__file__).parent / "data" / "lines.yaml"
_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PUNCTUATION = re.compile(r"[^\w&%]+")
_LEAD = re.compile(r"^(?:less|add|plus|of which|i+|[a-z0-9])\b (?=\w{3})")
_PERIOD = re.compile(
    r"^(?:fy|cy|q[1-4]|[1-4]q|h[12]|[1-2]h|ytd|ltm)?[ '\-]*(?:\d{2}|\d{4})(?:[-/]\d{2,4})? ?"
    r"(?:[aefpb]|actual|est|forecast|budget)?$"
    r"|^(?:19|20)\d\d(?:[-/]\d{2,4})?\b\D{0,12}$"
    r"|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ '\-]*(?:\d{2}|\d{4})? ?[aefpb]?$"
    r"|^(?:year|month|quarter|period) ?\d{1,3}$",
    re.IGNORECASE,
)
_MIN_PERIODS = 2
_UNKNOWN = "column "  # what a period is called where nothing heads it


@dataclass(frozen=True)
class Line:
    """One line of a statement: what it is, where it stands, and its figure in each period, with the column."""

    kind: str
    label: str
    sheet: Sheet
    row: int
    figures: dict[str, tuple[int, float]]

    def __getitem__(self, period: str) -> float:
        return self.figures[period][1]

    def cell(self, period: str) -> tuple[int, int]:
        """Row and column of a period's figure."""
        return self.row, self.figures[period][0]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    named = yaml.safe_load(_LINES.read_text("utf-8"))
    return {kind: re.compile("|".join(f"(?:{one})" for one in found)) for kind, found in named.items()}


def plain(label: str) -> str:
    """A label in lower case, without notes in brackets, punctuation and leading words such as "less".

    >>> plain("Less: Capex (net)"), plain("Shareholders' equity"), plain("Balance Check  (Assets - Liabilities)")
    ('capex', 'shareholders equity', 'balance check')
    """
    text = _NOTE.sub(" ", label.replace("'", "").replace("’", "")).lower()
    return _LEAD.sub("", " ".join(_PUNCTUATION.sub(" ", text).split()))


@cache
def kind_of(label: str) -> str:
    """What a label names, "" for nothing known.

    >>> kind_of("Total Liabilities & Shareholders' Equity"), kind_of("Cash and cash equivalents at end of year")
    ('total_equity_and_liabilities', 'closing_cash')
    """
    text = plain(label)
    found = [kind for kind, pattern in _patterns().items() if pattern.fullmatch(text)]
    return next((k for k in ("opening_cash", "closing_cash", *found) if k in found), "")


@dataclass(frozen=True)
class Statements:
    """All known lines of a workbook's visible sheets, in reading order."""

    lines: tuple[Line, ...]

    def all(self, kind: str) -> list[Line]:
        """The lines of one kind."""
        return [line for line in self.lines if line.kind == kind]

    def near(self, kind: str, line: Line, *, above: bool | None = None) -> Line | None:
        """The line of this kind on the same sheet that stands nearest to another; `above` or below it if said."""
        found = [other for other in self.all(kind) if other.sheet is line.sheet and other.row != line.row]
        if above is not None:
            found = [other for other in found if (other.row < line.row) is above]
        return min(found, key=lambda other: abs(other.row - line.row), default=None)


@lru_cache(maxsize=1)  # the practice's rules ask for the same book one after the other
def statements(book: Workbook) -> Statements:
    """Read the statements of a workbook."""
    return Statements(tuple(line for sheet in book.visible for line in _lines(sheet)))


def _lines(sheet: Sheet) -> Iterator[Line]:
    periods: dict[int, str] = {}
    for row in sheet.grid.rows:
        headings = _headings(sheet, row)
        if len(headings) >= _MIN_PERIODS:
            periods = headings
            continue
        label, col = label_of(sheet, row)
        kind = kind_of(label) if label else ""
        if not kind:
            continue
        figures = dict(_figures(sheet, row, col, periods))
        if figures:
            yield Line(kind, label, sheet, row, figures)


def label_of(sheet: Sheet, row: int) -> tuple[str, int]:
    """The first text of a row and its column."""
    for index in sheet.grid.row_span(row):
        if sheet.grid.tags[index] == TEXT and (text := str(sheet.value_at(index)).strip()):
            return text, place_of(sheet.grid.keys[index])[1]
    return "", 0


def _headings(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → period of a row that heads periods."""
    found: dict[int, str] = {}
    for index in sheet.grid.row_span(row):
        col, tag = place_of(sheet.grid.keys[index])[1], sheet.grid.tags[index]
        if tag == NUMBER:
            period = _period_of_number(sheet, index)
            if not period:
                return {}
        else:
            text = str(sheet.value_at(index) or "").strip()
            period = _key(text) if tag == TEXT and _PERIOD.match(text) else ""
        if period and period not in found.values():
            found[col] = period
    return found


def _period_of_number(sheet: Sheet, index: int) -> str:
    number = sheet.grid.numbers[index]
    if is_year(number):
        return str(int(number))
    return f"day {int(number)}" if is_date_format(sheet.cell_at(index).format) and number > 20_000 else ""


def _key(text: str) -> str:
    """A period in one spelling: FY27E, FY2027 and 2027 are the same."""
    said = re.sub(r"[ '\-]", "", text.upper())
    year = re.fullmatch(r"(?:FY|CY)?((?:19|20)?\d\d)(?:[AEFPB]|ACTUAL|EST|FORECAST|BUDGET)?", said)
    if year:
        return year[1] if len(year[1]) == 4 else f"20{year[1]}"
    split = re.match(r"(?:FY)?((?:19|20)\d\d)/\d{2}", said)
    return split[0] if split else said


def _figures(
    sheet: Sheet, row: int, label_col: int, periods: dict[int, str]
) -> Iterator[tuple[str, tuple[int, float]]]:
    for index in sheet.grid.row_span(row, label_col + 1):
        if sheet.grid.tags[index] == NUMBER:
            col = place_of(sheet.grid.keys[index])[1]
            if period := periods.get(col, "" if periods else f"{_UNKNOWN}{column_name(col)}"):
                yield period, (col, sheet.grid.numbers[index])


def shared(*lines: Line) -> list[str]:
    """The periods that all lines have, in the order of the first."""
    return [period for period in lines[0].figures if all(period in line.figures for line in lines)]


def in_time(periods: Sequence[str]) -> list[str]:
    """Periods from the earliest on; none where the headings do not tell."""
    if any(period.startswith(_UNKNOWN) for period in periods):
        return []
    dated = all(re.match(r"(?:19|20)\d\d|day \d", period) for period in periods)
    return sorted(periods) if dated else list(periods)


def called(line: Line, periods: Sequence[str]) -> str:
    """Periods as the sheet heads them."""
    names = [
        period if period.startswith(_UNKNOWN) else column_heading(line.sheet, *line.cell(period)) for period in periods
    ]
    return listed([name or period for name, period in zip(names, periods, strict=True)])

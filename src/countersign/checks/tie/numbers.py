"""All numbers of a workbook's visible sheets, found by value or by the words that name them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from math import log

from countersign.checks.figures.periods import Period, periods_in
from countersign.checks.headings import is_date_format
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.grid import NUMBER, TEXT, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.sums import figure as number_in
from countersign.checks.tie.words import words_of

MAX_HEADINGS = 4
MAX_SECTION = 30
_EXCEL_EPOCH = date(1899, 12, 30)
_MARK = re.compile(r"\s+\(\d{1,2}\)$|[*†]+$")  # of a footnote
_NOTHING = re.compile(r"[-–—―\s.]+|n/?[am]\.?|nil", re.IGNORECASE)
_OPENS = tuple("0123456789(-−–$£€₹¥")


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its place, its value, and whether the sheet shows it as a percentage."""

    sheet: int
    row: int
    col: int
    value: float
    percent: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """What names a number: the label of its row, the heading of its column, and their periods."""

    label: str
    heading: str
    words: frozenset[str]  # of its row, or of its column where the row has none
    heads: frozenset[str]  # of its column, beside those
    around: frozenset[str]  # of the section that the row stands in, and of the sheet
    periods: tuple[Period, ...]


@dataclass
class _Side:
    """The texts of one sheet by row and by column, with the periods they name."""

    sheet: Sheet
    by_row: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    by_col: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    numeric_rows: set[int] = field(default_factory=set)

    @cached_property
    def first_numbers(self) -> int:
        """The first row with numbers."""
        return min(self.numeric_rows, default=0)

    def heads(self, row: int) -> bool:
        """Whether a row heads columns: texts only, two of them beyond the label, or above all numbers."""
        if row in self.numeric_rows:
            return False
        return row < self.first_numbers or len(self.by_row[row]) > 2 or self.by_row[row][0][0] > 1


class Numbers:
    """The index of a workbook, made once for all figures of a text."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._sides = [_Side(sheet) for sheet in book.visible]
        self.all: list[Number] = []
        for at, side in enumerate(self._sides):
            self.all.extend(_read(at, side))
        self.all.sort(key=lambda number: abs(number.value))
        self._sizes = [abs(number.value) for number in self.all]
        self._namings: dict[tuple[int, int, int], Naming] = {}

    def __len__(self) -> int:
        return len(self.all)

    def between(self, low: float, high: float) -> list[Number]:
        """The numbers whose size lies between two sizes, both included."""
        return self.all[bisect_left(self._sizes, low) : bisect_right(self._sizes, high)]

    def count(self, low: float, high: float) -> int:
        """How many there are."""
        return bisect_right(self._sizes, high) - bisect_left(self._sizes, low)

    def ref(self, number: Number) -> str:
        """Where it stands, e.g. IS!F12."""
        return f"{self._sides[number.sheet].sheet.name}!{cell_name(number.row, number.col)}"

    def naming(self, number: Number) -> Naming:
        """What names it."""
        key = (number.sheet, number.row, number.col)
        if key not in self._namings:
            self._namings[key] = _naming(self._sides[number.sheet], number)
        return self._namings[key]

    @cached_property
    def rows(self) -> dict[tuple[int, int], list[Number]]:
        """Sheet and row → its numbers from the left."""
        return self._lines(lambda n: n.row, lambda n: n.col)

    @cached_property
    def columns(self) -> dict[tuple[int, int], list[Number]]:
        """Sheet and column → its numbers from the top."""
        return self._lines(lambda n: n.col, lambda n: n.row)

    def _lines(
        self, of: Callable[[Number], int], place: Callable[[Number], int]
    ) -> dict[tuple[int, int], list[Number]]:
        lines: dict[tuple[int, int], list[Number]] = defaultdict(list)
        for number in self.all:
            lines[number.sheet, of(number)].append(number)
        for line in lines.values():
            line.sort(key=place)
        return dict(lines)

    @cached_property
    def by_word(self) -> dict[str, list[Number]]:
        """Word → the numbers that it helps to name."""
        found: dict[str, list[Number]] = defaultdict(list)
        for number in self.all:
            naming = self.naming(number)
            for word in naming.words | naming.heads:
                found[word].append(number)
        return found

    @cached_property
    def weights(self) -> dict[str, float]:
        """Word → how much it tells: the rarer in the workbook, the more."""
        labels: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
        for number in self.all:
            naming = self.naming(number)
            for word in naming.words | naming.heads:
                labels[word].add((number.sheet, number.row, 0))
        lines = len(self.rows) + 1
        return {word: log(1 + lines / len(seen)) for word, seen in labels.items()}


def _read(at: int, side: _Side) -> Iterator[Number]:
    held = list(_cells(side))
    rows: dict[int, list[float]] = defaultdict(list)
    columns: dict[int, list[float]] = defaultdict(list)
    for row, col, number, _ in held:
        rows[row].append(number)
        columns[col].append(number)
    year_rows = {row for row, numbers in rows.items() if _are_years(numbers, side.by_row.get(row, ()))}
    year_columns = {
        col for col, numbers in columns.items() if len(numbers) > 2 and _are_years(numbers, ((0, "label"),))
    }
    for row, col, number, shown in held:
        if period := _period_text(number, shown, year=row in year_rows or col in year_columns):
            side.by_row[row].append((col, period))
            side.by_col[col].append((row, period))
        else:
            side.numeric_rows.add(row)
            yield Number(at, row, col, number, "%" in shown)
    for texts in (*side.by_row.values(), *side.by_col.values()):
        texts.sort()


def _cells(side: _Side) -> Iterator[tuple[int, int, float, str]]:
    """Row, column, number and format of what is a number or a text that reads as one; the texts go to the side."""
    sheet, grid = side.sheet, side.sheet.grid
    for index in range(len(grid)):
        row, col = place_of(grid.keys[index])
        tag = grid.tags[index]
        if tag == NUMBER:
            yield row, col, grid.numbers[index], sheet.cell_at(index).format
        elif tag == TEXT and (text := str(sheet.value_at(index)).strip()):
            plain = _MARK.sub("", text)
            said = number_in(plain) if plain[:1] in _OPENS else None
            if said is not None and not (said == int(said) and 1900 <= said <= 2100 and "," not in plain):
                yield row, col, float(said) / (100 if plain.endswith("%") else 1), "0%" if plain.endswith("%") else ""
            elif not _NOTHING.fullmatch(text):
                side.by_row[row].append((col, text))
                side.by_col[col].append((row, text))


def _are_years(numbers: list[float], texts: Sequence[tuple[int, str]]) -> bool:
    """Whether numbers head periods: years one after the other, or years that no label calls something else."""
    if not all(number.is_integer() and 1950 <= number <= 2060 for number in numbers):
        return False
    steps = {abs(one - two) for one, two in pairwise(numbers)}
    return bool(steps and steps <= {0.0, 1.0}) or not any(words_of(text) for _, text in texts)


def _period_text(number: float, shown: str, *, year: bool) -> str:
    if is_date_format(shown) and 20_000 < number < 80_000:
        return (_EXCEL_EPOCH + timedelta(days=int(number))).strftime("%d %B %Y")
    return str(int(number)) if year else ""


def _naming(side: _Side, number: Number) -> Naming:
    left = [text for col, text in side.by_row.get(number.row, ()) if col < number.col]
    above = _above(side, number)
    section = _section(side, number.row)
    periods = tuple(dict.fromkeys(n.period for text in (*above, *left) for n in periods_in(text)))
    if not periods:
        periods = tuple(dict.fromkeys(n.period for n in periods_in(section)))
    words: frozenset[str] = frozenset().union(*map(words_of, left))
    heads: frozenset[str] = frozenset().union(*map(words_of, above))
    if not words and section:  # a figure under a block without a label is its total
        words = words_of(section) | {"total"}
    if not words:
        words, heads = heads, frozenset()
    around = words_of(section) | words_of(side.sheet.name)
    return Naming(left[0] if left else "", " ".join(above), words, heads - words, around, periods)


def _above(side: _Side, number: Number) -> list[str]:
    """The nearest heading above in the column and the headings right above it, also those that reach over it."""
    column = [row for row, _ in side.by_col.get(number.col, ()) if row < number.row and side.heads(row)]
    nearest = column[-1] if column else max((r for r in side.by_row if r < number.row and side.heads(r)), default=0)
    found: list[str] = []
    for row in range(nearest, max(0, nearest - MAX_HEADINGS), -1):
        if row in side.numeric_rows:
            break
        if row in side.by_row and side.heads(row) and (text := _over(side, row, number.col)):
            found.append(text)
    return found[::-1]


def _over(side: _Side, row: int, col: int) -> str:
    """The text of a heading row at a column, else the one that reaches over it from the left."""
    texts = [text for at, text in side.by_row[row] if 1 < at <= col]
    return texts[-1] if texts else ""


def _section(side: _Side, row: int) -> str:
    """The nearest row above that holds a label and no numbers."""
    for above in range(row - 1, max(0, row - MAX_SECTION), -1):
        if above not in side.numeric_rows and (texts := side.by_row.get(above)) and len(texts) == 1:
            return texts[0][1]
    return ""

"""All numbers of a workbook's visible sheets, found by value or by the words that name them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from math import log

from countersign.checks.figures.periods import Period, periods_in
from countersign.checks.headings import is_date_format, is_year
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.grid import NUMBER, TEXT, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.sums import figure as number_in
from countersign.checks.tie.words import words_of

MAX_HEADINGS = 4
MAX_SECTION = 30
_EXCEL_EPOCH = date(1899, 12, 30)


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
    words: frozenset[str]
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
            for word in self.naming(number).words:
                found[word].append(number)
        return found

    @cached_property
    def weights(self) -> dict[str, float]:
        """Word → how much it tells: the rarer in the workbook, the more."""
        labels: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
        for number in self.all:
            for word in self.naming(number).words:
                labels[word].add((number.sheet, number.row, 0))
        lines = len(self.rows) + 1
        return {word: log(1 + lines / len(seen)) for word, seen in labels.items()}


def _read(at: int, side: _Side) -> Iterator[Number]:
    sheet, grid = side.sheet, side.sheet.grid
    held: list[tuple[int, int, float, str]] = []
    years: dict[tuple[str, int], bool] = {}
    for index in range(len(grid)):
        row, col = place_of(grid.keys[index])
        tag, number = grid.tags[index], grid.numbers[index]
        if tag == TEXT:
            text = str(sheet.value_at(index)).strip()
            said = number_in(text) if text[:1].isdigit() or text[:1] in "(-$£€₹" else None
            if said is None or is_year(float(said)):
                side.by_row[row].append((col, text))
                side.by_col[col].append((row, text))
                continue
            number = float(said) / (100 if text.endswith("%") else 1)
            held.append((row, col, number, "0%" if text.endswith("%") else ""))
        elif tag == NUMBER:
            held.append((row, col, number, sheet.cell_at(index).format))
        else:
            continue
        for line in (("r", row), ("c", col)):
            years[line] = years.get(line, True) and is_year(number)
    for row, col, number, shown in held:
        if period := _period_text(number, shown, whole=years["r", row] or (years["c", col] and is_year(number))):
            side.by_row[row].append((col, period))
            side.by_col[col].append((row, period))
        else:
            side.numeric_rows.add(row)
            yield Number(at, row, col, number, "%" in shown)
    for texts in (*side.by_row.values(), *side.by_col.values()):
        texts.sort()


def _period_text(number: float, shown: str, *, whole: bool) -> str:
    if is_date_format(shown) and 20_000 < number < 80_000:
        return (_EXCEL_EPOCH + timedelta(days=int(number))).strftime("%d %B %Y")
    return str(int(number)) if whole and is_year(number) else ""


def _naming(side: _Side, number: Number) -> Naming:
    left = [text for col, text in side.by_row.get(number.row, ()) if col < number.col]
    above = _above(side, number)
    section = _section(side, number.row)
    said = [*left, *above]
    periods = tuple(dict.fromkeys(n.period for text in (*above, *left) for n in periods_in(text)))
    if not periods:
        periods = tuple(dict.fromkeys(n.period for n in periods_in(section)))
    words = frozenset().union(*(words_of(text) for text in said))
    return Naming(
        left[0] if left else "", " ".join(above), words, words_of(section) | words_of(side.sheet.name), periods
    )


def _above(side: _Side, number: Number) -> list[str]:
    """The nearest heading above in the column, with what stands right above it and reaches over from the left."""
    column = [(row, text) for row, text in side.by_col.get(number.col, ()) if row < number.row and side.heads(row)]
    if not column:
        return _merged(side, number)
    found = [column[-1]]
    for row, text in reversed(column[:-1]):
        if len(found) == MAX_HEADINGS or row < found[-1][0] - 2:
            break
        found.append((row, text))
    over = _left_of(side, found[-1][0] - 1, number.col)
    return [*([over] if over else ()), *(text for _, text in reversed(found))]


def _merged(side: _Side, number: Number) -> list[str]:
    heads = [row for row in side.by_row if row < number.row and row not in side.numeric_rows]
    texts = [_left_of(side, row, number.col) for row in sorted(heads)[:3]]
    return [text for text in texts if text]


def _left_of(side: _Side, row: int, col: int) -> str:
    """The heading that reaches over a column from the left, none of the label column."""
    row_texts = [(at, text) for at, text in side.by_row.get(row, ()) if 1 < at <= col]
    return row_texts[-1][1] if row_texts and row not in side.numeric_rows else ""


def _section(side: _Side, row: int) -> str:
    """The nearest row above that holds a label and no numbers."""
    for above in range(row - 1, max(0, row - MAX_SECTION), -1):
        if above not in side.numeric_rows and (texts := side.by_row.get(above)) and len(texts) == 1:
            return texts[0][1]
    return ""

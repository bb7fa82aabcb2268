"""Runs: stretches of a row or a column in which one formula repeats in relative form, and the cells that break them.

A break is a cell inside a run, or at its end where the runs beside it go on, that holds something else.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from countersign.checks.readers.formulas import AXIS, Area, to_a1
from countersign.checks.readers.grid import COLUMN_BITS, NO_FORMULA, NUMBER, key_of, place_of
from countersign.checks.readers.template import Template
from countersign.checks.readers.workbook import Sheet, Workbook

MIN_REPEATS = 3
MAX_GAP = 2
MAX_SPELLED_OUT = 200  # cells of a range that is compared cell by cell with a written-out sum
NEIGHBOURHOOD = 12  # lines to either side in which other runs are asked whether they go on

_CELL = rf"R{AXIS}C{AXIS}"
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SUM_OF_CELLS = re.compile(rf"{_CELL}(?:\+{_CELL})+|SUM\({_CELL}(?::{_CELL})?(?:[,+]{_CELL}(?::{_CELL})?)*\)")
_PRODUCT_OF_CELLS = re.compile(rf"{_CELL}(?:\*{_CELL})+")
_BLANKS = re.compile(r"\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")

COLUMNS = 1 << COLUMN_BITS
OTHER, TYPED = -2, -3  # codes beside template numbers: text or nothing, and a typed number
Cells = Sequence[tuple[int, int]]
"""Places along a line, ascending, with the code of what stands there."""


@dataclass(frozen=True, slots=True)
class Run:
    """One formula repeated along a line. `along_row` tells rows from columns; places count along the line."""

    sheet: Sheet
    along_row: bool
    line: int
    first: int
    last: int
    template: int
    repeats: int

    def cell(self, place: int) -> tuple[int, int]:
        """Row and column of a place in the run's line."""
        return (self.line, place) if self.along_row else (place, self.line)

    @property
    def area(self) -> Area:
        """The cells it covers, breaks too."""
        return Area(*self.cell(self.first), *self.cell(self.last))

    def formula_in(self, row: int, col: int) -> str:
        """What the run would have in a cell, as A1 text with its "="."""
        return f"={to_a1(self.sheet.template(self.template).text, row, col)}"


@dataclass(frozen=True, slots=True)
class Break:
    """A cell that does not hold what its run holds."""

    run: Run
    row: int
    col: int
    typed: bool  # a number was typed; otherwise another formula


class Lines:
    """The rows and columns of a sheet as codes: formulas that compute the same have the same code."""

    def __init__(self, sheet: Sheet, same: Sequence[int]) -> None:
        self.sheet, self.grid = sheet, sheet.grid
        tags, arrays = sheet.grid.tags, bool(sheet.grid.computed)
        self.codes = array("l", (
            same[formula] if formula != NO_FORMULA else TYPED if tags[at] == NUMBER else OTHER
            for at, formula in enumerate(sheet.grid.formulas)
        ))  # fmt: skip
        for at in range(len(tags)) if arrays else ():
            if self.codes[at] == TYPED and sheet.is_computed(*place_of(self.grid.keys[at])):
                self.codes[at] = OTHER

    def code_at(self, row: int, col: int) -> int:
        """The code of a cell by its place."""
        index = self.grid.find(row, col)
        return OTHER if index < 0 else self.codes[index]

    def worth_a_look(self, *, along_row: bool) -> list[int]:
        """The rows (or columns) with enough formulas for a run, ascending."""
        keys = (key for key, formula in zip(self.grid.keys, self.grid.formulas, strict=True) if formula != NO_FORMULA)
        counts = Counter(key >> COLUMN_BITS for key in keys) if along_row else Counter(place_of(k)[1] for k in keys)
        return sorted(line for line, count in counts.items() if count >= MIN_REPEATS)

    def held(self, line: int, *, along_row: bool) -> Cells:
        """What stands along a row or a column."""
        indexes = self.grid.row_span(line) if along_row else self.grid.by_column[line]
        keys, codes = self.grid.keys, self.codes
        if along_row:
            return [(keys[at] % COLUMNS + 1, codes[at]) for at in indexes if codes[at] != OTHER]
        return [(keys[at] >> COLUMN_BITS, codes[at]) for at in indexes if codes[at] != OTHER]


def alike(book: Workbook) -> list[int]:
    """Template number → the number of the first template that computes the same.

    Blanks, a leading plus, the order of a sum or product, and `A1+A2` against `SUM(A1:A2)` make no difference.
    """
    known: dict[str, int] = {}
    return [known.setdefault(_plain(template), number) for number, template in enumerate(book.templates)]


def _plain(template: Template) -> str:
    text = template.text
    if " " in text or "\n" in text:
        text = _BLANKS.sub("", text)
    text = text.lstrip("+").replace("(+", "(").upper()
    if _IN_BRACKETS.fullmatch(text):
        text = text[1:-1]
    if _SUM_OF_CELLS.fullmatch(text):
        return "+".join(sorted(_added_cells(template)))
    return "*".join(sorted(text.split("*"))) if _PRODUCT_OF_CELLS.fullmatch(text) else text


def _added_cells(template: Template) -> Iterator[str]:
    """The cells of a plain sum, seen from a far-off cell so that relative places stay apart from fixed ones."""
    for reference in template.references:
        area = reference.at(500_000, 8_000)
        if area is None or area.rows * area.columns > MAX_SPELLED_OUT:
            yield str(reference)
        else:
            yield from (
                str(key_of(r, c)) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)
            )


def runs_of(sheet: Sheet, along_row: bool, line: int, held: Cells) -> Iterator[Run]:  # noqa: FBT001 - an axis
    """The runs of one line: a formula that repeats, bridging short gaps of other cells."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, code in held:
        if code >= 0:
            places[code].append(place)
    for code, found in places.items():
        start = 0
        for at in range(1, len(found) + 1):
            if at == len(found) or found[at] - found[at - 1] > MAX_GAP + 1:
                if at - start >= MIN_REPEATS:
                    yield Run(sheet, along_row, line, found[start], found[at - 1], code, at - start)
                start = at


@lru_cache(maxsize=1)  # two rules ask for the same book one after the other
def breaks(book: Workbook) -> tuple[Break, ...]:
    """All breaks of a workbook's runs, sheet by sheet, rows first; a cell is named once."""
    return tuple(_breaks(book))


def _breaks(book: Workbook) -> Iterator[Break]:
    same = alike(book)
    for sheet in book.sheets:
        seen: set[tuple[int, int]] = set()
        for found in _breaks_of(sheet, same):
            if (found.row, found.col) not in seen:
                seen.add((found.row, found.col))
                yield found


def _breaks_of(sheet: Sheet, same: Sequence[int]) -> Iterator[Break]:
    if not any(formula != NO_FORMULA for formula in sheet.grid.formulas):
        return
    lines = Lines(sheet, same)
    for along_row in (True, False):
        runs = {}
        for line in lines.worth_a_look(along_row=along_row):
            if found := list(runs_of(sheet, along_row, line, lines.held(line, along_row=along_row))):
                runs[line] = found
        ordered = sorted(runs)
        for line in ordered:
            held = lines.held(line, along_row=along_row)
            for run in runs[line]:
                yield from _inside(run, held, lines)
                yield from _at_the_ends(run, held, lines, runs, ordered)


def _inside(run: Run, held: Cells, lines: Lines) -> Iterator[Break]:
    first, last = (bisect_left(held, (place, -9)) for place in (run.first, run.last + 1))
    odd = [(place, code) for place, code in held[first:last] if code != run.template]
    if len(odd) * 3 > run.repeats:
        return
    deliberate = _evenly_spaced(odd)
    for place, code in odd:
        row, col = run.cell(place)
        if code in deliberate:
            continue
        if code == TYPED and not _is_input(run, row, col, lines):
            yield Break(run, row, col, typed=True)
        elif code >= 0 and not _belongs_elsewhere(run, row, col, code, lines):
            yield Break(run, row, col, typed=False)


def _evenly_spaced(odd: Cells) -> set[int]:
    """Formulas that return at equal distances in a run: the quarters' sums, the years' ends."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, code in odd:
        if code >= 0:
            places[code].append(place)
    return {c for c, p in places.items() if len(p) >= 3 and len({b - a for a, b in pairwise(p)}) == 1}


def _at_the_ends(
    run: Run, held: Cells, lines: Lines, runs: dict[int, list[Run]], ordered: list[int]
) -> Iterator[Break]:
    codes = dict(held)
    for place, step in ((run.first - 1, -1), (run.last + 1, 1)):
        if codes.get(place, OTHER) != TYPED or codes.get(place + step, OTHER) == TYPED:
            continue
        near = ordered[bisect_left(ordered, run.line - NEIGHBOURHOOD) : bisect_right(ordered, run.line + NEIGHBOURHOOD)]
        beside = [r for n in near if n != run.line for r in runs[n] if r.first <= run.last and r.last >= run.first]
        going_on = [r for r in beside if r.first <= min(place, run.first) and r.last >= max(place, run.last)]
        row, col = run.cell(place)
        if len(going_on) >= 2 and len(going_on) * 2 > len(beside) and not _is_input(run, row, col, lines):
            yield Break(run, row, col, typed=True)


def _is_input(run: Run, row: int, col: int, lines: Lines) -> bool:
    """A typed number that the run itself starts from, or whose counterpart is computed from it instead."""
    first, last = run.cell(run.first), run.cell(run.last)
    if (row, col) < first or (row, col) > last:
        edge = first if (row, col) < first else last
        if (row, col) in _read_by(lines.sheet, run.template, *edge):
            return True
    for place in _read_by(lines.sheet, run.template, row, col):
        index = lines.grid.find(*place)
        if index >= 0 and lines.grid.formulas[index] != NO_FORMULA:
            number = lines.grid.formulas[index]
            if (row, col) in _read_by(lines.sheet, number, *place):
                return True
    return False


def _read_by(sheet: Sheet, number: int, row: int, col: int) -> set[tuple[int, int]]:
    """The single cells of its own sheet that a template reads when it stands in a cell."""
    areas = (r.at(row, col) for r in sheet.template(number).references if not (r.is_range or r.sheet or r.book))
    return {(area.top, area.left) for area in areas if area}


def _belongs_elsewhere(run: Run, row: int, col: int, code: int, lines: Lines) -> bool:
    """Part of a line that crosses the run (a column of totals in a row of months), or a subtotal of the run itself."""
    step = (1, 0) if run.along_row else (0, 1)
    beside = (lines.code_at(row - step[0], col - step[1]), lines.code_at(row + step[0], col + step[1]))
    return code in beside or _adds_its_own_line(run, row, col, lines)


def _adds_its_own_line(run: Run, row: int, col: int, lines: Lines) -> bool:
    template = lines.sheet.template_at(lines.grid.find(row, col))
    own = 0
    for reference in template.references if template else ():
        area = reference.at(row, col)
        if area is None or reference.sheet or reference.book:
            continue
        along = (area.top, area.bottom) if run.along_row else (area.left, area.right)
        if along == (run.line, run.line):
            own += area.columns if run.along_row else area.rows
    return own >= 2

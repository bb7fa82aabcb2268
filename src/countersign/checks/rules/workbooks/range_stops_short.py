"""The rule workbook/range-stops-short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.headings import called, is_date_format, is_year
from countersign.checks.readers.formulas import Area
from countersign.checks.readers.grid import NO_FORMULA, NUMBER, place_of
from countersign.checks.readers.template import Template
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import Skip, rule

AGGREGATES = frozenset({"SUM", "AVERAGE", "SUBTOTAL"})
MIN_LENGTH = 2


@dataclass(frozen=True, slots=True)
class _Total:
    """A cell that adds one line, and what it leaves out of it."""

    row: int
    col: int
    area: Area
    missed: tuple[tuple[int, int], ...]
    before: bool  # what is missed stands before the range, not after it

    @property
    def upright(self) -> bool:
        return self.area.columns == 1

    @property
    def along(self) -> int:
        return self.row if self.upright else self.col

    @property
    def first(self) -> int:
        return self.area.top if self.upright else self.area.left


@rule(id="workbook/range-stops-short", version=1, severity=Severity.MAJOR, since="0.1")
def range_stops_short(book: Workbook) -> Iterator[Finding]:
    """A total takes in the whole block that it stands under or beside.

    Why it matters: A line that is added to a table later is easily left out of its total. The total then looks right,
    adds without error, and is too small.

    What passes: SUM, AVERAGE and SUBTOTAL over one column (or row) that reach to the edges of the block; headings such
    as years above the first item; lines that are themselves totals or that are added beside the range.

    What fails: Numbers between the end of the range and the total, or directly before its beginning, of the same block
    and kind, that the formula leaves out.

    What it cannot see: Totals of single cells (=B2+B3+B5); ranges that cover several columns; lines left out on
    purpose, such as a memo item.

    Source: EuSpRIG, taxonomy of spreadsheet errors (range errors); PerfectXL, "longer reference expected"; domain table
    X-CONS and C-SUM.
    """
    if not book.templates:
        raise Skip("The workbook holds no formulas.")
    adding = {n for n, template in enumerate(book.templates) if _adds_one_line(template)}
    for sheet in book.sheets if adding else ():
        groups: dict[tuple[int, int, int], list[_Total]] = defaultdict(list)
        starts: dict[tuple[bool, int], set[int]] = defaultdict(set)
        for index, number in enumerate(sheet.grid.formulas):
            if number in adding and (found := _judged(sheet, index)):
                starts[found.upright, found.along].add(found.first)
                if found.missed:
                    groups[number, found.along, len(found.missed)].append(found)
        for group in groups.values():
            if not _is_deliberate(group, starts[group[0].upright, group[0].along]):
                yield _finding(sheet, group)


def _is_deliberate(group: list[_Total], starts: set[int]) -> bool:
    """Several totals side by side that all begin after the same line, and none that begins with it."""
    return group[0].before and len(group) > 2 and group[0].first - 1 not in starts


def _adds_one_line(template: Template) -> bool:
    """The whole formula is one aggregate over one range of its own sheet."""
    return (
        len(template.references) == 1
        and template.references[0].is_range
        and not (template.references[0].sheet or template.references[0].book)
        and len(template.functions) == 1
        and bool(template.functions & AGGREGATES)
    )


def _judged(sheet: Sheet, index: int) -> _Total | None:
    row, col = place_of(sheet.grid.keys[index])
    template = sheet.template_at(index)
    area = template.references[0].at(row, col) if template else None
    if area is None or (area.columns > 1) == (area.rows > 1) or max(area.rows, area.columns) > 100_000:
        return None
    upright = area.columns == 1
    if (upright and area.left != col) or (not upright and area.top != row):
        return None
    line = _Line(sheet, area, (row, col), upright=upright)
    after, before = line.between(), line.before()
    return _Total(row, col, area, tuple(after or before), before=bool(before) and not after)


class _Line:
    """The row or column that a range and its total stand in."""

    def __init__(self, sheet: Sheet, area: Area, total: tuple[int, int], *, upright: bool) -> None:
        self.sheet, self.upright, self.line = sheet, upright, area.left if upright else area.top
        self.first, self.last = (area.top, area.bottom) if upright else (area.left, area.right)
        self.total = total[0] if upright else total[1]

    def cell(self, place: int) -> tuple[int, int]:
        return (place, self.line) if self.upright else (self.line, place)

    def between(self) -> list[tuple[int, int]]:
        """Items after the range's end and before the total."""
        if not self.last < self.total or self.total - self.last > 6:
            return []
        items = [place for place in range(self.last + 1, self.total) if self._is_item(place)]
        return [self.cell(place) for place in items] if items and items[0] == self.last + 1 else []

    def before(self) -> list[tuple[int, int]]:
        """The item directly before the range's beginning, when the block holds at least two items."""
        place = self.first - 1
        if self.last - self.first + 1 < MIN_LENGTH or place < 1:
            return []
        whole = self._is_item(place) and self._is_item(self.first) and self._same_kind(place)
        return [self.cell(place)] if whole else []

    def _index(self, place: int) -> int:
        return self.sheet.grid.find(*self.cell(place))

    def _same_kind(self, place: int) -> bool:
        above, first = self._index(place), self._index(self.first)
        formulas, styles = self.sheet.grid.formulas, self.sheet.grid.styles
        return styles[above] == styles[first] and (formulas[above] == NO_FORMULA) == (formulas[first] == NO_FORMULA)

    def _is_item(self, place: int) -> bool:
        """A number that belongs to the block: no heading, no date, no total of other cells of the line."""
        index = self._index(place)
        return index >= 0 and self.sheet.grid.tags[index] == NUMBER and self._belongs(index)

    def _belongs(self, index: int) -> bool:
        cell = self.sheet.cell_at(index)
        if (cell.formula is None and is_year(self.sheet.grid.numbers[index])) or is_date_format(cell.format):
            return False
        template = self.sheet.template_at(index)
        return template is None or not self._adds_its_line(template, cell.row, cell.col)

    def _adds_its_line(self, template: Template, row: int, col: int) -> bool:
        areas = [area for reference in template.references if (area := reference.at(row, col)) and not area.sheet]
        along = [(a.left, a.right) if self.upright else (a.top, a.bottom) for a in areas]
        return any(edges == (self.line, self.line) for edges in along)


def _finding(sheet: Sheet, found: list[_Total]) -> Finding:
    first = found[0]
    where = wording.wheres(sheet.name, [(short.row, short.col) for short in found])
    formula = sheet.formula(first.row, first.col) or ""
    missed = wording.cells(first.missed)
    more = f" The same holds for {wording.plural(len(found) - 1, 'total')} beside it." if len(found) > 1 else ""
    value = sheet.number(*first.missed[0])
    figure = f" ({wording.number(value)})" if value is not None and len(first.missed) == 1 else ""
    return Finding(
        message=f"{called(sheet, first.row, first.col)} adds {first.area.name} and leaves out {missed}{figure}, "
        f"which stands in the same block: {formula}.{more}",
        remedy=f"Extend the range over {missed}, or set the line apart and say why it does not count.",
        where=where[0],
        also=where[1:],
    )

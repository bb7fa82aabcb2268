"""The rule tables/total-does-not-add-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.headings import column_heading, is_year, row_label
from countersign.checks.readers.document import Document
from countersign.checks.readers.formulas import column_name
from countersign.checks.readers.grid import NO_FORMULA, NUMBER, TEXT, place_of
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import rule
from countersign.checks.sums import Mismatch, across, down, is_total, text_grid

MAX_LINES = 120
BLANK_LINES = 2


@rule(id="tables/total-does-not-add-up", version=2, severity=Severity.MAJOR, since="0.1")
def total_does_not_add_up(table: Workbook | Table | Document) -> Iterator[Finding]:
    """A typed total is the sum of its lines, within rounding.

    Why it matters: A table that does not add up is the first thing a reader checks by hand, and it casts doubt on every
    other figure of the deliverable.

    What passes: Totals that equal the sum of the lines since the last total, since the last heading, of all lines, or
    of the subtotals, within half a unit of the last printed place for each figure; lines "of which" and lines or
    columns of rates, shares and averages, which nobody adds.

    What fails: A line (or a column) called total, sub-total or sum whose typed figure no such reading gives, while the
    same reading holds in the table's other columns. Where no other column confirms the reading, the finding is minor.

    What it cannot see: A table with one column whose lines are only a selection; totals under another name; totals
    that are formulas (see workbook/range-stops-short); tables of a PDF that are drawn as pictures or loose lines.

    Source: domain table C-SUM.
    """
    if isinstance(table, Table):
        yield from _in_text([table.header, *table.rows], Where())
        return
    if isinstance(table, Document):
        for block in table.tables:
            if len(block.rows) > 2 and not block.hidden:
                yield from _in_text(block.rows, block.where)
        return
    for sheet in table.sheets:
        yield from _under_lines(sheet)
        yield from _beside_lines(sheet)


def _in_text(rows: Sequence[tuple[str, ...]], at: Where) -> Iterator[Finding]:
    """A table of text that stands at a place; its first row heads it."""
    grid = text_grid(rows)
    for turned, mismatches in ((False, down(grid.labels, grid.figures, grid.headings)), (True, _right_of(rows))):
        for found in mismatches:
            header = rows[0][found.place + 1].strip() if found.place + 1 < len(rows[0]) else ""
            label = grid.labels[found.line]
            names = (header, label) if turned else (label, header)
            where = replace(at, row=found.line + 1, column=header or column_name(found.place + 2))
            yield _finding(found, where, " in ".join(filter(None, names)))


def _right_of(rows: Sequence[tuple[str, ...]]) -> Iterator[Mismatch]:
    grid = text_grid(rows)
    headings = list(rows[0][1:])
    if any(is_total(heading) for heading in headings):
        yield from across(headings, grid.figures, grid.labels)


def _under_lines(sheet: Sheet) -> Iterator[Finding]:
    for row in _lines_called_total(sheet):
        columns = _typed(sheet, [(row, place_of(sheet.grid.keys[i])[1]) for i in sheet.grid.row_span(row)])
        if columns:
            lines = _lines_above(sheet, row)
            labels = [row_label(sheet, line, min(col for _, col in columns)) for line in lines]
            figures = [_figures(sheet, line, columns) for line in lines]
            headings = [column_heading(sheet, row, col) for _, col in columns]
            for found in down(labels, figures, headings):
                if found.line == len(lines) - 1:
                    name = " in ".join(filter(None, (labels[-1], headings[found.place])))
                    yield _finding(found, _where(sheet, columns[found.place]), name)


def _beside_lines(sheet: Sheet) -> Iterator[Finding]:
    for heading_row, col in _columns_called_total(sheet):
        cells = _typed(sheet, [(row, col) for row in _rows_below(sheet, heading_row, col)])
        if not cells:
            continue
        columns = [at for at in range(max(1, col - 40), col + 1) if column_heading(sheet, cells[0][0], at)]
        headings = [_heading_in(sheet, heading_row, at) for at in columns]
        figures = [tuple(_exact(sheet, row, at) for at in columns) for row, _ in cells]
        for found in across(headings, figures):
            if columns[found.place] == col:
                name = " in ".join(filter(None, (headings[-1], row_label(sheet, cells[found.line][0], col))))
                yield _finding(found, _where(sheet, cells[found.line]), name)


def _rows_below(sheet: Sheet, heading_row: int, col: int) -> Iterator[int]:
    """The rows of the block under a heading that have a number in its column; a wider gap ends the block."""
    last = 0
    for index in sheet.grid.by_column[col]:
        row = place_of(sheet.grid.keys[index])[0]
        if heading_row < row <= heading_row + MAX_LINES and sheet.grid.tags[index] == NUMBER:
            if last and row > last + BLANK_LINES + 1:
                return
            last = row
            yield row


def _lines_called_total(sheet: Sheet) -> list[int]:
    """Rows whose label, the first text in them, announces a total."""
    rows = {place_of(sheet.grid.keys[index])[0] for index in _texts_called_total(sheet)}
    return sorted(row for row in rows if is_total(row_label(sheet, row)))


def _columns_called_total(sheet: Sheet) -> list[tuple[int, int]]:
    """Headings that announce a column of totals: text, with text or years beside it."""
    found = []
    for index in _texts_called_total(sheet):
        row, col = place_of(sheet.grid.keys[index])
        if col > 2 and _heading_in(sheet, row, col - 1) and sheet.number(row, col + 1) is None:
            found.append((row, col))
    return found


def _texts_called_total(sheet: Sheet) -> Iterator[int]:
    known: dict[float, bool] = {}
    for index, tag in enumerate(sheet.grid.tags):
        if tag == TEXT:
            number = sheet.grid.numbers[index]
            if number not in known:
                known[number] = is_total(str(sheet.value_at(index)))
            if known[number]:
                yield index


def _heading_in(sheet: Sheet, row: int, col: int) -> str:
    value = sheet.value(row, col)
    return value.strip() if isinstance(value, str) else ""


def _typed(sheet: Sheet, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that hold a typed number."""
    found = []
    for place in places:
        index = sheet.grid.find(*place)
        if sheet.grid.tags[index] == NUMBER and sheet.grid.formulas[index] == NO_FORMULA:
            found.append(place)
    return found


def _lines_above(sheet: Sheet, row: int) -> list[int]:
    """The rows of the block that ends in a total, from the top; a wider gap ends the block."""
    lines = [row]
    while lines[0] > 1 and len(lines) < MAX_LINES:
        above = next((at for at in range(lines[0] - 1, lines[0] - 2 - BLANK_LINES, -1) if sheet.grid.row_span(at)), 0)
        if above < 1:
            break
        lines.insert(0, above)
    return lines


def _figures(sheet: Sheet, line: int, columns: list[tuple[int, int]]) -> tuple[Decimal | None, ...]:
    """The figures of a line under the columns of its total; a line of years is a heading."""
    found = tuple(_exact(sheet, line, col) for _, col in columns)
    held = [float(value) for value in found if value is not None]
    return (None,) * len(found) if held and all(map(is_year, held)) else found


def _exact(sheet: Sheet, row: int, col: int) -> Decimal | None:
    value = sheet.number(row, col)
    if value is None:
        return None
    return Decimal(int(value)) if value.is_integer() else Decimal(repr(round(value, 6)))


def _where(sheet: Sheet, place: tuple[int, int]) -> Where:
    return Where(sheet=sheet.name, cell=wording.name(place))


def _finding(found: Mismatch, where: Where, name: str) -> Finding:
    gap = found.stated - found.computed
    return Finding(
        message=f"{name or 'The total'} is stated as {wording.number(found.stated)}, but its "
        f"{wording.plural(len(found.items), 'line')} add up to {wording.number(found.computed)} "
        f"({wording.number(abs(gap))} {'more' if gap > 0 else 'less'} is stated).",
        remedy="Find the line that is missing or wrong, or correct the total; a formula would keep it right.",
        where=where,
        severity=None if found.sure else Severity.MINOR,
    )

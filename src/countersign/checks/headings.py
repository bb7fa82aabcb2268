"""What a reader would call a cell: the label of its row and the heading of its column."""

from __future__ import annotations

from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.grid import NUMBER, TEXT
from countersign.checks.readers.workbook import Sheet

_LONGEST = 40
_DATE_MARKS = ("yy", "mmm", "d/m", "m/d")


def row_label(sheet: Sheet, row: int, before: int = 0) -> str:
    """The first text of a row, left of column `before` when that is given."""
    for index in sheet.grid.row_span(row):
        if before and sheet.grid.keys[index] >= (row << 14 | before - 1):
            break
        if sheet.grid.tags[index] == TEXT and (text := str(sheet.value_at(index)).strip()):
            return _cut(text)
    return ""


def column_heading(sheet: Sheet, row: int, col: int) -> str:
    """The nearest text or year above a cell."""
    for index in reversed([i for i in sheet.grid.by_column.get(col, ()) if sheet.grid.keys[i] >> 14 < row]):
        tag, number = sheet.grid.tags[index], sheet.grid.numbers[index]
        if tag == TEXT and (text := str(sheet.value_at(index)).strip()):
            return _cut(text)
        if tag == NUMBER and is_year(number):
            return str(int(number))
    return ""


def is_year(number: float) -> bool:
    """A whole number that stands for a calendar year."""
    return number.is_integer() and 1900 <= number <= 2100


def is_date_format(number_format: str) -> bool:
    """A number format that shows dates."""
    return any(mark in number_format.lower() for mark in _DATE_MARKS)


def called(sheet: Sheet, row: int, col: int) -> str:
    """A cell by its name and what a reader calls it, e.g. E2 (Revenue, 2027)."""
    parts = [part for part in (row_label(sheet, row, col), column_heading(sheet, row, col)) if part]
    return f"{cell_name(row, col)} ({', '.join(parts)})" if parts else cell_name(row, col)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"

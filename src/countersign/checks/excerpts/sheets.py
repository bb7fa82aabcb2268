"""A window of a sheet: the marked cells with what stands around them, the row's label and the column's heading."""

from __future__ import annotations

from typing import Any

from countersign.checks.displayed import displayed
from countersign.checks.finding import Where
from countersign.checks.headings import is_year
from countersign.checks.readers.formulas import Area, column_name
from countersign.checks.readers.grid import COLUMN_MASK, NUMBER, TEXT
from countersign.checks.readers.sheet_xml import area_or_none
from countersign.checks.readers.workbook import Sheet, Workbook

ROWS_AROUND, COLUMNS_AROUND = 2, 2
MOST_ROWS, MOST_COLUMNS = 12, 9
LABELS_WITHIN = 4


def window(book: Workbook, place: Where) -> dict[str, Any] | None:
    """The cells around a cell or range; the beginning of the sheet when only the sheet is named."""
    sheet = book.sheet(place.sheet) if place.sheet else None
    if sheet is None:
        return None
    area = area_or_none(place.cell.replace("$", "")) if place.cell else None
    if area is None:
        return _start(book, sheet) if place.cell is None else None
    rows, columns = _rows(sheet, area), _columns(sheet, area)
    index = sheet.grid.find(area.top, area.left)
    formula = sheet.cell_at(index).formula if index >= 0 else None
    return grid_of(book, sheet, rows, columns, lit=area) | {"marked": place.cell, "formula": formula or ""}


def _start(book: Workbook, sheet: Sheet) -> dict[str, Any] | None:
    rows = list(sheet.grid.rows[:6])
    columns = sorted(sheet.grid.by_column)[:MOST_COLUMNS]
    return grid_of(book, sheet, rows, columns) if rows else None


def grid_of(
    book: Workbook, sheet: Sheet, rows: list[int], columns: list[int], *, lit: Area | None = None
) -> dict[str, Any]:
    """These rows and columns as plain data. A row or column that does not follow on the one before it is a `gap`."""
    return {
        "kind": "grid",
        "sheet": sheet.name,
        "columns": [{"name": column_name(c), "gap": n > 0 and c != columns[n - 1] + 1} for n, c in enumerate(columns)],
        "rows": [
            {
                "number": r,
                "gap": n > 0 and r != rows[n - 1] + 1,
                "hidden": r in sheet.hidden_rows,
                "cells": [_cell(book, sheet, r, c, lit) for c in columns],
            }
            for n, r in enumerate(rows)
        ],
    }


def _cell(book: Workbook, sheet: Sheet, row: int, col: int, lit: Area | None) -> dict[str, Any]:
    index = sheet.grid.find(row, col)
    marked = lit is not None and (row, col) in lit
    if index < 0:
        return {"text": "", "lit": marked}
    cell = sheet.cell_at(index)
    return {
        "text": displayed(cell.value, cell.format, since_1904=book.dates_from_1904),
        "number": sheet.grid.tags[index] == NUMBER,
        "formula": cell.formula is not None,
        "lit": marked,
    }


def _rows(sheet: Sheet, area: Area) -> list[int]:
    last = min(area.bottom, area.top + MOST_ROWS - ROWS_AROUND - 2)
    end = max(last, min(last + ROWS_AROUND, max(sheet.grid.rows, default=0)))
    near = list(range(max(1, area.top - ROWS_AROUND), end + 1))
    heading = _heading_row(sheet, near[0], area.left)
    return ([heading] if heading else []) + near


def _columns(sheet: Sheet, area: Area) -> list[int]:
    last = min(area.right, area.left + MOST_COLUMNS - COLUMNS_AROUND - 2)
    end = max(last, min(last + COLUMNS_AROUND, max(sheet.grid.by_column, default=0)))
    near = list(range(max(1, area.left - COLUMNS_AROUND), end + 1))
    label = _label_column(sheet, area.top, near[0])
    return ([label] if label else []) + near


def _heading_row(sheet: Sheet, before: int, col: int) -> int:
    """The nearest row above the window that heads the column: a text or a year; 0 without one."""
    for index in reversed(sheet.grid.by_column.get(col, ())):
        row = sheet.grid.keys[index] >> 14
        if row >= before:
            continue
        tag, value = sheet.grid.tags[index], sheet.grid.numbers[index]
        if tag == TEXT or (tag == NUMBER and is_year(value)):
            return row
    return 0


def _label_column(sheet: Sheet, row: int, before: int) -> int:
    """The column left of the window in which rows have their names; 0 without one."""
    for index in sheet.grid.row_span(row, 1, max(1, before - 1)):
        col = (sheet.grid.keys[index] & COLUMN_MASK) + 1
        if col < before and col <= LABELS_WITHIN and sheet.grid.tags[index] == TEXT:
            return col
    return 0

"""A window of a plain table: the marked row between its neighbours, under the table's own headings."""

from __future__ import annotations

from typing import Any

from countersign.checks.finding import Where
from countersign.checks.readers.table import Table

AROUND = 2
MOST_COLUMNS = 8
LONGEST = 120


def window(table: Table, place: Where) -> dict[str, Any] | None:
    """The row that a place names (the header is row 1), with its neighbours; None without a row."""
    if place.row is None or not 1 <= place.row <= len(table.rows) + 1:
        return None
    wanted = table.header.index(place.column) if place.column in table.header else -1
    first = max(0, min(wanted - MOST_COLUMNS // 2, len(table.header) - MOST_COLUMNS))
    columns = range(first, min(len(table.header), first + MOST_COLUMNS))
    rows = range(max(2, place.row - AROUND), min(len(table.rows) + 1, place.row + AROUND) + 1)
    return {
        "kind": "grid",
        "sheet": "",
        "columns": [{"name": table.header[c][:LONGEST], "gap": False} for c in columns],
        "rows": [
            {
                "number": r,
                "gap": False,
                "hidden": False,
                "cells": [_cell(table.rows[r - 2], c, lit=r == place.row and wanted in (-1, c)) for c in columns],
            }
            for r in rows
        ],
        "marked": f"row {place.row}",
        "formula": "",
    }


def _cell(row: tuple[str, ...], col: int, *, lit: bool) -> dict[str, Any]:
    text = row[col] if col < len(row) else ""
    figure = text.strip().lstrip("-(").replace(",", "").replace(".", "").rstrip("%)")
    return {"text": text[:LONGEST], "number": figure.isdigit(), "formula": False, "lit": lit}

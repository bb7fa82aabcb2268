"""A leaf of a file: some rows of a sheet or table, some paragraphs of a text, one page of a PDF."""

from __future__ import annotations

from typing import Any

from countersign.checks.excerpts import pages
from countersign.checks.excerpts.sheets import grid_of
from countersign.checks.finding import Where
from countersign.checks.readers.document import Block, Document
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Sheet, Workbook

ROWS, COLUMNS, BLOCKS = 60, 40, 60
LONGEST = 4000


def leaf(view: Any, sheet: str, start: int, *, pdf: bytes | None = None) -> dict[str, Any]:
    """The leaf that begins at `start` (0 is the beginning): what it shows, where the next begins, how much there is."""
    start = max(0, start)
    if isinstance(view, Workbook):
        return _of_workbook(view, sheet, start)
    if isinstance(view, Table):
        return _of_table(view, start)
    if pdf is not None:
        return _of_pdf(pdf, start)
    return _of_document(view, start)


def _leaf(window: dict[str, Any] | None, start: int, step: int, total: int, unit: str, **more: Any) -> dict[str, Any]:
    end = min(total, start + step)
    return {"window": window, "start": start, "end": end, "step": step, "total": total, "unit": unit, **more}


def _of_workbook(book: Workbook, name: str, start: int) -> dict[str, Any]:
    listed = [{"name": s.name, "state": s.state, "cells": len(s.grid)} for s in book.sheets]
    sheet = book.sheet(name) or next((s for s in book.sheets if s.state == "visible"), None)
    if sheet is None:
        return _leaf(None, 0, ROWS, 0, "row", sheets=listed, sheet="")
    rows, columns = _extent(sheet)
    shown = list(range(start + 1, min(rows, start + ROWS) + 1))
    across = list(range(1, min(columns, COLUMNS) + 1))
    window = grid_of(book, sheet, shown, across) if shown else None
    more = {"sheets": listed, "sheet": sheet.name, "wider": columns - len(across)}
    return _leaf(window, start, ROWS, rows, "row", **more)


def _extent(sheet: Sheet) -> tuple[int, int]:
    return max(sheet.grid.rows, default=0), max(sheet.grid.by_column, default=0)


def _of_table(table: Table, start: int) -> dict[str, Any]:
    columns = range(min(len(table.header), COLUMNS))
    rows = table.rows[start : start + ROWS]
    window = {
        "kind": "grid",
        "sheet": "",
        "columns": [{"name": table.header[c][:120], "gap": False} for c in columns],
        "rows": [
            {
                "number": start + n + 2,
                "gap": False,
                "hidden": False,
                "cells": [{"text": row[c][:120] if c < len(row) else ""} for c in columns],
            }
            for n, row in enumerate(rows)
        ],
    }
    return _leaf(window, start, ROWS, len(table.rows), "row", wider=max(0, len(table.header) - COLUMNS))


def _of_pdf(data: bytes, start: int) -> dict[str, Any]:
    window = pages.window(data, Where(page=start + 1))
    return _leaf(window, start, 1, window["pages"] if window else 0, "page")


def _of_document(document: Document, start: int) -> dict[str, Any]:
    blocks = document.blocks[start : start + BLOCKS]
    window = {"kind": "text", "blocks": [_block(block) for block in blocks]}
    return _leaf(window, start, BLOCKS, len(document.blocks), "paragraph")


def _block(block: Block) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "kind": block.kind,
        "level": block.level,
        "text": block.text[:LONGEST],
        "place": block.where.label(),
    }
    if block.rows:
        shown["rows"] = [[cell[:200] for cell in row[:12]] for row in block.rows[:80]]
    return shown

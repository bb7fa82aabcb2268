"""Real workbooks from text tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

_FORMULA = re.compile(r"^(=.*?)(?:\s*->\s*(.*))?$", re.DOTALL)
_SETTINGS = frozenset({"_sheets", "_book"})


def build_workbook(source: Mapping[str, Any]) -> bytes:
    """A real xlsx from text tables: a row a line, cells parted by `|`, `=A1*2 -> 10` a formula and its cached value.

    `_sheets` holds settings of sheets (state, hidden_rows, hidden_columns), `_book` those of the book (names,
    properties: author, company, title, manager, custom …).
    """
    import xlsxwriter  # reason: needed by authors of rules only

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, text in source.items():
            if name not in _SETTINGS:
                _fill(book.add_worksheet(name), text, (source.get("_sheets") or {}).get(name, {}))
        settings = source.get("_book") or {}
        for name, refers in settings.get("names", {}).items():
            book.define_name(name, refers)
        told = dict(settings.get("properties", {}))
        for name, value in told.pop("custom", {}).items():
            book.set_custom_property(name, value)
        book.set_properties(told)
    return out.getvalue()


def _fill(sheet: Any, text: str, settings: Mapping[str, Any]) -> None:
    for row, column, cell in _cells(text):
        formula = _FORMULA.match(cell)
        if formula:
            value = formula.group(2)
            sheet.write_formula(row, column, formula.group(1).strip(), None, 0 if value is None else _value(value))
        elif cell.startswith("#"):
            # An error can only be written as the outcome of a formula.
            sheet.write_formula(row, column, f"={cell}", None, cell)
        else:
            sheet.write(row, column, _value(cell))
    if settings.get("state") == "hidden":
        sheet.hide()
    elif settings.get("state") == "veryHidden":
        sheet.very_hidden()
    for number in settings.get("hidden_rows", ()):
        sheet.set_row(number - 1, None, None, {"hidden": True})
    for letter in settings.get("hidden_columns", ()):
        sheet.set_column(f"{letter}:{letter}", None, None, {"hidden": True})


def _cells(text: str) -> Iterator[tuple[int, int, str]]:
    for row, line in enumerate(text.rstrip("\n").split("\n")):
        for column, cell in enumerate(
            line.strip().strip("|").split("|") if line.strip().startswith("|") else line.split("|")
        ):
            if cell.strip():
                yield row, column, cell.strip()


def _value(text: str) -> Any:
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text

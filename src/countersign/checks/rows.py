"""A file's first table as plain rows, for imports: what a person sees in the first sheet that holds anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from countersign.checks.headings import is_date_format
from countersign.checks.readers import open_view
from countersign.checks.readers.table import Table
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.readers.workbook import ErrorValue, Sheet, Workbook

MAX_ROWS = 5_000
MAX_COLUMNS = 400
_SINCE_1904 = 1462  # days between the two beginnings of a workbook's calendar


@dataclass(frozen=True, slots=True)
class Rows:
    """A header, the rows below it (blank ones too), and the row number that the first of them has in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    first: int = 2
    sheet: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As the child process answers it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Rows:
        """The reverse of `to_dict`."""
        rows = tuple(tuple(row) for row in data["rows"])
        return cls(tuple(data["header"]), rows, int(data["first"]), str(data["sheet"]))


def rows_in(name: str, data: bytes) -> Rows:
    """The rows of a delimited text file or a workbook; `Unreadable` for anything else, or for more than fits."""
    view = open_view(name, data)
    if isinstance(view, Table):
        found = Rows(view.header, view.rows)
    elif isinstance(view, Workbook):
        found = _of_workbook(view)
    else:
        raise Unreadable(
            "not-a-table", f"{name} is text, not a table.", "Save it as .csv or .xlsx, with a header in its first row."
        )
    if len(found.rows) > MAX_ROWS or len(found.header) > MAX_COLUMNS:
        raise Unreadable(
            "too-many-rows",
            f"The table holds {len(found.rows):,} rows of {len(found.header):,} columns.",
            f"Import at most {MAX_ROWS:,} rows of {MAX_COLUMNS} columns at a time.",
        )
    return found


def _of_workbook(book: Workbook) -> Rows:
    sheet = next((s for s in book.visible if len(s.grid)), None)
    if sheet is None:
        raise Unreadable("empty-file", "The workbook shows no sheet with anything in it.", "Fill its first sheet.")
    top, last = sheet.grid.rows[0], sheet.grid.rows[-1]
    width = min(max(sheet.grid.by_column), MAX_COLUMNS + 1)
    shift = _SINCE_1904 if book.dates_from_1904 else 0
    header = tuple(str(_value(sheet, top, col, 0) or "") for col in range(1, width + 1))
    rows = range(top + 1, min(last, top + MAX_ROWS + 1) + 1)
    made = tuple(tuple(_value(sheet, row, col, shift) for col in range(1, width + 1)) for row in rows)
    return Rows(header, made, top + 1, sheet.name)


def _value(sheet: Sheet, row: int, col: int, shift: int) -> Any:
    index = sheet.grid.find(row, col)
    value = sheet.value_at(index) if index >= 0 else None
    if isinstance(value, ErrorValue):
        return str(value)
    if shift and isinstance(value, float) and is_date_format(sheet.cell_at(index).format):
        return value + shift
    return value

"""Formulas in A1 and in relative form.

`=B1*1.1` in B2 and `=C1*1.1` in C2 are one and the same in relative form, `=R[-1]C*1.1`.
>>> template = to_relative("B1*$A$1", 2, 2)
>>> template
'R[-1]C*R1C1'
>>> to_a1(template, 2, 3)
'C1*$A$1'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

# Text and sheet names in quotes, and what stands in square brackets (tables, other books), are passed over as they are.
OPAQUE = r"\"[^\"]*\"|'(?:[^']|'')*'|\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]"
NOT_IN_WORD = r"(?<![\w.$\\])"
WORD_ENDS = r"(?![\w.(!])"
_A1 = re.compile(
    rf"{OPAQUE}"
    rf"|{NOT_IN_WORD}(\$?)([A-Za-z]{{1,3}})(\$?)([1-9]\d{{0,6}}){WORD_ENDS}"
    rf"|{NOT_IN_WORD}(\$?)([A-Za-z]{{1,3}}):(\$?)([A-Za-z]{{1,3}}){WORD_ENDS}"
    rf"|{NOT_IN_WORD}(\$?)([1-9]\d{{0,6}}):(\$?)([1-9]\d{{0,6}}){WORD_ENDS}"
)
AXIS = r"(\[-?\d+\]|[1-9]\d*|)"
R1C1_CELL, R1C1_COLUMNS, R1C1_ROWS = f"R{AXIS}C{AXIS}", f"C{AXIS}:C{AXIS}", f"R{AXIS}:R{AXIS}"
_R1C1 = re.compile(
    rf"{NOT_IN_WORD}{R1C1_CELL}{WORD_ENDS}|{NOT_IN_WORD}{R1C1_COLUMNS}{WORD_ENDS}|{NOT_IN_WORD}{R1C1_ROWS}{WORD_ENDS}|{OPAQUE}"
)


def column_name(number: int) -> str:
    """A column's letters, "" for what is no column.

    >>> column_name(28)
    'AB'
    """
    return _NAMES[number] if 0 < number < len(_NAMES) else ""


def column_number(name: str) -> int:
    """0 for what is no column.

    >>> column_number("ab"), column_number("ZZZ")
    (28, 0)
    """
    return _NUMBERS.get(name) or _NUMBERS.get(name.upper(), 0)


def _all_column_names() -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for number in range(1, MAX_COLUMN + 1):
        name, rest = "", number
        while rest:
            rest, last = divmod(rest - 1, 26)
            name = letters[last] + name
        yield name


_NAMES = ("", *_all_column_names())
_NUMBERS = {name: number for number, name in enumerate(_NAMES) if number}


def cell_name(row: int, col: int) -> str:
    """The A1 name of a cell.

    >>> cell_name(7, 2)
    'B7'
    """
    return f"{_NAMES[col]}{row}"


def cell_position(name: str) -> tuple[int, int]:
    """Row and column, both from 1, of a cell's A1 name, dollar signs allowed; ValueError for anything else.

    >>> cell_position("$B$7")
    (7, 2)
    """
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", name)
    col = column_number(found[1]) if found else 0
    if not found or not col or int(found[2]) > MAX_ROW:
        raise ValueError(f"{name!r} is no cell.")
    return int(found[2]), col


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle of cells, all four edges included and counted from 1. `sheet` is "" for the formula's own sheet."""

    top: int
    left: int
    bottom: int
    right: int
    sheet: str = ""

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def rows(self) -> int:
        """How many rows it covers."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it covers."""
        return self.right - self.left + 1

    @property
    def name(self) -> str:
        """The A1 name, of a cell or a range.

        >>> Area(1, 2, 3, 2).name
        'B1:B3'
        """
        first = cell_name(self.top, self.left)
        return first if self.rows == self.columns == 1 else f"{first}:{cell_name(self.bottom, self.right)}"


def area_of(name: str) -> Area:
    """The area of an A1 name; ValueError for anything else.

    >>> area_of("B1:B3")
    Area(top=1, left=2, bottom=3, right=2, sheet='')
    """
    first, _, last = name.partition(":")
    top, left = cell_position(first)
    bottom, right = cell_position(last or first)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def to_relative(formula: str, row: int, col: int) -> str:
    """A formula's A1 text (without "=") as it stands in a cell, in relative form."""

    def written(found: re.Match[str]) -> str:
        kind = found.lastindex
        if kind is None:
            return found[0]
        fixed_1, first, fixed_2, second = found.group(kind - 3, kind - 2, kind - 1, kind)
        if kind == 4:
            this_col, this_row = column_number(first), int(second)
            if not this_col or this_row > MAX_ROW:
                return found[0]
            r = second if fixed_2 else f"[{this_row - row}]" if this_row != row else ""
            c = this_col if fixed_1 else f"[{this_col - col}]" if this_col != col else ""
            return f"R{r}C{c}"
        if kind == 8:
            left, right = column_number(first), column_number(second)
            if not left or not right:
                return found[0]
            return f"C{_axis(fixed_1, left, col)}:C{_axis(fixed_2, right, col)}"
        return f"R{_axis(fixed_1, int(first), row)}:R{_axis(fixed_2, int(second), row)}"

    return _A1.sub(written, formula)


def _axis(fixed: str, number: int, here: int) -> str:
    return str(number) if fixed else f"[{number - here}]" if number != here else ""


def to_a1(template: str, row: int, col: int) -> str:
    """A template's A1 text as it would stand in a cell. A place off the sheet reads #REF!."""

    def written(found: re.Match[str]) -> str:
        kind = found.lastindex
        if kind is None:
            return found[0]
        first, second = found[kind - 1], found[kind]
        if kind == 2:
            name = _a1_column(second, col) + _a1_row(first, row)
        else:
            axis, here = (_a1_column, col) if kind == 4 else (_a1_row, row)
            name = f"{axis(first, here)}:{axis(second, here)}"
        return "#REF!" if "?" in name else name

    return _R1C1.sub(written, template)


def _a1_column(axis: str, here: int) -> str:
    fixed, number = resolved(axis, here)
    return f"{'$' * fixed}{_NAMES[number]}" if 0 < number <= MAX_COLUMN else "?"


def _a1_row(axis: str, here: int) -> str:
    fixed, number = resolved(axis, here)
    return f"{'$' * fixed}{number}" if 0 < number <= MAX_ROW else "?"


def resolved(axis: str, here: int) -> tuple[bool, int]:
    """Whether an axis of a relative reference is fixed, and its number seen from a cell."""
    if axis.startswith("["):
        return False, here + int(axis[1:-1])
    return (True, int(axis)) if axis else (False, here)


def row_pattern(template: str, row: int) -> tuple[str, tuple[int, ...]]:
    """How a template reads in the cells of one row: a %-pattern and what each column adds to the cell's column.

    >>> row_pattern("R[-1]C*R1C1", 2)
    ('%s1*$A$1', (0,))
    """
    offsets: list[int] = []

    def column(axis: str) -> str:
        fixed, number = resolved(axis, 0)
        if fixed:
            return f"${_NAMES[number]}" if number <= MAX_COLUMN else "?"
        offsets.append(number)
        return "%s"

    def written(found: re.Match[str]) -> str:
        kind = found.lastindex
        if kind is None:
            return found[0]
        first, second = found[kind - 1], found[kind]
        if kind == 2:
            return column(second) + _a1_row(first, row)
        if kind == 4:
            return f"{column(first)}:{column(second)}"
        return f"{_a1_row(first, row)}:{_a1_row(second, row)}"

    return _R1C1.sub(written, template.replace("%", "%%")), tuple(offsets)


def column_pattern(template: str, col: int) -> tuple[str, tuple[int, ...]]:
    """How a template reads in the cells of one column: a %-pattern and what each row number adds to the cell's row.

    >>> pattern, offsets = column_pattern("R[-1]C*R1C1", 2)
    >>> pattern, offsets
    ('B%d*$A$1', (-1,))
    """
    offsets: list[int] = []

    def row_name(axis: str) -> str:
        fixed, number = resolved(axis, 0)
        if fixed:
            return f"${number}"
        offsets.append(number)
        return "%d"

    def written(found: re.Match[str]) -> str:
        kind = found.lastindex
        if kind is None:
            return found[0]
        first, second = found[kind - 1], found[kind]
        if kind == 2:
            return _a1_column(second, col) + row_name(first)
        if kind == 4:
            return f"{_a1_column(first, col)}:{_a1_column(second, col)}"
        return f"{row_name(first)}:{row_name(second)}"

    return _R1C1.sub(written, template.replace("%", "%%")), tuple(offsets)

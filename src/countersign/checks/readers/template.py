"""A template: a formula's relative text, kept once however many cells share it.

Everything that can be known of a formula (what it refers to, calls, and holds as numbers) is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from countersign.checks.readers.formulas import (
    AXIS,
    MAX_COLUMN,
    MAX_ROW,
    NOT_IN_WORD,
    OPAQUE,
    R1C1_CELL,
    R1C1_COLUMNS,
    R1C1_ROWS,
    WORD_ENDS,
    Area,
    resolved,
)

_SHEET = r"'(?:[^']|'')*'|(?:\[\d+\])?[^\W\d][\w.]*(?::[\w.]+)?"
_REFERENCE = re.compile(
    rf"(?:({_SHEET})!)?{NOT_IN_WORD}(?:{R1C1_CELL}(?::{R1C1_CELL})?|{R1C1_COLUMNS}|{R1C1_ROWS}){WORD_ENDS}|{OPAQUE}"
)
_CALL = re.compile(rf"{OPAQUE}|([A-Za-z_][\w.]*)\(")
_NUMBER = re.compile(
    rf"{OPAQUE}|R{AXIS}C{AXIS}|[CR]{AXIS}:[CR]{AXIS}|[A-Za-z_\\][\w.]*|(\d+\.?\d*(?:[eE][+-]?\d+)?%?|\.\d+%?)"
)
_LITERAL = _NUMBER.groups


Axis = tuple[bool, int]
"""Whether an edge is fixed, and its number: of the sheet when fixed, else counted from the formula's cell."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a template: a cell, a range, whole columns or whole rows.

    `sheet` is "" for the own sheet; `book` is the number of the external book, 0 for this one; `text` is its first cell
    in relative form.
    """

    sheet: str
    book: int
    text: str
    top: Axis
    left: Axis
    bottom: Axis
    right: Axis

    def at(self, row: int, col: int) -> Area | None:
        """Where it points when the formula stands in this cell; None when off the sheet."""
        top = self.top[1] if self.top[0] else self.top[1] + row
        left = self.left[1] if self.left[0] else self.left[1] + col
        bottom = self.bottom[1] if self.bottom[0] else self.bottom[1] + row
        right = self.right[1] if self.right[0] else self.right[1] + col
        if top > bottom:
            top, bottom = bottom, top
        if left > right:
            left, right = right, left
        if top < 1 or left < 1 or bottom > MAX_ROW or right > MAX_COLUMN:
            return None
        return Area(top, left, bottom, right, self.sheet)

    @property
    def is_range(self) -> bool:
        """More than one cell."""
        return (self.top, self.left) != (self.bottom, self.right)


class Template:
    """A formula in relative form, shared by all cells that hold it. What it says is worked out once, when asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """What it refers to, in the order written.

        >>> Template("SUM('P & L'!R[-3]C:R[-1]C)").references[0].at(5, 2)
        Area(top=2, left=2, bottom=4, right=2, sheet='P & L')
        """
        return tuple(_references(self.text))

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions it calls, in upper case, without the prefixes of newer ones.

        >>> sorted(Template('IF(SUM(RC1)>0,"NOW()",0)').functions)
        ['IF', 'SUM']
        """
        names = (found[1].upper() for found in _CALL.finditer(self.text) if found[1])
        return frozenset(name.removeprefix("_XLFN.").removeprefix("_XLWS.") for name in names)

    @cached_property
    def constants(self) -> tuple[str, ...]:
        """The numbers written into it.

        >>> Template("R[-1]C*1.1+ROUND(RC1,2)-5%").constants
        ('1.1', '2', '5%')
        """
        return tuple(found[found.lastindex] for found in _NUMBER.finditer(self.text) if found.lastindex == _LITERAL)


def _references(text: str) -> Iterator[Reference]:
    for found in _REFERENCE.finditer(text):
        sheet, *axes = found.groups()
        top, left, bottom, right, west, east, north, south = axes
        book, name = _book_and_sheet(sheet or "")
        if top is not None:
            first = f"R{top}C{left}"
            ends = (top, left, bottom if bottom is not None else top, right if right is not None else left)
        elif west is not None:
            first, ends = f"C{west}", ("1", west, str(MAX_ROW), east)
        elif north is not None:
            first, ends = f"R{north}", (north, "1", south, str(MAX_COLUMN))
        else:
            continue
        yield Reference(name, book, first, *(resolved(axis, 0) for axis in ends))


def _book_and_sheet(prefix: str) -> tuple[int, str]:
    name = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
    found = re.match(r"(?:.*[\\/])?\[(\d+)\](.*)", name)
    return (int(found[1]), found[2]) if found else (0, name)

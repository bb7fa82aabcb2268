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


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference of a template: a cell, a range, whole columns or whole rows.

    `sheet` is "" for the own sheet; `book` is the number of the external book, 0 for this one.
    """

    sheet: str
    book: int
    top: str
    left: str
    bottom: str
    right: str

    def at(self, row: int, col: int) -> Area | None:
        """Where it points when the formula stands in this cell; None when off the sheet."""
        tops = sorted((resolved(self.top, row)[1], resolved(self.bottom, row)[1]))
        lefts = sorted((resolved(self.left, col)[1], resolved(self.right, col)[1]))
        if tops[0] < 1 or lefts[0] < 1 or tops[1] > MAX_ROW or lefts[1] > MAX_COLUMN:
            return None
        return Area(tops[0], lefts[0], tops[1], lefts[1], self.sheet)

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
        top, left, bottom, right, first, last, upper, lower = axes
        book, name = _book_and_sheet(sheet or "")
        if top is not None:
            ends = (top, left, bottom if bottom is not None else top, right if right is not None else left)
        elif first is not None:
            ends = ("1", first, str(MAX_ROW), last)
        elif upper is not None:
            ends = (upper, "1", lower, str(MAX_COLUMN))
        else:
            continue
        yield Reference(name, book, *ends)


def _book_and_sheet(prefix: str) -> tuple[int, str]:
    name = prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
    found = re.match(r"(?:.*[\\/])?\[(\d+)\](.*)", name)
    return (int(found[1]), found[2]) if found else (0, name)

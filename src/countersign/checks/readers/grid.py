"""The cells of a sheet, column by column of memory: a key, a tag, a number, a style and a template index each.

No object is kept per cell. Texts and templates are kept once per workbook and named by their index.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from countersign.checks.readers.formulas import Area

EMPTY, NUMBER, TEXT, BOOL, ERROR = range(5)
NO_FORMULA = -1
COLUMN_BITS = 14
COLUMN_MASK = (1 << COLUMN_BITS) - 1


def key_of(row: int, col: int) -> int:
    """Row and column as one number that sorts in reading order."""
    return row << COLUMN_BITS | col - 1


def place_of(key: int) -> tuple[int, int]:
    """Row and column of a key.

    >>> place_of(key_of(7, 2))
    (7, 2)
    """
    return key >> COLUMN_BITS, (key & COLUMN_MASK) + 1


class Interned:
    """Texts kept once, by index."""

    def __init__(self, first: list[str] | None = None) -> None:
        self.texts = list(first or ())
        self._known: dict[str, int] = {}

    def index(self, text: str) -> int:
        """The index of this text, added if it is new."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = len(self.texts)
            self.texts.append(text)
        return found

    def __len__(self) -> int:
        return len(self.texts)


class Grid:
    """Parallel arrays in reading order; only cells that hold a value or a formula are there."""

    def __init__(self) -> None:
        self.keys = array("Q")
        self.tags = bytearray()
        self.numbers = array("d")  # the number, 0/1, or the index of the text
        self.styles = array("L")
        self.formulas = array("l")  # the index of the template, or NO_FORMULA
        self.computed: list[Area] = []  # array formulas and data tables: one formula, many cells

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, key: int, tag: int, number: float, style: int, formula: int) -> None:
        """Append one cell; `settle` puts cells right that came out of order."""
        self.keys.append(key)
        self.tags.append(tag)
        self.numbers.append(number)
        self.styles.append(style)
        self.formulas.append(formula)

    def settle(self) -> None:
        """Sort if cells came out of order; of two cells at one place the later one stays, as Excel has it."""
        last = {key: at for at, key in enumerate(self.keys)}
        order = [last[key] for key in sorted(last)]
        if len(order) == len(self.keys) and all(a == b for a, b in enumerate(order)):
            return
        self.tags = bytearray(self.tags[i] for i in order)
        for name in ("keys", "numbers", "styles", "formulas"):
            old = getattr(self, name)
            setattr(self, name, array(old.typecode, (old[i] for i in order)))

    def find(self, row: int, col: int) -> int:
        """The index of a cell, -1 if nothing is there."""
        key = key_of(row, col)
        at = bisect_left(self.keys, key)
        return at if at < len(self.keys) and self.keys[at] == key else -1

    def row_span(self, row: int, left: int = 1, right: int = COLUMN_MASK + 1) -> range:
        """Indexes of the cells of a row between two columns, both included."""
        return range(bisect_left(self.keys, key_of(row, left)), bisect_left(self.keys, key_of(row, right) + 1))

    @cached_property
    def by_column(self) -> dict[int, array[int]]:
        """Column → indexes of its cells from top to bottom."""
        columns: dict[int, array[int]] = {}
        for at, key in enumerate(self.keys):
            col = (key & COLUMN_MASK) + 1
            if col not in columns:
                columns[col] = array("L")
            columns[col].append(at)
        return columns

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold anything, from the top."""
        return tuple(sorted({key >> COLUMN_BITS for key in self.keys}))

    def within(self, area: Area) -> Iterator[int]:
        """Indexes of the cells of an area, in reading order; empty rows cost nothing."""
        first = bisect_left(self.keys, key_of(area.top, area.left))
        last = bisect_left(self.keys, key_of(area.bottom, area.right) + 1)
        left, right = area.left - 1, area.right - 1
        if area.columns > COLUMN_MASK or area.rows == 1:
            yield from range(first, last)
            return
        for at in range(first, last):
            if left <= self.keys[at] & COLUMN_MASK <= right:
                yield at

"""How findings say numbers and places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from countersign.checks.finding import Where
from countersign.checks.readers.formulas import Area, cell_name

MAX_NAMED = 6


def number(value: float | Decimal) -> str:
    """A number as a person writes it.

    >>> number(1250.0), number(-0.105), number(1234567.891)
    ('1,250', '-0.105', '1,234,567.891')
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    small = exact != 0 and abs(exact) < 1
    text = f"{exact:,.6g}" if small else f"{exact:,.6f}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text.lower() else text


def cells(places: Iterable[tuple[int, int]], *, most: int = MAX_NAMED) -> str:
    """Cells in words, neighbours as one range.

    >>> cells([(4, 5), (4, 6), (4, 7), (9, 2)])
    'E4:G4 and B9'
    """
    names = [area.name for area in areas(places)]
    return listed(names, most=most)


def listed(names: Sequence[str], *, most: int = MAX_NAMED) -> str:
    """Names joined by commas and "and", the rest counted.

    >>> listed(["a", "b", "c"]), listed(["a"] * 9, most=3)
    ('a, b and c', 'a, a, a and 6 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def areas(places: Iterable[tuple[int, int]]) -> list[Area]:
    """Cells joined into ranges along rows, else along columns, in reading order."""
    left = set(places)
    found = []
    for row, col in sorted(left):
        if (row, col) not in left:
            continue
        right, bottom = col, row
        while (row, right + 1) in left:
            right += 1
        while right == col and (bottom + 1, col) in left:
            bottom += 1
        left -= {(r, c) for r in range(row, bottom + 1) for c in range(col, right + 1)}
        found.append(Area(row, col, bottom, right))
    return found


def wheres(sheet: str, places: Iterable[tuple[int, int]]) -> tuple[Where, ...]:
    """The places of a finding on one sheet, neighbours as one range."""
    return tuple(Where(sheet=sheet, cell=area.name) for area in areas(places))


def name(place: tuple[int, int]) -> str:
    """The A1 name of a place.

    >>> name((7, 2))
    'B7'
    """
    return cell_name(*place)


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "cell"), plural(1200, "cell")
    ('1 cell', '1,200 cells')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"

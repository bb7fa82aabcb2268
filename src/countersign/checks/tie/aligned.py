"""A table of a text that prints a row of the model: its figures are judged by where the row's other figures stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countersign.checks.tie.context import Stated
from countersign.checks.tie.numbers import Number, Numbers

Line = tuple[str, int, int]  # "row" or "column", the sheet, and which
SURE = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """The cell at which a figure of an aligned table should stand, and whether it says what the cell holds."""

    cell: Number
    holds: bool


def aligned(
    figures: Sequence[Stated],
    numbers: Numbers,
    matching: Callable[[Stated], list[Number]],
    kin: Callable[[Stated, Number], bool],
) -> dict[int, Placed]:
    """Index of a figure → its cell, for the rows and else columns of tables that follow a line of the workbook."""
    found: dict[int, Placed] = {}
    matches = {at: matching(stated) for at, stated in enumerate(figures) if stated.line}
    for across in (True, False):
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for at in matches:
            table, row, col = figures[at].line or (0, 0, 0)
            if at not in found:
                groups[table, row if across else col].append(at)
        for group in groups.values():
            places = [(figures[at].line or (0, 0, 0))[2 if across else 1] for at in group]
            found.update(_group(group, places, figures, numbers, matches, kin))
    return found


def _group(
    group: Sequence[int],
    places: Sequence[int],
    figures: Sequence[Stated],
    numbers: Numbers,
    matches: dict[int, list[Number]],
    kin: Callable[[Stated, Number], bool],
) -> dict[int, Placed]:
    line, shift, votes = _line(group, places, matches)
    if line is None or votes < 2 or votes * 2 < len(group):
        return {}
    cells = {_at(line, number): number for number in _cells(line, numbers)}
    found: dict[int, Placed] = {}
    for at, place in zip(group, places, strict=True):
        expected = cells.get(place + shift)
        held = [number for number in matches[at] if number in cells.values()]
        if expected in held:
            found[at] = Placed(expected, holds=True)
        elif expected is not None and votes >= SURE and kin(figures[at], expected):
            found[at] = Placed(expected, holds=False)
        elif held:
            found[at] = Placed(held[0], holds=True)
    return found


def _line(
    group: Sequence[int], places: Sequence[int], matches: dict[int, list[Number]]
) -> tuple[Line | None, int, int]:
    """The line of the workbook, and the shift along it, in which most of the figures are found."""
    votes: Counter[tuple[Line, int]] = Counter()
    for at, place in zip(group, places, strict=True):
        said = set()
        for number in matches[at]:
            said.add((("row", number.sheet, number.row), number.col - place))
            said.add((("column", number.sheet, number.col), number.row - place))
        votes.update(said)
    if not votes:
        return None, 0, 0
    (line, shift), count = max(votes.items(), key=lambda item: (item[1], item[0][0][0] == "row", -abs(item[0][1])))
    return line, shift, count


def _cells(line: Line, numbers: Numbers) -> list[Number]:
    kind, sheet, at = line
    return (numbers.rows if kind == "row" else numbers.columns)[sheet, at]


def _at(line: Line, number: Number) -> int:
    return number.col if line[0] == "row" else number.row

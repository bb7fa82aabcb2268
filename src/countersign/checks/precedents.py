"""Who reads whom, among a small set of flagged cells: what started it, and what merely follows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from countersign.checks.readers.formulas import Area
from countersign.checks.readers.grid import key_of, place_of
from countersign.checks.readers.workbook import Workbook

Place = tuple[int, int, int]
"""Sheet number, row, column."""


class Flagged:
    """Cells that something is wrong with, and how they depend on each other."""

    def __init__(self, book: Workbook, places: Iterable[Place]) -> None:
        self.book = book
        self.places = sorted(places)
        self._numbers = {sheet.name.casefold(): number for number, sheet in enumerate(book.sheets)}
        self._keys: dict[int, list[int]] = defaultdict(list)
        for number, row, col in self.places:
            self._keys[number].append(key_of(row, col))

    def precedents(self, place: Place) -> Iterator[Place]:
        """The flagged cells that a cell reads."""
        number, row, col = place
        sheet = self.book.sheets[number]
        template = sheet.template_at(sheet.grid.find(row, col))
        for reference in template.references if template else ():
            area = None if reference.book else reference.at(row, col)
            other = self._numbers.get(reference.sheet.casefold()) if reference.sheet else number
            if area is not None and other is not None:
                yield from self._within(other, area)

    def _within(self, number: int, area: Area) -> Iterator[Place]:
        keys = self._keys.get(number, [])
        first = bisect_left(keys, key_of(area.top, area.left))
        for key in keys[first : bisect_right(keys, key_of(area.bottom, area.right))]:
            row, col = place_of(key)
            if area.left <= col <= area.right:
                yield number, row, col

    def chains(self) -> Iterator[tuple[Place, tuple[Place, ...]]]:
        """Each cell that reads no other flagged cell, with those that follow from it and from no earlier one."""
        followers: dict[Place, list[Place]] = defaultdict(list)
        roots = []
        for place in self.places:
            read = [p for p in self.precedents(place) if p != place]
            for precedent in read:
                followers[precedent].append(place)
            if not read:
                roots.append(place)
        reached: set[Place] = set(roots)
        for root in roots:
            yield root, tuple(sorted(self._reach(root, followers, reached)))
        for place in self.places:  # circles have no beginning: the first cell in reading order stands for each
            if place not in reached:
                reached.add(place)
                yield place, tuple(sorted(self._reach(place, followers, reached)))

    def _reach(self, root: Place, followers: dict[Place, list[Place]], reached: set[Place]) -> list[Place]:
        found, waiting = [], [root]
        while waiting:
            for place in followers.get(waiting.pop(), ()):
                if place not in reached:
                    reached.add(place)
                    found.append(place)
                    waiting.append(place)
        return found

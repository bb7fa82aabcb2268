"""Judges each figure of a text against a workbook: it ties to a cell, follows from cells, or ties to nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from countersign.checks.figures.figure import Figure, Unit
from countersign.checks.tie.aligned import Placed, aligned
from countersign.checks.tie.computed import worked_out
from countersign.checks.tie.context import Stated
from countersign.checks.tie.numbers import Number, Numbers
from countersign.checks.tie.reach import Reach, reaches
from countersign.checks.tie.scored import ENOUGH, NAMED, Scored, named, score

Standing = Literal["tied", "worked out", "untied"]

RARE, SELDOM = 0.02, 0.15  # matches expected by chance: below the first a match needs no words, below the second few
SOME, MUCH = 0.2, 0.6
NEAR = (0.5, 2.0)
VOTES = 4
SHARE_OF_VOTES = 0.15
_PERCENT = re.compile(r"%|per ?cent|percent|margin|rate\b|growth|yield|return|share of|change|yoy", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one figure. `cells` are what it ties to, or, untied, what it most likely should be."""

    stated: Stated
    standing: Standing
    cells: tuple[Number, ...] = ()
    how: str = ""
    sure: bool = False  # untied: the text names the very line and period of `cells`


class Judge:
    """Judges the figures of one text against one workbook."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.scales: frozenset[float] | None = None
        shown = sum(number.percent for number in numbers.all)
        self._shows_percent = shown * 50 > len(numbers)

    def all(self, figures: Sequence[Stated]) -> list[Verdict]:
        """A verdict on each figure."""
        self.scales = self._scales(figures)
        placed = aligned(figures, self.numbers, self.matching, self._alike)
        first = [
            self.one(stated) if at not in placed else self._placed(stated, placed[at])
            for at, stated in enumerate(figures)
        ]
        quoted = {cell for verdict in first if verdict.standing == "tied" for cell in verdict.cells}
        return [verdict if at in placed else self._again(verdict, quoted) for at, verdict in enumerate(first)]

    def one(self, stated: Stated) -> Verdict:
        """The verdict on one figure alone."""
        best = self.best(stated)
        if best and self._holds(stated, best):
            return Verdict(stated, "tied", (best.number,))
        found = named(stated, self.numbers)
        if worked := worked_out(stated, self.numbers, found):
            return Verdict(stated, "worked out", worked.cells, worked.how)
        return self._untied(stated, found)

    def _placed(self, stated: Stated, placed: Placed) -> Verdict:
        return Verdict(stated, "tied" if placed.holds else "untied", (placed.cell,), sure=True)

    def _alike(self, stated: Stated, number: Number) -> bool:
        return self.comparable(stated.figure, number) is not None

    def matching(self, stated: Stated) -> list[Number]:
        """The cells whose value is what the figure says, whatever they are called."""
        found = [n for reach in self._reaches(stated) for n in self._fitting(stated.figure, reach)]
        return list(dict.fromkeys(found))

    def best(self, stated: Stated) -> Scored | None:
        """Of the matching cells the one that the sentence names best."""
        found = [score(stated, number, self.numbers) for number in self.matching(stated)]
        return max(found, key=lambda one: one.rank, default=None)

    def comparable(self, figure: Figure, number: Number) -> float | None:
        """How far a cell of the same kind is from what the figure says, as a share; None where it is no kin."""
        size, best = abs(number.value), None
        for reach in reaches(figure, scales=self.scales):
            middle = (reach.low + reach.high) / 2
            if middle > 0 and NEAR[0] <= size / middle <= NEAR[1] and self._kin(figure, reach, number):
                gap = abs(size / middle - 1)
                best = gap if best is None else min(best, gap)
        return best

    def _reaches(self, stated: Stated) -> list[Reach]:
        return reaches(stated.figure, in_table=stated.in_table, scales=self.scales)

    def _fitting(self, figure: Figure, reach: Reach) -> list[Number]:
        return [n for n in self.numbers.between(reach.low, reach.high) if self._kin(figure, reach, n)]

    def _kin(self, figure: Figure, reach: Reach, number: Number) -> bool:
        """Whether a cell can be what such a figure speaks of: a rate of a rate, an amount of an amount."""
        if figure.unit not in {Unit.PERCENT, Unit.POINTS, Unit.BASIS_POINTS}:
            return reach.ratio or not number.percent
        if reach.ratio:
            return number.percent or not self._shows_percent or abs(number.value) < 1.5
        if number.percent:
            return False
        naming = self.numbers.naming(number)
        first = self.numbers.columns[number.sheet, number.col][0]  # 100.0 %, and nothing but figures below it
        return not self._shows_percent or first.percent or bool(_PERCENT.search(f"{naming.label} {naming.heading}"))

    def _scales(self, figures: Sequence[Stated]) -> frozenset[float] | None:
        """In what the workbook counts: the factors by which figures that are named and finely printed match."""
        votes: Counter[float] = Counter()
        for stated in figures:
            if stated.figure.scaled and stated.figure.digits >= 3:
                for reach in reaches(stated.figure):
                    held = self._fitting(stated.figure, reach)
                    if any(score(stated, number, self.numbers).wide >= ENOUGH for number in held):
                        votes[reach.factor] += 1
        total = sum(votes.values())
        if total < VOTES:
            return None
        return frozenset(factor for factor, count in votes.items() if count >= SHARE_OF_VOTES * total)

    def _holds(self, stated: Stated, best: Scored) -> bool:
        """Whether a match is more than an accident."""
        chance = self._chance(stated)
        if chance < RARE:
            return True
        if best.period is False:
            return False
        if chance < SELDOM:
            return best.wide >= SOME
        return best.close >= ENOUGH or best.wide >= MUCH

    def _chance(self, stated: Stated) -> float:
        """How many cells are expected to match by accident, from how densely numbers of that size lie."""
        total = 0.0
        for reach in self._reaches(stated):
            middle = (reach.low + reach.high) / 2
            if middle > 0:
                total += self.numbers.count(middle / 1.6, middle * 1.6) * (reach.high - reach.low) / (0.975 * middle)
        return total

    def _again(self, verdict: Verdict, quoted: set[Number]) -> Verdict:
        """A tie falls if the text names another cell by line and period that nothing quotes.

        A figure that nothing names ties after all if it repeats one that does.
        """
        if verdict.standing != "tied":
            repeated = [n for n in self.matching(verdict.stated) if n in quoted]
            if verdict.standing == "untied" and repeated and verdict.stated.figure.digits >= 3 and not verdict.sure:
                return Verdict(verdict.stated, "tied", (repeated[0],))
            return verdict
        stated = verdict.stated
        best = score(stated, verdict.cells[0], self.numbers)
        found = named(stated, self.numbers)
        for other in found[:12]:
            if self._contradicts(stated, best, other) and other.number not in quoted:
                worked = worked_out(stated, self.numbers, found)
                if worked and worked.prime:
                    return Verdict(stated, "worked out", worked.cells, worked.how)
                return Verdict(stated, "untied", (other.number,), sure=True)
        return verdict

    def _contradicts(self, stated: Stated, best: Scored, other: Scored) -> bool:
        """Whether the text speaks of another cell: of another line, or of another period of the same line."""
        if other.close < NAMED or other.period is False or self.comparable(stated.figure, other.number) is None:
            return False
        if best.close < NAMED and other.close > best.close + 0.3:
            return True
        mine, its = best.number, other.number
        same_line = mine.sheet == its.sheet and (mine.row == its.row or mine.col == its.col)
        return same_line and best.period is False and other.period is True

    def _untied(self, stated: Stated, found: Sequence[Scored]) -> Verdict:
        kin = [(one, gap) for one in found if (gap := self.comparable(stated.figure, one.number)) is not None]
        if not kin:
            return Verdict(stated, "untied")
        best, _ = max(kin, key=lambda pair: (round(pair[0].rank, 2), -pair[1]))
        return Verdict(stated, "untied", (best.number,), sure=best.close >= NAMED and best.period is not False)

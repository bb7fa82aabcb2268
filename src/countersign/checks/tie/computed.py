"""What a sentence may say follows from cells: growth, differences, shares, sums, means, multiples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from countersign.checks.figures.figure import Figure, Unit
from countersign.checks.figures.periods import Period
from countersign.checks.tie.context import Stated
from countersign.checks.tie.numbers import Number, Numbers
from countersign.checks.tie.reach import reaches, rounding
from countersign.checks.tie.scored import ENOUGH, Scored

MAX_LINE = 60
MAX_NAMED = 80
MAX_ADDED = 5
BY_CHANCE = 0.06
_RATES = (Unit.PERCENT, Unit.POINTS, Unit.BASIS_POINTS)
_WHOLE = frozenset({"total", "revenue"})
_IN_UNITS = frozenset({"difference", "sum", "average"})


@dataclass(frozen=True, slots=True)
class Worked:
    """How a figure follows from cells, e.g. "growth" from one to the other."""

    how: str
    cells: tuple[Number, ...]
    value: float
    prime: bool = False  # the sentence names exactly these cells


def worked_out(stated: Stated, numbers: Numbers, named: Sequence[Scored]) -> Worked | None:
    """The computation over named cells that gives the figure, unless so many were tried that one had to."""
    target = _Target(stated.figure)
    hits: list[Worked] = []
    tried = 0.0
    for worked in _Worker(stated, numbers, named[:MAX_NAMED]).all():
        tried += target.chance(worked)
        if target.fits(worked):
            if worked.prime:
                return worked
            hits.append(worked)
    return hits[0] if hits and tried <= BY_CHANCE and not stated.in_table else None


class _Target:
    """What values a figure takes for its own."""

    def __init__(self, figure: Figure) -> None:
        below, above = rounding(figure)
        size = abs(float(figure.amount))
        self._plain = (size - below - 1e-9, size + above + 1e-9)
        self._spans = [(reach.low, reach.high) for reach in reaches(figure)]
        self._factor = {Unit.BASIS_POINTS: 1e4, Unit.TIMES: 1.0, Unit.NONE: 1.0}.get(figure.unit, 100.0)

    def _intervals(self, worked: Worked) -> list[tuple[float, float]]:
        if worked.how in _IN_UNITS:
            return self._spans
        low, high = self._plain
        return [(low / self._factor, high / self._factor)]

    def fits(self, worked: Worked) -> bool:
        size = abs(worked.value)
        return any(low <= size <= high for low, high in self._intervals(worked))

    def chance(self, worked: Worked) -> float:
        """How likely a value of this size falls into the figure by accident."""
        size, total = abs(worked.value), 0.0
        for low, high in self._intervals(worked):
            middle = (low + high) / 2
            if middle > 0 and 1 / 1.6 <= size / middle <= 1.6:
                total += (high - low) / (0.975 * middle)
        return total


class _Worker:
    """Tries the computations that the sentence's words allow."""

    def __init__(self, stated: Stated, numbers: Numbers, named: Sequence[Scored]) -> None:
        self.stated, self.numbers = stated, numbers
        self.scores = {one.number: one for one in named}
        best = max((one.wide for one in named), default=0.0)
        self.leading = [one for one in named if one.wide >= max(ENOUGH, 0.8 * best) or one.strong]
        self.unit, self.cues = stated.figure.unit, stated.cues
        self.rate = self.unit in _RATES

    def all(self) -> Iterator[Worked]:
        ratio = self.rate or self.unit is Unit.TIMES or (self.unit is Unit.NONE and not self.stated.figure.scaled)
        if self.rate and "compound" in self.cues:
            yield from self._compound()
        if self.rate and "growth" in self.cues:
            yield from self._growth()
        if ratio and self.cues & {"share", "multiple"}:
            yield from self._ratios()
        if self.cues & {"growth", "gap"} or self.unit in {Unit.POINTS, Unit.BASIS_POINTS}:
            yield from self._differences()
        if "mean" in self.cues:
            yield from self._averages()
        if "sum" in self.cues and not self.rate and self.unit is not Unit.TIMES:
            yield from self._sums()
        if "gap" in self.cues and not self.rate:
            yield from self._gaps()

    def _lines(self) -> Iterator[list[Number]]:
        """The rows of leading cells, and their columns where periods run down, each in order of time."""
        seen: set[tuple[object, ...]] = set()
        for one in self.leading:
            cell = one.number
            for kind, at, lines in (("r", cell.row, self.numbers.rows), ("c", cell.col, self.numbers.columns)):
                key = (kind, cell.sheet, at, cell.percent)
                if key not in seen:
                    seen.add(key)
                    line = [n for n in lines[cell.sheet, at][:MAX_LINE] if n.percent == cell.percent]
                    yield from self._in_time(line if kind == "r" else [n for n in line if n in self.scores], kind)

    def _in_time(self, line: list[Number], kind: str) -> Iterator[list[Number]]:
        """The cells of a line that stand for periods, from the earliest on; a row without periods as it is.

        Where each period has several cells (amount, share …), the first of each make one line, and so on.
        """
        dated: dict[Period, list[Number]] = {}
        for number in line:
            if when := self._when(number):
                dated.setdefault(when, []).append(number)
        if len(dated) >= 2:
            for place in range(max(map(len, dated.values()))):
                yield sorted((held[place] for held in dated.values() if len(held) > place), key=self._order)
        elif kind == "r" and not dated:
            yield line

    def _pairs(self, *, far: bool = False) -> Iterator[tuple[Number, Number, bool]]:
        """Earlier and later cell of a line, and whether the sentence names just these two."""
        wanted = self.stated.periods
        for line in self._lines():
            strong = any(self.scores[n].strong for n in line if n in self.scores)
            neighbours = set(pairwise(line))
            for before, after in combinations(line, 2):
                first, last = self._when(before), self._when(after)
                if not first or not last:
                    if (before, after) in neighbours:
                        yield before, after, strong and not wanted
                    continue
                said = (self._said(first), self._said(last))
                near = (before, after) in neighbours
                if len(wanted) >= 2 and all(said):
                    yield before, after, strong
                elif (said[1] and (near or far)) or (far and any(said)) or (not wanted and (near or far)):
                    yield before, after, strong and near and not far

    def _growth(self) -> Iterator[Worked]:
        for before, after, prime in self._pairs():
            if before.value and before.percent == after.percent:
                yield Worked("growth", (before, after), after.value / before.value - 1, prime)

    def _compound(self) -> Iterator[Worked]:
        for before, after, prime in self._pairs(far=True):
            first, last = self._when(before), self._when(after)
            years = last.year - first.year if first and last else abs(after.col - before.col)
            if years > 1 and before.value and after.value / before.value > 0:
                yield Worked("compound growth", (before, after), (after.value / before.value) ** (1 / years) - 1, prime)

    def _differences(self) -> Iterator[Worked]:
        for before, after, prime in self._pairs():
            gap = after.value - before.value
            if not self.rate and not before.percent:
                yield Worked("difference", (before, after), gap, prime)
            elif self.rate and (before.percent or max(abs(before.value), abs(after.value)) > 1.5):
                yield Worked("change in points", (before, after), gap if before.percent else gap / 100, prime)

    def _ratios(self) -> Iterator[Worked]:
        """A leading cell over or under another that is named, or a total, of the same period or item."""
        upside = "upside" in self.cues
        for one in self.leading:
            cell = one.number
            if cell.percent or one.period is False or not cell.value:
                continue
            for other in self._beside(cell):
                score = self.scores.get(other)
                whole = bool(self.numbers.naming(other).words & _WHOLE)
                if other.percent or not other.value or not (whole or (score and score.wide >= 0.5)):
                    continue
                prime = one.strong and (bool(score and score.strong) or whole)
                for top, bottom in ((cell, other), (other, cell)):
                    yield Worked("ratio", (top, bottom), top.value / bottom.value, prime)
                    if upside:
                        yield Worked("ratio less one", (top, bottom), top.value / bottom.value - 1, prime)

        for before, after, prime in self._pairs():
            if prime and before.value and after.value:
                yield Worked("ratio", (after, before), after.value / before.value, prime)

    def _beside(self, cell: Number) -> Iterator[Number]:
        for other in self.numbers.columns[cell.sheet, cell.col][:200]:
            if other is not cell:
                yield other
        when = self._when(cell)
        for other in self.numbers.rows[cell.sheet, cell.row][:MAX_LINE]:
            if other is not cell and self._when(other) == when:
                yield other

    def _averages(self) -> Iterator[Worked]:
        for run, strong in self._runs():
            mean = sum(n.value for n in run) / len(run)
            yield Worked("average in percent" if run[0].percent else "average", run, mean, strong)
        for group in self._columns():
            if len(group) > 1:
                prime = all(self.scores[n].strong for n in group)
                yield Worked("average", tuple(group), sum(n.value for n in group) / len(group), prime)

    def _runs(self) -> Iterator[tuple[tuple[Number, ...], bool]]:
        """Stretches of a line over the periods that the sentence names, all of them if it names none."""
        wanted = [period.year for period in self.stated.periods]
        for line in self._lines():
            strong = any(self.scores[n].strong for n in line if n in self.scores)
            dated = [(when.year, n) for n in line if (when := self._when(n))]
            if wanted and dated:
                run = tuple(n for year, n in dated if min(wanted) <= year <= max(wanted))
                pairs = [tuple(n for year, n in dated if year in {first, first - 1}) for first in wanted]
                for some in (run, *pairs):
                    if 2 <= len(some) <= MAX_ADDED * 2:
                        yield some, strong and len(wanted) > 1
            elif 2 <= len(line) <= MAX_ADDED * 2:
                yield tuple(line), strong

    def _sums(self) -> Iterator[Worked]:
        for run, strong in self._runs():
            if not run[0].percent:
                yield Worked("sum", run, sum(n.value for n in run), strong)
        for group in self._columns():
            for count in range(2, min(len(group), MAX_ADDED) + 1):
                for few in combinations(group[:8], count):
                    prime = all(self.scores[n].strong for n in few)
                    yield Worked("sum", few, sum(n.value for n in few), prime)

    def _gaps(self) -> Iterator[Worked]:
        for group in self._columns():
            for one, two in combinations(group[:8], 2):
                prime = self.scores[one].strong and self.scores[two].strong
                yield Worked("difference", (one, two), one.value - two.value, prime)

    def _columns(self) -> Iterator[list[Number]]:
        """Amounts of one column, else of one row, that are all named and of the periods named."""
        groups: dict[tuple[str, int, int], list[Number]] = {}
        for one in self.leading:
            cell = one.number
            if not cell.percent and one.period is not False:
                groups.setdefault(("c", cell.sheet, cell.col), []).append(cell)
                groups.setdefault(("r", cell.sheet, cell.row), []).append(cell)
        yield from groups.values()

    def _when(self, number: Number) -> Period | None:
        periods = self.numbers.naming(number).periods
        return periods[0] if periods else None

    def _order(self, number: Number) -> tuple[int, str]:
        when = self._when(number)
        return (when.year, when.part) if when else (0, "")

    def _said(self, period: Period) -> bool:
        return any(period.may_be(wanted) for wanted in self.stated.periods)

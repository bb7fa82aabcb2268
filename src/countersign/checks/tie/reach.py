"""How far a figure reaches: the sizes that a cell may have and still be what the text says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from countersign.checks.figures.figure import Figure, Near, Unit

_EPS = 1e-9
_THOUSANDS = (1.0, 1e3, 1e6, 1e9)
_INDIAN = (1e5, 1e7)
_SMALLER = (1e-3, 1e-6)


@dataclass(frozen=True, slots=True)
class Reach:
    """An interval of sizes. `ratio` is for cells that hold 0.205 where the text says 20.5 %."""

    low: float
    high: float
    factor: float = 1.0
    ratio: bool = False


def rounding(figure: Figure) -> tuple[float, float]:
    """How far below and above the printed amount the true one may lie."""
    half, size = float(figure.half_unit), abs(float(figure.amount))
    wide = min(size / 20, float(_last_place(figure) / 2))
    if figure.near is Near.ABOUT:
        return max(2 * half, wide), max(2 * half, wide)
    if figure.near is Near.OVER:
        return half, max(2 * half, 2 * wide)
    if figure.near is Near.UNDER:
        return max(2 * half, 2 * wide), half
    return half, half


def _last_place(figure: Figure) -> Decimal:
    """The unit of the last digit that is not 0: 10,000 in "about 150,000"."""
    digits = figure.amount.normalize().as_tuple()
    return Decimal(1).scaleb(int(digits.exponent)) if isinstance(digits.exponent, int) else Decimal(1)


def reaches(figure: Figure, *, in_table: bool = False, scales: frozenset[float] | None = None) -> list[Reach]:
    """The intervals of sizes in which a cell is what the figure says; `scales` are those that the workbook uses."""
    below, above = rounding(figure)
    size = abs(float(figure.amount))
    low, high = max(0.0, size - below), size + above
    factors = [
        (factor, ratio)
        for factor, ratio in _factors(figure, in_table=in_table)
        if ratio or _used(figure, factor, scales)
    ]
    return [Reach(low / f * (1 - _EPS), high / f * (1 + _EPS), factor=f, ratio=ratio) for f, ratio in factors]


def _used(figure: Figure, factor: float, scales: frozenset[float] | None) -> bool:
    return scales is None or factor == 1 or figure.unit not in {Unit.MONEY, Unit.NONE} or factor in scales


def _factors(figure: Figure, *, in_table: bool) -> list[tuple[float, bool]]:
    match figure.unit:
        case Unit.PERCENT | Unit.POINTS:
            return [(100.0, True), (1.0, False)]
        case Unit.BASIS_POINTS:
            return [(1e4, True), (100.0, False), (1.0, False)]
        case Unit.TIMES:
            return [(1.0, False)]
        case Unit.MINOR:
            return [(1.0, False), (100.0, False)]
        case _:
            factors = [*_THOUSANDS, *(_INDIAN if figure.currency == "INR" or float(figure.scale) in _INDIAN else ())]
            if not figure.scaled:
                factors += _SMALLER
            return [(f, False) for f in factors] + ([(100.0, True)] if in_table else [])

"""What a figure of a text says: its value, in what, how finely it is printed, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from countersign.checks.figures.periods import Period


class Unit(StrEnum):
    """What the number counts."""

    NONE = ""
    MONEY = "money"
    MINOR = "minor money"  # pence, cents: a hundredth of the currency
    PERCENT = "%"
    POINTS = "percentage points"
    BASIS_POINTS = "basis points"
    TIMES = "x"


class Near(StrEnum):
    """How firmly the text says it."""

    EXACT = ""
    ABOUT = "about"
    OVER = "more than"
    UNDER = "less than"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` is as printed with its sign; `scale` is what million and the like multiply it by.

    `decimals` are the digits printed after the point, so half of the last place is the text's own rounding.
    """

    text: str
    start: int
    end: int
    value: Decimal
    decimals: int
    unit: Unit = Unit.NONE
    currency: str = ""
    scale: Decimal = Decimal(1)
    scaled: bool = False
    near: Near = Near.EXACT
    period: Period | None = None

    @property
    def amount(self) -> Decimal:
        """The value with its scale: £3.2m is 3,200,000."""
        return self.value * self.scale

    @property
    def half_unit(self) -> Decimal:
        """Half of the last printed place, with its scale."""
        return Decimal(5).scaleb(-self.decimals - 1) * self.scale

    @property
    def digits(self) -> int:
        """How many digits tell this figure from another: 3 for 352 or 0.352, 2 for 1,200,000 printed as 1.2m."""
        return len(str(abs(int(self.value.scaleb(self.decimals)))).lstrip("0"))

    @property
    def bare(self) -> bool:
        """A number and nothing else: no unit, no scale, no decimals."""
        return self.unit is Unit.NONE and not self.scaled and not self.decimals

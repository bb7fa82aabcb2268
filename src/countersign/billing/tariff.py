"""Prices per unit of a work type: flat, graduated by band, or all units at the price of the band reached.

>>> euro = lambda figure: Money.of(figure, "EUR")
>>> bands = (Band(Decimal(100), euro(60)), Band(Decimal(300), euro(54)), Band(None, euro(48)))
>>> terms = {"work_type": "finance/memo", "unit": "memo", "bands": bands, "valid_from": date(2026, 1, 1)}
>>> str(price(Tariff(scheme=Scheme.GRADUATED, **terms), Decimal(350)))
'19,200.00 EUR'
>>> all_unit = Tariff(scheme=Scheme.ALL_UNIT, **terms)
>>> str(price(all_unit, Decimal(350)))
'16,800.00 EUR'
>>> print(cliffs(all_unit)[0])
100 memos cost 6,000.00 EUR, but 101 cost 5,454.00 EUR.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from countersign.billing.charge import Step
from countersign.money import Money
from countersign.outcome import Misuse


class Scheme(StrEnum):
    """How bands are read. Graduated: each unit at its own band's price. All-unit: every unit at the band reached."""

    FLAT = "flat"
    GRADUATED = "graduated"
    ALL_UNIT = "all-unit"


@dataclass(frozen=True, slots=True)
class Band:
    """Units up to and including `up_to` (None: without end) at this price."""

    up_to: Decimal | None
    price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What a unit of one work type costs while the tariff is in force (both days included)."""

    work_type: str
    unit: str
    bands: tuple[Band, ...]
    scheme: Scheme
    valid_from: date
    valid_to: date | None = None

    def __post_init__(self) -> None:
        edges = [band.up_to for band in self.bands]
        closed = [edge for edge in edges if edge is not None]
        if not edges or edges[-1] is not None or len(closed) != len(edges) - 1:
            raise Misuse(f"{self.work_type}: the last band, and only the last, has no end.")
        if any(high <= low for low, high in pairwise([Decimal(0), *closed])):
            raise Misuse(f"{self.work_type}: bands must rise, from above zero.")
        if self.scheme is Scheme.FLAT and closed:
            raise Misuse(f"{self.work_type}: a flat price has one band; use graduated or all-unit.")
        if len({band.price.currency for band in self.bands}) > 1 or any(b.price.amount < 0 for b in self.bands):
            raise Misuse(f"{self.work_type}: band prices are zero or more, in one currency.")

    def in_force(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def reached(self, units: Decimal) -> Band:
        """The band that this many units reach."""
        return next(band for band in self.bands if band.up_to is None or units <= band.up_to)


@dataclass(frozen=True, slots=True)
class Cliff:
    """A place where one more unit costs less in all."""

    units: Decimal
    amount: Money
    more_units: Decimal
    more_amount: Money
    unit: str

    def __str__(self) -> str:
        few, more = self.units.normalize(), self.more_units.normalize()
        return f"{few:,f} {self.unit}s cost {self.amount}, but {more:,f} cost {self.more_amount}."


def steps(tariff: Tariff, units: Decimal, *, before: Decimal = Decimal(0)) -> tuple[Step, ...]:
    """What `units` cost when `before` units were charged already, each unit in its own band."""
    found, low = [], Decimal(0)
    for band in tariff.bands:
        high = before + units if band.up_to is None else min(band.up_to, before + units)
        in_band = high - max(low, before)
        if in_band > 0:
            found.append(Step(in_band, band.price))
        low = high if band.up_to is None else band.up_to
    return tuple(found)


def price(tariff: Tariff, units: Decimal) -> Money:
    """What this many units cost in all, exact."""
    if tariff.scheme is Scheme.ALL_UNIT:
        return tariff.reached(units).price * units
    return Money.total((step.amount for step in steps(tariff, units)), tariff.bands[0].price.currency)


def cliffs(tariff: Tariff) -> tuple[Cliff, ...]:
    """Where an all-unit tariff makes one more unit cheaper in all; worth a warning before anybody agrees to it."""
    found = []
    for band in tariff.bands[:-1]:
        edge = band.up_to or Decimal(0)
        here, beyond = price(tariff, edge), price(tariff, edge + 1)
        if beyond < here:
            found.append(Cliff(edge, here, edge + 1, beyond, tariff.unit))
    return tuple(found)

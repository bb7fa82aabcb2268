"""Hourly rates by role and seniority, each with the days on which it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from countersign.calendar import said_day
from countersign.money import Money
from countersign.outcome import Misuse, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRate:
    """What one hour of a role costs; without a seniority, the role's general rate. Both days count."""

    role: str
    price: Money
    valid_from: date
    valid_to: date | None = None
    seniority: str = ""

    def __post_init__(self) -> None:
        if self.price.amount < 0 or (self.valid_to is not None and self.valid_to < self.valid_from):
            raise Misuse(f"{self.name}: a rate is zero or more and ends no earlier than it begins.")

    @property
    def name(self) -> str:
        """Role and seniority in words."""
        return f"{self.seniority} {self.role}".strip()

    def in_force(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def meets(self, other: HourRate) -> bool:
        """Whether both would price the same hour."""
        apart = (self.valid_to and self.valid_to < other.valid_from) or (
            other.valid_to and other.valid_to < self.valid_from
        )
        return (self.role, self.seniority) == (other.role, other.seniority) and not apart


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard:
    """The agreed rates, in one currency, never two for the same hour. `surge` is the premium in percent."""

    rates: tuple[HourRate, ...]
    surge: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if len({rate.price.currency for rate in self.rates}) > 1:
            raise Misuse("A rate card is in one currency.")
        for one, other in combinations(self.rates, 2):
            if one.meets(other):
                raise Misuse(f"Two rates for {one.name} are in force on the same day; end the earlier one first.")

    def rate(self, role: str, seniority: str, day: date) -> HourRate | Refused:
        """The rate of this seniority on this day, else the role's general rate, else why there is none."""
        live = [rate for rate in self.rates if rate.role == role and rate.in_force(day)]
        for wanted in (seniority, ""):
            found = next((rate for rate in live if rate.seniority == wanted), None)
            if found:
                return found
        name = f"{seniority} {role}".strip()
        return Refused(
            "no-rate",
            f"No rate for {name} was in force on {said_day(day, year=True)}.",
            "Agree a rate that covers that day; the hours are then charged.",
        )

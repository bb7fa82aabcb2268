"""A charge: one thing owed, with a key that keeps it from being owed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from countersign.money import Money
from countersign.outcome import Refused


@dataclass(frozen=True, slots=True)
class Step:
    """A quantity at one price."""

    quantity: Decimal
    price: Money

    @property
    def amount(self) -> Money:
        """Exact, not rounded."""
        return self.price * self.quantity

    def __str__(self) -> str:
        return f"{self.quantity.normalize():,f} × {self.price.figure}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One thing owed, not rounded yet. Charges of one `group` stand on one invoice line.

    `covers` names all that is paid by it (an item's version, time entries); nothing may be covered twice. `subject` and
    `digest` lead from the invoice line back to the accepted work. `rule` says how the quantity was rounded, if it was.
    """

    key: str
    group: str
    title: str
    unit: str
    steps: tuple[Step, ...]
    covers: tuple[str, ...]
    subject: str = ""
    digest: str = ""
    rule: str = ""

    @property
    def quantity(self) -> Decimal:
        """Over all steps."""
        return sum((step.quantity for step in self.steps), Decimal(0))

    @property
    def amount(self) -> Money:
        """Exact, over all steps."""
        return Money.total((step.amount for step in self.steps), self.steps[0].price.currency)

    @property
    def price(self) -> Money:
        """Of one unit; where several bands were touched, their average to four decimals."""
        if len(self.steps) == 1:
            return self.steps[0].price
        average = (self.amount.amount / self.quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return Money(average, self.amount.currency)


@dataclass(frozen=True, slots=True)
class Uncharged:
    """What was looked at and not charged, and why."""

    what: str
    refusal: Refused

    def __str__(self) -> str:
        return f"{self.what}: {self.refusal}"


@dataclass(frozen=True, slots=True)
class Charged:
    """The charges found, and all that gave none with its reason. Nothing is passed over in silence."""

    charges: tuple[Charge, ...]
    uncharged: tuple[Uncharged, ...] = ()

    def __add__(self, other: Charged) -> Charged:
        return Charged(self.charges + other.charges, self.uncharged + other.uncharged)


def charged_already(what: str) -> Refused:
    """The refusal for what an invoice holds already."""
    return Refused("charged-already", f"{what} stands on an invoice already.", "Nothing: it is paid for once.")


def repeated(names: Iterable[str]) -> tuple[str, ...]:
    """The names that come more than once, in order."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for name in names:
        if name in seen:
            twice[name] = None
        seen.add(name)
    return tuple(twice)

"""Money: an exact decimal amount with its currency.

Amounts are kept exactly as computed and rounded once, where a rule says so (`rounded`: half up, away from zero, to the
currency's smallest unit). Floats and mixed currencies are refused, never guessed.

>>> rate = Money.of("22.50", "EUR")
>>> str((rate * Decimal("7.25")).rounded())
'163.13 EUR'
>>> [str(part) for part in Money.of("100.00", "EUR").allocate([1, 1, 1])]
['33.34 EUR', '33.33 EUR', '33.33 EUR']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction

from countersign.currency import decimals
from countersign.outcome import Misuse

ROUNDING_RULE = "half up, away from zero, to the currency's smallest unit"

# The caller's decimal context may round or trap differently; money must not depend on it.
_EXACT = Context(prec=60, traps=[DivisionByZero, Inexact, InvalidOperation, Overflow])
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow])

_FIGURE = r"[+-]?(?:\d+|\d{1,3}(?:[,\u00a0\u202f ]\d{2,3})*[,\u00a0\u202f ]\d{3})(?:\.\d+)?"
_CODE_LAST = re.compile(rf"(?P<figure>{_FIGURE})\s*(?P<code>[A-Z]{{3}})")
_CODE_FIRST = re.compile(rf"(?P<code>[A-Z]{{3}})\s*(?P<figure>{_FIGURE})")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code). Compare, add, subtract and multiply; divide with `allocate`."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        decimals(self.currency)
        if not isinstance(self.amount, Decimal):
            raise Misuse(f"An amount is a Decimal, not {self.amount!r}. Write Money.of('12.50', 'EUR').")
        if not self.amount.is_finite():
            raise Misuse(f"{self.amount} is not an amount of money.")
        if self.amount.is_zero() and self.amount.is_signed():
            object.__setattr__(self, "amount", self.amount.copy_abs())

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """From a decimal text, an integer or a Decimal; floats are refused because they are not exact."""
        try:
            return cls(_exact(amount), currency)
        except InvalidOperation as bad:
            raise Misuse(f"{amount!r} is not an amount. Write it like 1234.50.") from bad

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in this currency: the start of a sum."""
        return cls(Decimal(0), currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str) -> Money:
        """The sum of amounts that are all in this currency."""
        result = cls.zero(currency)
        for amount in amounts:
            result += amount
        return result

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read "1,234.50 EUR" or "EUR 1234.50": a point before decimals, commas or spaces between thousands.

        A comma is never read as a decimal sign, since "1,234" would then mean two things.
        """
        bare = text.strip()
        found = _CODE_LAST.fullmatch(bare) or _CODE_FIRST.fullmatch(bare)
        if not found:
            raise Misuse(f"{text!r} is not an amount of money. Write it like 1,234.50 EUR.")
        return cls(Decimal(re.sub(r"[,\s]", "", found["figure"])), found["code"])

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Money:
        """The reverse of `to_dict`."""
        return cls.of(data["amount"], data["currency"])

    def to_dict(self) -> dict[str, str]:
        """As JSON carries it: the amount is a string, and equal money gives an equal string."""
        return {"amount": f"{self._shown():f}", "currency": self.currency}

    @property
    def figure(self) -> str:
        """The amount alone, for a column whose head names the currency: 1,234.50."""
        return f"{self._shown():,f}"

    def __str__(self) -> str:
        return f"{self.figure} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(_EXACT.multiply(self.amount, _exact(factor)), self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> Money:
        return Money(self.amount.copy_abs(), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def rounded(self) -> Money:
        """To the currency's smallest unit, half up and away from zero."""
        return Money(self.amount.quantize(self._unit(), context=_ROUNDING), self.currency)

    def percent(self, percent: Decimal | int) -> Money:
        """This share of the amount, not rounded: `Money.of(200, "EUR").percent(19)` is 38 EUR."""
        return self * _exact(percent).scaleb(-2, _EXACT)

    def allocate(self, weights: Sequence[int | Decimal]) -> tuple[Money, ...]:
        """Split into parts in proportion to weights, none of the smallest units lost or made.

        What does not divide goes one unit each to the largest remainders; among equals, to the first.
        """
        parts = [Fraction(_exact(weight)) for weight in weights]
        if not parts or min(parts) < 0 or not sum(parts):
            raise Misuse("Weights must not be negative, and at least one must be above zero.")
        if self != self.rounded():
            raise Misuse(f"{self} has fractions of the smallest unit; round it before it is split.")
        whole = int(abs(self.amount) / self._unit())
        exact = [whole * part / sum(parts) for part in parts]
        shares = [int(share) for share in exact]
        by_remainder = sorted(range(len(parts)), key=lambda i: shares[i] - exact[i])
        for i in by_remainder[: whole - sum(shares)]:
            shares[i] += 1
        sign = -1 if self.amount < 0 else 1
        return tuple(Money(sign * share * self._unit(), self.currency) for share in shares)

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise Misuse(f"{other!r} is not money; {self.currency} can only be combined with {self.currency}.")
        if other.currency != self.currency:
            raise Misuse(
                f"{self.currency} and {other.currency} do not mix; convert one of them at a stated rate first."
            )
        return other.amount

    def _unit(self) -> Decimal:
        return Decimal(1).scaleb(-decimals(self.currency))

    def _shown(self) -> Decimal:
        # At least the smallest unit, more only where a rate has more; so equal money is written alike.
        rounded = self.rounded().amount
        return rounded if rounded == self.amount else self.amount.normalize(_EXACT)


def _exact(value: str | int | Decimal) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Misuse(f"{value!r} is not exact; use a Decimal, an integer or a decimal text such as '0.1'.")
    made = Decimal(value)
    if not made.is_finite():
        raise Misuse(f"{value} is not a number that money can be counted with.")
    return made

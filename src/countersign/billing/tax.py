"""How an invoice is taxed, said with its reason. The rates and reasons are the terms'; nothing is looked up here.

>>> vat, cost = reverse_charge_cost(Money.of(10000, "GBP"), Decimal(20), recoverable=Decimal(30))
>>> str(vat), str(cost)
('2,000.00 GBP', '1,400.00 GBP')
>>> str(gross_up(Money.of(10000, "USD"), Decimal(10)))
'11,111.11 USD'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from countersign.currency import decimals
from countersign.money import Money
from countersign.outcome import Misuse


class Treatment(StrEnum):
    """Why tax is, or is not, on the invoice."""

    RATE = "rate"
    REVERSE_CHARGE = "reverse-charge"
    ZERO_RATED = "zero-rated"
    EXEMPT = "exempt"
    OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """One tax on the whole net amount. Where nothing is charged, `reason` names the rule that says so."""

    treatment: Treatment
    name: str = "VAT"
    percent: Decimal = Decimal(0)
    reason: str = ""

    def __post_init__(self) -> None:
        charged = self.treatment is Treatment.RATE
        if charged != (self.percent > 0) or self.percent < 0:
            raise Misuse(f"{self.name}: a percentage above zero goes with the treatment 'rate', and only with it.")
        if not charged and not self.reason.strip():
            raise Misuse(f"{self.name}: say by which rule no tax is charged.")

    @property
    def title(self) -> str:
        """As a tax line is headed: "VAT 20 %" or "VAT, reverse charge"."""
        if self.treatment is Treatment.RATE:
            return f"{self.name} {self.percent.normalize():f} %"
        return f"{self.name}, {self.treatment.replace('-', ' ')}"

    def on(self, base: Money) -> Money:
        """The tax on this amount, rounded once."""
        return base.percent(self.percent).rounded()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tax:
        """From terms or an invoice in JSON."""
        return cls(
            treatment=Treatment(data["treatment"]),
            name=data.get("name", "VAT"),
            percent=Decimal(data.get("percent", "0")),
            reason=data.get("reason", ""),
        )


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A tax, what it was worked out on, and how much it is."""

    tax: Tax
    base: Money
    amount: Money

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> TaxLine:
        """From an invoice in JSON."""
        return cls(Tax.from_dict(data["tax"]), Money.from_dict(data["base"]), Money.from_dict(data["amount"]))


def reverse_charge_cost(net: Money, percent: Decimal, *, recoverable: Decimal) -> tuple[Money, Money]:
    """What the buyer accounts for under reverse charge, and what of it stays a cost: (tax, irrecoverable part)."""
    if not 0 <= recoverable <= 100:
        raise Misuse(f"Between 0 and 100 % of tax is recoverable, not {recoverable} %.")
    tax = net.percent(percent).rounded()
    return tax, tax.percent(100 - recoverable).rounded()


def gross_up(net: Money, percent: Decimal) -> Money:
    """The gross of which `net` remains after this withholding tax, rounded half up."""
    if not 0 <= percent < 100:
        raise Misuse(f"Withholding takes 0 to under 100 %, not {percent} %.")
    if net.amount < 0:
        raise Misuse("A payment to be grossed up is zero or more.")
    places = decimals(net.currency)
    units = Fraction(net.amount) * 100 / (100 - Fraction(percent)) * 10**places
    return Money(Decimal(int(units + Fraction(1, 2))).scaleb(-places), net.currency)

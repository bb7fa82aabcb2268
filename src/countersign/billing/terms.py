"""What an engagement agreed about money: who bills whom, in which currency, due when, taxed how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from countersign.billing.tax import Tax
from countersign.calendar import zone
from countersign.currency import decimals
from countersign.outcome import Misuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer, as the invoice names them."""

    name: str
    address: tuple[str, ...] = ()
    country: str = ""
    tax_id: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Party:
        """From terms or an invoice in JSON."""
        return cls(
            name=data["name"],
            address=tuple(data.get("address", ())),
            country=data.get("country", ""),
            tax_id=data.get("tax_id", ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms an invoice is built from. `zone` decides which calendar day it is issued on."""

    seller: Party
    buyer: Party
    currency: str
    taxes: tuple[Tax, ...]
    payment_days: int = 30
    zone: str = "UTC"
    purchase_order: str = ""
    period: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        decimals(self.currency)
        zone(self.zone)
        if not self.taxes:
            raise Misuse("Terms must say how the work is taxed; zero needs its reason, too.")
        if self.payment_days < 0:
            raise Misuse("An invoice is due zero or more days after it is issued.")

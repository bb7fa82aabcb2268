"""Builders shared by the billing tests: short words for terms, rates, time and accepted work."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from countersign.billing.charge import Charge, Step
from countersign.billing.deliverable import Accepted
from countersign.billing.invoice import Invoice, build_invoice
from countersign.billing.rate_card import HourRate, RateCard
from countersign.billing.tariff import Band, Scheme, Tariff
from countersign.billing.tax import Tax, Treatment
from countersign.billing.terms import Party, Terms
from countersign.billing.time_entry import TimeEntry, TimeState
from countersign.money import Money

AT = datetime(2026, 11, 30, 20, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
EXPORT = Tax(treatment=Treatment.ZERO_RATED, name="GST", reason="Export of services under letter of undertaking")
VAT20 = Tax(treatment=Treatment.RATE, percent=Decimal(20))


def usd(figure: str | int) -> Money:
    return Money.of(figure, "USD")


def terms(*taxes: Tax, **facts: object) -> Terms:
    seller = Party(
        name="Pune Analysis LLP", address=("12 Senapati Road", "Pune 411004"), country="India", tax_id="27AAB"
    )
    given = {
        "seller": seller,
        "buyer": Party(name="Northwind Research Ltd", country="United Kingdom"),
        "currency": "USD",
    }
    return Terms(taxes=taxes or (EXPORT,), **{**given, **facts})  # type: ignore[arg-type]


def tariff(scheme: Scheme = Scheme.GRADUATED, *bands: tuple[int | None, int], **facts: object) -> Tariff:
    steps = bands or ((100, 60), (300, 54), (None, 48))
    made = tuple(Band(None if up_to is None else Decimal(up_to), usd(price)) for up_to, price in steps)
    given = {"work_type": "finance/memo", "unit": "memo", "valid_from": JANUARY, **facts}
    return Tariff(bands=made, scheme=scheme, **given)  # type: ignore[arg-type]


def accepted(item: str, units: int | str = 1, **facts: object) -> Accepted:
    given = {"title": f"Memo {item}", "work_type": "finance/memo", "digest": "d" * 8, "accepted_at": AT, **facts}
    return Accepted(item=item, units=Decimal(units), **given)  # type: ignore[arg-type]


def card(surge: int = 0) -> RateCard:
    prices = (("analyst", "", 22), ("analyst", "senior", 38), ("supervisor", "", 55))
    rates = (HourRate(role=r, seniority=s, price=usd(p), valid_from=JANUARY) for r, s, p in prices)
    return RateCard(rates=tuple(rates), surge=Decimal(surge))


def worked(name: str, hours: str, role: str = "analyst", seniority: str = "", **facts: object) -> TimeEntry:
    given = {"person": f"p{name}", "day": date(2026, 11, 12), "state": TimeState.APPROVED, **facts}
    return TimeEntry(id=name, role=role, seniority=seniority, hours=Decimal(hours), **given)  # type: ignore[arg-type]


def charge(key: str, quantity: str, price: str, **facts: object) -> Charge:
    given = {"group": key, "title": f"Memo {key}", "unit": "memo", "covers": (key,), "subject": f"work:{key}", **facts}
    return Charge(key=key, steps=(Step(Decimal(quantity), usd(price)),), **given)  # type: ignore[arg-type]


def invoice(*charges: Charge, tax: Tax = VAT20) -> Invoice:
    lines = charges or (charge("a", "10", "33.335"), charge("b", "1", "100"))
    made = build_invoice(terms(tax), lines, number="INV-7", at=AT)
    assert isinstance(made, Invoice)
    return made

"""An invoice: lines from charges, each line rounded once and by a stated rule, tax with its reason, and the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from countersign.billing.charge import Charge, repeated
from countersign.billing.plain import plain
from countersign.billing.tax import TaxLine
from countersign.billing.terms import Party, Terms
from countersign.calendar import day_in
from countersign.money import ROUNDING_RULE, Money
from countersign.outcome import Allowed, Decision, Misuse, Refused

ROUNDING = f"Each line is rounded once, {ROUNDING_RULE}; each tax once, on the sum of the lines."


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One charge's part of a line, to the cent; `subject` and `digest` open the accepted work."""

    key: str
    subject: str
    digest: str
    covers: tuple[str, ...]
    quantity: Decimal
    amount: Money

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Share:
        """From an invoice in JSON."""
        return cls(
            key=data["key"],
            subject=data["subject"],
            digest=data["digest"],
            covers=tuple(data["covers"]),
            quantity=Decimal(data["quantity"]),
            amount=Money.from_dict(data["amount"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `price` is of one unit; `detail` shows the bands where there were several."""

    number: int
    title: str
    quantity: Decimal
    unit: str
    price: Money
    amount: Money
    detail: str = ""
    shares: tuple[Share, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Line:
        """From an invoice in JSON."""
        return cls(
            number=data["number"],
            title=data["title"],
            quantity=Decimal(data["quantity"]),
            unit=data["unit"],
            price=Money.from_dict(data["price"]),
            amount=Money.from_dict(data["amount"]),
            detail=data["detail"],
            shares=tuple(Share.from_dict(share) for share in data["shares"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice as issued. It is never changed; a credit note takes back what was wrong."""

    number: str
    issued_at: datetime
    issued_on: date
    due_on: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    net: Money
    taxes: tuple[TaxLine, ...]
    tax: Money
    total: Money
    rounding: str = ROUNDING
    purchase_order: str = ""
    period: tuple[date, date] | None = None
    notes: tuple[str, ...] = ()

    def line(self, number: int) -> Line | None:
        """The line with this number."""
        return next((line for line in self.lines if line.number == number), None)

    def to_dict(self) -> dict[str, Any]:
        """The whole invoice as JSON data, as it is stored, signed and sent."""
        made: dict[str, Any] = plain(self)
        return made

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Invoice:
        """The reverse of `to_dict`."""
        period = data["period"]
        return cls(
            number=data["number"],
            issued_at=datetime.fromisoformat(data["issued_at"]),
            issued_on=date.fromisoformat(data["issued_on"]),
            due_on=date.fromisoformat(data["due_on"]),
            currency=data["currency"],
            seller=Party.from_dict(data["seller"]),
            buyer=Party.from_dict(data["buyer"]),
            lines=tuple(Line.from_dict(line) for line in data["lines"]),
            net=Money.from_dict(data["net"]),
            taxes=tuple(TaxLine.from_dict(line) for line in data["taxes"]),
            tax=Money.from_dict(data["tax"]),
            total=Money.from_dict(data["total"]),
            rounding=data["rounding"],
            purchase_order=data["purchase_order"],
            period=(date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
            notes=tuple(data["notes"]),
        )


def build_invoice(terms: Terms, charges: Sequence[Charge], *, number: str, at: datetime) -> Invoice | Refused:
    """The invoice for these charges, or why there can be none. Lines stand in the order of the charges."""
    if not number.strip():
        raise Misuse("An invoice needs a number.")
    decision = _may_bill(terms, charges)
    if isinstance(decision, Refused):
        return decision
    groups: dict[str, list[Charge]] = {}
    for charge in charges:
        groups.setdefault(charge.group, []).append(charge)
    lines = tuple(_line(place, group) for place, group in enumerate(groups.values(), start=1))
    net = Money.total((line.amount for line in lines), terms.currency)
    taxes = tuple(TaxLine(tax, net, tax.on(net)) for tax in terms.taxes)
    tax = Money.total((line.amount for line in taxes), terms.currency)
    issued = day_in(at, terms.zone)
    return Invoice(
        number=number, issued_at=at.astimezone(UTC), issued_on=issued, due_on=issued + timedelta(terms.payment_days),
        currency=terms.currency, seller=terms.seller, buyer=terms.buyer, lines=lines,
        net=net, taxes=taxes, tax=tax, total=net + tax,
        rounding=" ".join(dict.fromkeys((ROUNDING, *(charge.rule for charge in charges if charge.rule)))),
        purchase_order=terms.purchase_order, period=terms.period, notes=terms.notes,
    )  # fmt: skip


def _may_bill(terms: Terms, charges: Sequence[Charge]) -> Decision:
    if not charges:
        return Refused(
            "nothing-to-bill", "No work is accepted and not yet billed.", "Accept work or approve time first."
        )
    twice = repeated(key for charge in charges for key in charge.covers)
    if twice:
        return Refused(
            "charged-twice", f"{', '.join(twice)} would be charged twice.", "Leave out all but one of these charges."
        )
    foreign = sorted({charge.amount.currency for charge in charges} - {terms.currency})
    if foreign:
        return Refused(
            "wrong-currency",
            f"The terms are in {terms.currency}, but some prices are in {' and '.join(foreign)}.",
            f"Agree prices in {terms.currency}, or bill them apart.",
        )
    return Allowed()


def _line(number: int, group: list[Charge]) -> Line:
    steps = [step for charge in group for step in charge.steps]
    exact = Money.total((step.amount for step in steps), steps[0].price.currency)
    whole = Charge(key="", group="", title="", unit="", steps=tuple(steps), covers=())
    amount, prices = exact.rounded(), {step.price for step in steps}
    return Line(
        number=number,
        title=group[0].title,
        quantity=whole.quantity,
        unit=group[0].unit,
        price=steps[0].price if len(prices) == 1 else whole.price,
        amount=amount,
        detail="" if len(prices) == 1 else " + ".join(str(step) for step in steps),
        shares=_shares(group, amount),
    )


def _shares(group: list[Charge], amount: Money) -> tuple[Share, ...]:
    weights = [charge.amount.amount for charge in group]
    amounts = amount.allocate(weights) if any(weights) else (amount,) * len(group)
    return tuple(
        Share(key=c.key, subject=c.subject, digest=c.digest, covers=c.covers, quantity=c.quantity, amount=part)
        for c, part in zip(group, amounts, strict=True)
    )

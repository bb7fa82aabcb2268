"""A credit note takes back all or part of an issued invoice, with the reason, and never more than was billed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from countersign.billing.charge import repeated
from countersign.billing.invoice import Invoice, Line
from countersign.billing.plain import plain
from countersign.billing.tax import TaxLine
from countersign.calendar import day_in
from countersign.money import Money
from countersign.outcome import Misuse, Refused


@dataclass(frozen=True, slots=True)
class Credit:
    """What is taken back of one line: a quantity, or an amount, or (neither given) all that is left of it."""

    line: int
    quantity: Decimal | None = None
    amount: Money | None = None

    def __post_init__(self) -> None:
        if self.quantity is not None and self.amount is not None:
            raise Misuse("A credit is a quantity or an amount, not both.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """What a credit note takes back of an invoice line; the amount is above zero."""

    line: int
    title: str
    quantity: Decimal | None
    unit: str
    amount: Money

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CreditLine:
        """From a credit note in JSON."""
        quantity = Decimal(data["quantity"]) if data["quantity"] is not None else None
        plain_fields = {key: data[key] for key in ("line", "title", "unit")}
        return cls(quantity=quantity, amount=Money.from_dict(data["amount"]), **plain_fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """A credit note as issued. Its amounts are above zero and are owed back."""

    number: str
    invoice: str
    reason: str
    issued_at: datetime
    issued_on: date
    currency: str
    lines: tuple[CreditLine, ...]
    net: Money
    taxes: tuple[TaxLine, ...]
    tax: Money
    total: Money

    def to_dict(self) -> dict[str, Any]:
        """As it is stored, signed and sent."""
        made: dict[str, Any] = plain(self)
        return made

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CreditNote:
        """The reverse of `to_dict`."""
        return cls(
            number=data["number"],
            invoice=data["invoice"],
            reason=data["reason"],
            issued_at=datetime.fromisoformat(data["issued_at"]),
            issued_on=date.fromisoformat(data["issued_on"]),
            currency=data["currency"],
            lines=tuple(CreditLine.from_dict(line) for line in data["lines"]),
            net=Money.from_dict(data["net"]),
            taxes=tuple(TaxLine.from_dict(line) for line in data["taxes"]),
            tax=Money.from_dict(data["tax"]),
            total=Money.from_dict(data["total"]),
        )


def credit_note(
    invoice: Invoice,
    lines: Sequence[Credit],
    reason: str,
    *,
    number: str,
    at: datetime,
    zone: str = "UTC",
    earlier: Sequence[CreditNote] = (),
) -> CreditNote | Refused:
    """The credit note for these lines, or why there can be none. `earlier` are the notes on this invoice so far."""
    if not number.strip() or any(note.invoice != invoice.number for note in earlier):
        raise Misuse("A credit note has a number, and earlier notes are on the same invoice.")
    if not reason.strip():
        return Refused("no-reason", "A credit note must say why.", "Write what was wrong.")
    if not lines:
        return Refused("nothing-to-credit", "No line is chosen.", "Choose at least one line of the invoice.")
    twice = repeated(str(credit.line) for credit in lines)
    if twice:
        return Refused("line-twice", f"Line {twice[0]} is credited twice here.", "Put it into one credit.")
    made = []
    for credit in lines:
        taken = _taken(invoice, credit, earlier)
        if isinstance(taken, Refused):
            return taken
        made.append(taken)
    return _note(invoice, tuple(made), reason.strip(), number, at, zone, earlier)


def _note(
    invoice: Invoice, made: tuple[CreditLine, ...], reason: str, number: str, at: datetime, zone: str,
    earlier: Sequence[CreditNote],
) -> CreditNote:  # fmt: skip
    net = Money.total((line.amount for line in made), invoice.currency)
    before = Money.total((note.net for note in earlier), invoice.currency)
    # Tax on all credits so far less tax on those before: so the credits of a whole invoice add up to its tax.
    taxes = tuple(TaxLine(line.tax, net, line.tax.on(before + net) - line.tax.on(before)) for line in invoice.taxes)
    tax = Money.total((line.amount for line in taxes), invoice.currency)
    return CreditNote(
        number=number, invoice=invoice.number, reason=reason, issued_at=at.astimezone(UTC), issued_on=day_in(at, zone),
        currency=invoice.currency, lines=made, net=net, taxes=taxes, tax=tax, total=net + tax,
    )  # fmt: skip


def _taken(invoice: Invoice, credit: Credit, earlier: Sequence[CreditNote]) -> CreditLine | Refused:
    line = invoice.line(credit.line)
    if line is None:
        known = f"{invoice.number} has lines 1 to {len(invoice.lines)}."
        return Refused("no-such-line", f"There is no line {credit.line}: {known}", "Choose one of them.")
    done = [c for note in earlier for c in note.lines if c.line == line.number]
    left = line.amount - Money.total((c.amount for c in done), invoice.currency)
    amount = credit.amount if credit.amount is not None else _amount_of(line, credit.quantity, done, left)
    if isinstance(amount, Refused):
        return amount
    if amount.currency != invoice.currency or amount != amount.rounded():
        return Refused("bad-amount", f"{amount} is no amount in {invoice.currency} to the cent.", "Correct the amount.")
    if amount.amount <= 0:
        return Refused("nothing-to-credit", f"Nothing of line {line.number} would be credited.", "Leave it out.")
    if amount > left:
        return Refused("over-credit", f"Only {left} of line {line.number} is left to credit.", "Credit at most that.")
    whole = credit.quantity is None and credit.amount is None and not done
    quantity = line.quantity if whole else credit.quantity
    return CreditLine(line=line.number, title=line.title, quantity=quantity, unit=line.unit, amount=amount)


def _amount_of(line: Line, quantity: Decimal | None, done: Sequence[CreditLine], left: Money) -> Money | Refused:
    if quantity is None:
        return left
    used = sum((c.quantity for c in done if c.quantity is not None), Decimal(0))
    rest = line.quantity - used
    if not 0 < quantity <= rest:
        return Refused(
            "over-credit",
            f"{quantity:f} of line {line.number} cannot be credited; {rest:f} of {line.quantity:f} are left.",
            "Credit a quantity between these.",
        )
    if quantity == rest and all(c.quantity is not None for c in done):
        return left
    return min(line.amount.allocate([quantity, line.quantity - quantity])[0], left)

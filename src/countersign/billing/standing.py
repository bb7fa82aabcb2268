"""Where an invoice stands, worked out from what happened. No state is kept that could contradict the papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from countersign.billing.credit_note import CreditNote
from countersign.billing.invoice import Invoice
from countersign.money import Money
from countersign.outcome import Misuse


class InvoiceState(StrEnum):
    """Open: nothing came in yet. Credited: taken back in full. Overpaid: something is owed back to the buyer."""

    OPEN = "open"
    PART_PAID = "part-paid"
    OVERDUE = "overdue"
    PAID = "paid"
    OVERPAID = "overpaid"
    CREDITED = "credited"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for an invoice (or, below zero, went back)."""

    on: date
    amount: Money
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is paid, credited and open on a day. `days_late` counts from the due day while something is open."""

    state: InvoiceState
    paid: Money
    credited: Money
    open: Money
    days_late: int = 0


def standing(
    invoice: Invoice, *, on: date, credit_notes: Sequence[CreditNote] = (), payments: Sequence[Payment] = ()
) -> Standing:
    """Where an invoice stands at the end of a day."""
    if any(note.invoice != invoice.number for note in credit_notes):
        raise Misuse(f"These credit notes are not all on {invoice.number}.")
    noted = (note.total for note in credit_notes if note.issued_on <= on)
    credited = Money.total(noted, invoice.currency)
    paid = Money.total((payment.amount for payment in payments if payment.on <= on), invoice.currency)
    rest = invoice.total - credited - paid
    late = (on - invoice.due_on).days if rest.amount > 0 and on > invoice.due_on else 0
    state = _state(invoice, rest, paid, credited, late=late > 0)
    return Standing(state=state, paid=paid, credited=credited, open=rest, days_late=late)


def _state(invoice: Invoice, rest: Money, paid: Money, credited: Money, *, late: bool) -> InvoiceState:
    if rest.amount < 0:
        return InvoiceState.OVERPAID
    if not rest:
        return InvoiceState.CREDITED if credited == invoice.total and credited else InvoiceState.PAID
    if late:
        return InvoiceState.OVERDUE
    return InvoiceState.PART_PAID if paid.amount > 0 else InvoiceState.OPEN

"""Invoices and credit notes as plain text, 78 columns wide: readable in a mail, a terminal and a pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from textwrap import wrap

from countersign.billing.credit_note import CreditNote
from countersign.billing.invoice import Invoice, Line
from countersign.billing.tax import TaxLine
from countersign.billing.terms import Party
from countersign.calendar import said_day
from countersign.money import Money

WIDTH = 78
_NUMBER, _TITLE, _QUANTITY, _PRICE, _AMOUNT = 4, 30, 18, 11, 15


def invoice_text(invoice: Invoice) -> str:
    """The invoice as text."""
    head = [
        f"INVOICE {invoice.number}",
        f"Issued {said_day(invoice.issued_on, year=True)}, due {said_day(invoice.due_on, year=True)}",
    ]
    if invoice.period:
        first, last = (said_day(day, year=True) for day in invoice.period)
        head.append(f"For work from {first} to {last}")
    if invoice.purchase_order:
        head.append(f"Your order {invoice.purchase_order}")
    body = [*head, "", *_party("From", invoice.seller), *_party("To", invoice.buyer), ""]
    body += [_row("", "", "Quantity", "Price", f"Amount {invoice.currency}"), "-" * WIDTH]
    for line in invoice.lines:
        body += _line(line)
    body += ["-" * WIDTH, *_sums(invoice.net, invoice.taxes, invoice.total), "", *wrap(invoice.rounding, WIDTH)]
    body += [text for note in invoice.notes for text in wrap(note, WIDTH)]
    return "\n".join(line.rstrip() for line in body) + "\n"


def credit_note_text(note: CreditNote) -> str:
    """The credit note as text."""
    body = [
        f"CREDIT NOTE {note.number} on invoice {note.invoice}",
        f"Issued {said_day(note.issued_on, year=True)}",
        *wrap(f"Reason: {note.reason}", WIDTH),
        "",
        _row("Line", "", "Quantity", "", f"Credit {note.currency}"),
        "-" * WIDTH,
    ]
    for line in note.lines:
        quantity = _counted(line.quantity, line.unit) if line.quantity is not None else ""
        body += _wrapped(str(line.line), line.title, quantity, "", line.amount.figure)
    body += ["-" * WIDTH, *_sums(note.net, note.taxes, note.total)]
    return "\n".join(line.rstrip() for line in body) + "\n"


def _party(word: str, party: Party) -> Iterator[str]:
    yield f"{word + ':':6}{party.name}"
    for text in (*party.address, party.country, f"Tax number {party.tax_id}" if party.tax_id else ""):
        if text:
            yield f"{'':6}{text}"


def _line(line: Line) -> list[str]:
    rows = _wrapped(
        str(line.number), line.title, _counted(line.quantity, line.unit), line.price.figure, line.amount.figure
    )
    return rows + [f"{'':{_NUMBER}}{text}" for text in wrap(line.detail, WIDTH - _NUMBER)]


def _sums(net: Money, taxes: Sequence[TaxLine], total: Money) -> Iterator[str]:
    yield _sum("Net", net.figure)
    for line in taxes:
        yield _sum(line.tax.title, line.amount.figure)
        yield from (f"{'':{_NUMBER}}{text}" for text in wrap(line.tax.reason, WIDTH - _NUMBER))
    yield _sum(f"Total {total.currency}", total.figure)


def _sum(word: str, figure: str) -> str:
    return f"{'':{_NUMBER}}{word:{WIDTH - _NUMBER - _AMOUNT}}{figure:>{_AMOUNT}}"


def _wrapped(number: str, title: str, quantity: str, price: str, amount: str) -> list[str]:
    first, *more = wrap(title, _TITLE - 1) or [""]
    return [_row(number, first, quantity, price, amount), *(f"{'':{_NUMBER}}{text}" for text in more)]


def _row(number: str, title: str, quantity: str, price: str, amount: str) -> str:
    return f"{number:<{_NUMBER}}{title:<{_TITLE}}{quantity:>{_QUANTITY}}{price:>{_PRICE}}{amount:>{_AMOUNT}}"


def _counted(quantity: Decimal, unit: str) -> str:
    # A unit is a word such as "hour" or "model"; its plural is regular in every work type so far.
    return f"{quantity.normalize():,f} {unit}{'' if quantity == 1 else 's'}"

"""Invoices and credit notes as PDF/A. Typst comes with the extra `reports` and is loaded only when it is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from countersign.billing.credit_note import CreditNote
from countersign.billing.invoice import Invoice, Line
from countersign.billing.plain import plain
from countersign.billing.tax import TaxLine
from countersign.billing.terms import Party
from countersign.calendar import said_day
from countersign.money import Money
from countersign.outcome import Declined, Refused

TEMPLATE = Path(__file__).with_name("paper.typ")


def installed() -> bool:
    """Whether this installation can write PDFs."""
    return find_spec("typst") is not None


def invoice(paper: Invoice, *, names: Mapping[str, str]) -> bytes:
    """An invoice. `names` says who `user:7` is, for the list of hours."""
    facts = [("Issued", _day(paper.issued_on)), ("Due", _day(paper.due_on))]
    facts += [("For work", f"{_day(paper.period[0])} to {_day(paper.period[1])}")] if paper.period else []
    facts += [("Your order", paper.purchase_order)] if paper.purchase_order else []
    data = {
        "title": "Invoice",
        "number": paper.number,
        "facts": facts,
        "lines": [_line(line) for line in paper.lines],
        "due": f"Please pay {paper.total} by {_day(paper.due_on)}.",
        "rounding": paper.rounding,
        "notes": list(paper.notes),
        "hours": _hours(paper, names),
        **_sums(paper.net, paper.taxes, paper.total),
    }
    return _compile(data | _parties(paper), at=paper.issued_at.timestamp())


def credit_note(note: CreditNote, of: Invoice) -> bytes:
    """A credit note on an invoice."""
    lines = [
        {
            "number": str(line.line), "title": line.title, "detail": "", "unit": _unit(line.quantity, line.unit),
            "quantity": _figure(line.quantity), "price": "", "amount": line.amount.figure,
        }
        for line in note.lines
    ]  # fmt: skip
    data = {
        "title": "Credit note",
        "number": note.number,
        "facts": [("Issued", _day(note.issued_on)), ("On invoice", note.invoice), ("Reason", note.reason)],
        "lines": lines,
        "due": f"{note.total} of invoice {note.invoice} are no longer owed.",
        "rounding": "",
        "notes": [],
        "hours": [],
        **_sums(note.net, note.taxes, note.total),
    }
    return _compile(data | _parties(of), at=note.issued_at.timestamp())


def _compile(data: dict[str, Any], *, at: float) -> bytes:
    if not installed():
        raise Declined(
            Refused(
                "no-pdf",
                "This installation cannot write PDFs.",
                "Ask its administrator to install countersign[reports].",
            )
        )
    import typst  # reason: optional, and loaded only when a PDF is asked for

    made: bytes = typst.compile(
        TEMPLATE.read_bytes(), format="pdf", sys_inputs={"paper": json.dumps(plain(data))},
        pdf_standards=["a-2b"], ignore_system_fonts=True, timestamp=int(at),
    )  # fmt: skip
    return made


def _parties(paper: Invoice) -> dict[str, Any]:
    return {"seller": _party(paper.seller), "buyer": _party(paper.buyer), "currency": paper.currency}


def _party(party: Party) -> dict[str, Any]:
    told = [*party.address, party.country, f"Tax number {party.tax_id}" if party.tax_id else ""]
    return {"name": party.name, "lines": [text for text in told if text]}


def _line(line: Line) -> dict[str, str]:
    return {
        "number": str(line.number), "title": line.title, "detail": line.detail, "unit": _unit(line.quantity, line.unit),
        "quantity": _figure(line.quantity), "price": line.price.figure, "amount": line.amount.figure,
    }  # fmt: skip


def _sums(net: Money, taxes: tuple[TaxLine, ...], total: Money) -> dict[str, Any]:
    told = [{"title": t.tax.title, "reason": t.tax.reason, "amount": t.amount.figure} for t in taxes]
    return {"net": net.figure, "taxes": told, "total": total.figure}


def _hours(paper: Invoice, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Each day of each person, as it was billed."""
    found = []
    for line in paper.lines:
        for share in line.shares:
            who, _, day = share.subject.partition(" on ")
            if not share.digest:
                found.append(
                    {
                        "line": str(line.number),
                        "day": _day(date.fromisoformat(day)),
                        "who": names.get(who, who),
                        "title": line.title,
                        "hours": f"{share.quantity:,.2f}",
                        "amount": share.amount.figure,
                    }
                )
    return found


def _figure(quantity: Any) -> str:
    return f"{quantity.normalize():,f}" if quantity is not None else ""


def _unit(quantity: Any, unit: str) -> str:
    return "" if quantity is None else unit if quantity == 1 else f"{unit}s"


def _day(day: date) -> str:
    return said_day(day, year=True)

"""The papers as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from countersign.billing.credit_note import Credit, CreditNote, credit_note
from countersign.billing.deliverable import deliverable_charges
from countersign.billing.hours import hour_charges
from countersign.billing.invoice import Invoice, build_invoice
from countersign.billing.render import WIDTH, credit_note_text, invoice_text
from tests.billing.papers import AT, accepted, card, tariff, terms, worked

EXPECTED = """\
INVOICE INV-7
Issued Mon 30 Nov 2026, due Wed 30 Dec 2026
For work from Sun 1 Nov 2026 to Mon 30 Nov 2026
Your order PO-9

From: Pune Analysis LLP
      12 Senapati Road
      Pune 411004
      India
      Tax number 27AAB
To:   Northwind Research Ltd
      United Kingdom

                                          Quantity      Price     Amount USD
------------------------------------------------------------------------------
1   EQ-1 A note on the refining     150 memos      58.00       8,700.00
    margins of three companies
    100 × 60.00 + 50 × 54.00
2   Analyst, hours                7.25 hours      22.00         159.50
------------------------------------------------------------------------------
"""


def made() -> Invoice:
    title = "A note on the refining margins of three companies"
    units = deliverable_charges([accepted("1", 150, title=title, reference="EQ-1")], [tariff()], zone="UTC")
    agreed = replace(
        terms(), purchase_order="PO-9", period=(date(2026, 11, 1), date(2026, 11, 30)), notes=("Thank you.",)
    )
    charges = units + hour_charges([worked("1", "7.2")], card())
    invoice = build_invoice(agreed, charges.charges, number="INV-7", at=AT)
    assert isinstance(invoice, Invoice)
    return invoice


def test_an_invoice_reads_well() -> None:
    text = invoice_text(made())
    squeezed = [" ".join(line.split()) for line in text.splitlines()]
    for line in EXPECTED.splitlines():
        assert " ".join(line.split()) in squeezed
    assert "GST, zero rated 0.00" in squeezed
    assert "Export of services under letter of undertaking" in squeezed
    assert "Total USD 8,859.50" in squeezed
    assert "rounded to the nearest quarter" in " ".join(squeezed)
    assert squeezed[-1] == "Thank you."


def test_figures_stand_in_columns_and_nothing_runs_over() -> None:
    lines = invoice_text(made()).splitlines()
    assert max(len(line) for line in lines) == WIDTH
    figures = [line for line in lines if line.endswith(("8,700.00", "159.50", "8,859.50", "0.00"))]
    assert {len(line) for line in figures} == {WIDTH}


def test_a_credit_note_reads_well() -> None:
    note = credit_note(made(), [Credit(2, quantity=Decimal(1))], "Wrong day", number="CN-1", at=AT)
    assert isinstance(note, CreditNote)
    text = [" ".join(line.split()) for line in credit_note_text(note).splitlines()]
    assert text[0] == "CREDIT NOTE CN-1 on invoice INV-7"
    assert "Reason: Wrong day" in text
    assert "2 Analyst, hours 1 hour 22.00" in text
    assert text[-1] == "Total USD 22.00"

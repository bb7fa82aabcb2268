"""An invoice as it was issued, what each of its lines stands for, and taking back what was wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from countersign.billing.credit_note import Credit
from countersign.billing.credit_note import CreditNote as Note
from countersign.billing.invoice import Invoice as Built
from countersign.billing.invoice import Line
from countersign.money import Money
from countersign.server.accounts.door import actor_of
from countersign.server.billing import actions, pdf, queries
from countersign.server.billing.models import Charge, TimeEntry
from countersign.server.console.pages.writing import go, read, written
from countersign.server.engagements import queries as engagements


@dataclass(frozen=True, slots=True)
class Shown:
    """One line with its proof: the accepted items or the hours it bills, and how much of it is left to credit."""

    line: Line
    items: list[Charge]
    hours: list[TimeEntry]
    left: Money

    @property
    def number(self) -> int:
        """Of the line."""
        return self.line.number


class CreditForm(forms.Form):
    """How much of which line is taken back, and why."""

    line = forms.IntegerField(label="Line", min_value=1)
    how = forms.ChoiceField(label="How much", choices=[(w, w) for w in ("all", "amount", "quantity")])
    figure = forms.DecimalField(label="Figure", required=False, min_value=0, max_digits=14, decimal_places=4)
    reason = forms.CharField(label="Reason", max_length=2000)

    def clean(self) -> dict[str, Any]:
        """A figure goes with an amount or a quantity."""
        given = super().clean() or {}
        if given.get("how") != "all" and given.get("figure") is None and "figure" not in self.errors:
            self.add_error("figure", f"Enter the {given.get('how')}.")
        return given


def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The paper on the screen; each line opens what it bills."""
    by = actor_of(request)
    found = queries.one(by, invoice_id)
    built, proof = Built.from_dict(found.document), queries.charges_with_proof(found)
    notes = [(row.pk, Note.from_dict(row.document)) for row in found.credit_notes.order_by("id")]
    credited = Money.total((note.total for _, note in notes), found.currency)
    context = {
        "invoice": found,
        "paper": built,
        "lines": [_shown(line, proof, [note for _, note in notes]) for line in built.lines],
        "notes": notes,
        "credited": credited,
        "rest": built.total - credited,
        "may_credit": "vendor:manager" in engagements.seats_of(by, found.engagement_id) and credited < built.total,
        "has_pdf": pdf.installed(),
    }
    return render(request, "console/invoice.html", context)


def invoice_pdf(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The invoice as a PDF."""
    found = queries.one(actor_of(request), invoice_id)
    names = {f"user:{e.by_id}": e.by.name for e in found.time.select_related("by")}
    return _download(
        pdf.invoice(Built.from_dict(found.document), names=names), f"{found.number}.pdf", "application/pdf"
    )


def invoice_json(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """The invoice as data: the bytes whose hash the ledger holds."""
    found = queries.one(actor_of(request), invoice_id)
    data = json.dumps(found.document, indent=1, sort_keys=True, ensure_ascii=False).encode()
    return _download(data, f"{found.number}.json", "application/json")


def credit_note_pdf(request: HttpRequest, note_id: int) -> HttpResponse:
    """A credit note as a PDF."""
    found = queries.credit_note(actor_of(request), note_id)
    made = pdf.credit_note(Note.from_dict(found.document), Built.from_dict(found.invoice.document))
    return _download(made, f"{found.number}.pdf", "application/pdf")


@require_POST
def credit(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Take back all or part of a line."""
    by, at = actor_of(request), datetime.now(UTC)
    found, sent = queries.one(by, invoice_id), read(CreditForm(request.POST)).cleaned_data
    figure = sent["figure"]
    asked = Credit(
        sent["line"],
        quantity=figure if sent["how"] == "quantity" else None,
        amount=Money(figure, found.currency) if sent["how"] == "amount" else None,
    )
    made = written(lambda: actions.credit(by=by, at=at, invoice_id=invoice_id, credits_=[asked], reason=sent["reason"]))
    return go(request, "invoice", invoice_id, said=f"Credit note {made['number']} over {made['total']} is issued.")


def _shown(line: Line, proof: dict[str, Charge], notes: list[Note]) -> Shown:
    charges = [proof[share.key] for share in line.shares if share.key in proof]
    taken = (c.amount for note in notes for c in note.lines if c.line == line.number)
    left = line.amount - Money.total(taken, line.amount.currency)
    hours = [each.entry for charge in charges for each in charge.time.all()]
    return Shown(line, [c for c in charges if c.submission_id], hours, left)


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

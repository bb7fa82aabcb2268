"""Prices, invoices and credit notes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from countersign.billing.credit_note import Credit
from countersign.money import Money
from countersign.server.accounts.door import actor_of
from countersign.server.billing import actions, queries

router = Router()


class RateIn(BaseModel):
    """A price per deliverable."""

    work_type: str
    unit: str
    price: Decimal
    valid_from: date
    valid_to: date | None = None
    scheme: str = "flat"
    up_to: Decimal | None = None


class CreditIn(BaseModel):
    """How much of which line."""

    line: int
    amount: Decimal | None = None
    quantity: Decimal | None = None


class CreditNoteIn(BaseModel):
    """What is taken back, and why."""

    credits: list[CreditIn]
    reason: str


@router.post("/engagements/{engagement_id}/agree_rate")
def agree_rate(request: HttpRequest, engagement_id: int, body: RateIn) -> dict[str, Any]:
    """Record a price."""
    by = actor_of(request, via="api")
    return actions.agree_rate(by=by, at=datetime.now(UTC), engagement_id=engagement_id, **body.model_dump())


@router.post("/engagements/{engagement_id}/issue")
def issue(request: HttpRequest, engagement_id: int) -> dict[str, Any]:
    """Invoice what is accepted and not yet billed."""
    return actions.issue(by=actor_of(request, via="api"), at=datetime.now(UTC), engagement_id=engagement_id)


@router.get("/invoices")
def invoices(request: HttpRequest) -> list[dict[str, Any]]:
    """The invoices one may see."""
    rows = queries.visible_to(actor_of(request, via="api")).order_by("-id")
    return [{"id": i.pk, "number": i.number, "at": i.at, "currency": i.currency, "total": str(i.total)} for i in rows]


@router.get("/invoices/{invoice_id}")
def invoice(request: HttpRequest, invoice_id: int) -> dict[str, Any]:
    """One invoice in full; each line's shares name the accepted work."""
    found = queries.one(actor_of(request, via="api"), invoice_id)
    return {"id": found.pk, **found.document}


@router.post("/invoices/{invoice_id}/credit")
def credit(request: HttpRequest, invoice_id: int, body: CreditNoteIn) -> dict[str, Any]:
    """Take back all or part of an invoice."""
    by = actor_of(request, via="api")
    currency = queries.one(by, invoice_id).currency
    asked = [
        Credit(line=c.line, quantity=c.quantity, amount=Money(c.amount, currency) if c.amount is not None else None)
        for c in body.credits
    ]
    return actions.credit(by=by, at=datetime.now(UTC), invoice_id=invoice_id, credits_=asked, reason=body.reason)

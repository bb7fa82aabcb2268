"""Prices, time, invoices and credit notes."""

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


class BandIn(BaseModel):
    """Units up to and including `up_to` (without it: all further ones) at this price."""

    up_to: Decimal | None = None
    price: Decimal


class RateIn(BaseModel):
    """A price: of a unit of a work type (`price`, or `bands`), or of an hour of a role."""

    work_type: str = ""
    role: str = ""
    seniority: str = ""
    unit: str = ""
    price: Decimal | None = None
    bands: list[BandIn] = []
    scheme: str = "flat"
    valid_from: date
    valid_to: date | None = None


class TimeIn(BaseModel):
    """Hours one worked on a day."""

    day: date
    hours: Decimal
    role: str = ""
    item: int | None = None
    note: str = ""
    surge: bool = False


class AgainIn(BaseModel):
    """Returned time, corrected."""

    hours: Decimal
    note: str = ""


class ChosenIn(BaseModel):
    """Which entries one decides on."""

    entries: list[int]


class ReturnIn(ChosenIn):
    """Which entries are returned, and why."""

    reason: str


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
    fields = body.model_dump() | {"bands": [(b.up_to, b.price) for b in body.bands]}
    return actions.agree_rate(by=by, at=datetime.now(UTC), engagement_id=engagement_id, **fields)


@router.get("/engagements/{engagement_id}/rates")
def rates(request: HttpRequest, engagement_id: int) -> list[dict[str, Any]]:
    """The prices agreed, old ones too."""
    return [
        {
            "id": r.pk, "basis": r.basis, "applies_to": r.applies_to, "seniority": r.seniority, "unit": r.unit,
            "scheme": r.scheme, "up_to": r.up_to, "price": str(r.price), "valid_from": r.valid_from,
            "valid_to": r.valid_to,
        }
        for r in queries.rates_of(actor_of(request, via="api"), engagement_id)
    ]  # fmt: skip


@router.get("/time")
def time(request: HttpRequest, engagement: int = 0, state: str = "") -> list[dict[str, Any]]:
    """The time one may see: one's own, and what one decides on or audits (newest first, at most 500)."""
    rows = queries.time_visible_to(actor_of(request, via="api"))
    rows = rows.filter(engagement_id=engagement) if engagement else rows
    rows = rows.filter(state=state) if state else rows
    return [
        {
            "id": e.pk, "engagement": e.engagement_id, "item": e.item_id, "by": e.by_id, "role": e.role,
            "seniority": e.seniority, "day": e.day, "hours": str(e.hours), "note": e.note, "surge": e.surge,
            "state": e.state, "approved_by": e.approved_by_id, "returned_for": e.returned_for, "invoice": e.invoice_id,
        }
        for e in rows.order_by("-day", "-id")[:500]
    ]  # fmt: skip


@router.post("/engagements/{engagement_id}/submit_time")
def submit_time(request: HttpRequest, engagement_id: int, body: TimeIn) -> dict[str, Any]:
    """Say how long one worked on a day."""
    by, fields = actor_of(request, via="api"), body.model_dump(exclude={"item"})
    return actions.submit_time(by=by, at=datetime.now(UTC), engagement_id=engagement_id, item_id=body.item, **fields)


@router.post("/time/{entry_id}/resubmit_time")
def resubmit_time(request: HttpRequest, entry_id: int, body: AgainIn) -> dict[str, Any]:
    """Correct returned time and submit it again."""
    by = actor_of(request, via="api")
    return actions.resubmit_time(by=by, at=datetime.now(UTC), entry_id=entry_id, hours=body.hours, note=body.note)


@router.post("/time/approve_time")
def approve_time(request: HttpRequest, body: ChosenIn) -> dict[str, Any]:
    """Approve time that somebody else worked: all the entries, or none."""
    return actions.approve_time(by=actor_of(request, via="api"), at=datetime.now(UTC), entry_ids=body.entries)


@router.post("/time/return_time")
def return_time(request: HttpRequest, body: ReturnIn) -> dict[str, Any]:
    """Return time to the one who worked it."""
    by = actor_of(request, via="api")
    return actions.return_time(by=by, at=datetime.now(UTC), entry_ids=body.entries, reason=body.reason)


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

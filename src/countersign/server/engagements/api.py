"""Engagements and their seats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.accounts.models import Organisation, User
from countersign.server.engagements import actions, queries
from countersign.server.engagements.models import Engagement

router = Router()


class EngagementIn(BaseModel):
    """A new engagement. A side is named by its id among yours, or by its exact name."""

    code: str
    title: str
    client: int | str
    vendor: int | str
    currency: str
    scope: str = ""
    terms: dict[str, Any] = {}
    params: dict[str, dict[str, Any]] = {}


class SeatIn(BaseModel):
    """A person and their role on one side."""

    user: int
    side: str
    role: str
    seniority: str = ""


class UnseatIn(BaseModel):
    """A person and the role they leave."""

    user: int
    role: str


class TuneIn(BaseModel):
    """A check and its settings in this engagement."""

    rule: str
    values: dict[str, Any] = {}


def shown(engagement: Engagement) -> dict[str, Any]:
    """An engagement as the API shows it."""
    return {
        "id": engagement.pk,
        "code": engagement.code,
        "title": engagement.title,
        "client": {"id": engagement.client_id, "name": engagement.client.name},
        "vendor": {"id": engagement.vendor_id, "name": engagement.vendor.name},
        "currency": engagement.currency,
        "scope": engagement.scope,
        "opened_at": engagement.opened_at,
    }


@router.get("/engagements")
def engagements(request: HttpRequest) -> list[dict[str, Any]]:
    """The engagements one may see."""
    rows = queries.visible_to(actor_of(request, via="api")).select_related("client", "vendor").order_by("code")
    return [shown(e) for e in rows]


@router.get("/engagements/{engagement_id}")
def engagement(request: HttpRequest, engagement_id: int) -> dict[str, Any]:
    """One engagement with its people and terms."""
    found = queries.one(actor_of(request, via="api"), engagement_id)
    seats = [
        {"user": s.user_id, "name": s.user.name, "side": s.side, "role": s.role, "left_at": s.left_at}
        for s in queries.people_of(found)
    ]
    return {**shown(found), "terms": found.terms, "seats": seats}


@router.post("/engagements")
def open_engagement(request: HttpRequest, body: EngagementIn) -> dict[str, Any]:
    """Open an engagement between two organisations one works with."""
    by = actor_of(request, via="api")
    sides = {"client": _firm(by, body.client), "vendor": _firm(by, body.vendor)}
    fields = body.model_dump() | sides
    return actions.open_engagement(by=by, at=datetime.now(UTC), **fields)


@router.post("/engagements/{engagement_id}/seat")
def seat(request: HttpRequest, engagement_id: int, body: SeatIn) -> dict[str, Any]:
    """Give a person a role."""
    by = actor_of(request, via="api")
    fields = body.model_dump() | {"user": _person(by, body.user)}
    return actions.seat(by=by, at=datetime.now(UTC), engagement_id=engagement_id, **fields)


@router.post("/engagements/{engagement_id}/unseat")
def unseat(request: HttpRequest, engagement_id: int, body: UnseatIn) -> dict[str, Any]:
    """Take a role away, effective at once."""
    by = actor_of(request, via="api")
    user, at = _person(by, body.user), datetime.now(UTC)
    return actions.unseat(by=by, at=at, engagement_id=engagement_id, user=user, role=body.role)


@router.post("/engagements/{engagement_id}/tune")
def tune(request: HttpRequest, engagement_id: int, body: TuneIn) -> dict[str, Any]:
    """Settings of one check for this engagement."""
    by, at = actor_of(request, via="api"), datetime.now(UTC)
    return actions.tune(by=by, at=at, engagement_id=engagement_id, rule=body.rule, values=body.values)


def _firm(by: Actor, named: int | str) -> Organisation:
    known = accounts.organisations_visible_to(by)
    found = accounts.organisation_named(named) if isinstance(named, str) else known.filter(id=named).first()
    if found is None:
        raise Declined(Refused("not-found", f"There is no organisation {named} among yours.", "Introduce it first."))
    return found


def _person(by: Actor, user_id: int) -> User:
    found = accounts.visible_to(by).filter(id=user_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such person among yours.", "Invite them first."))
    return found

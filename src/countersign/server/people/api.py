"""Credentials and signing keys."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.door import actor_of
from countersign.server.people import actions, queries

router = Router()


class CredentialIn(BaseModel):
    """A credential to record."""

    kind: str
    issuer: str
    number: str = ""
    jurisdiction: str = ""
    valid_from: date
    valid_to: date | None = None


class VerifyIn(BaseModel):
    """How the credential was looked up."""

    how: str


class PasswordIn(BaseModel):
    """Re-authentication."""

    password: str


@router.get("/people/{user_id}/credentials")
def credentials(request: HttpRequest, user_id: int) -> list[dict[str, Any]]:
    """A person's credentials."""
    _person(request, user_id)
    return [{"id": c.pk, **actions.frozen(c)} for c in queries.credentials_of(user_id)]


@router.post("/people/{user_id}/add_credential")
def add_credential(request: HttpRequest, user_id: int, body: CredentialIn) -> dict[str, Any]:
    """Record a credential; somebody else verifies it."""
    by, holder = actor_of(request, via="api"), _person(request, user_id)
    return actions.add_credential(by=by, at=datetime.now(UTC), holder=holder, **body.model_dump())


@router.post("/credentials/{credential_id}/verify")
def verify_credential(request: HttpRequest, credential_id: int, body: VerifyIn) -> dict[str, Any]:
    """Say that it was looked up at its issuer, and how."""
    by = actor_of(request, via="api")
    return actions.verify_credential(by=by, at=datetime.now(UTC), credential_id=credential_id, how=body.how)


@router.post("/me/make_key")
def make_key(request: HttpRequest, body: PasswordIn) -> dict[str, Any]:
    """Make the key one signs with."""
    return actions.make_key(by=actor_of(request, via="api"), at=datetime.now(UTC), password=body.password)


def _person(request: HttpRequest, user_id: int) -> Any:
    found = accounts.visible_to(actor_of(request, via="api")).filter(id=user_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such person among yours.", "Ask an administrator."))
    return found

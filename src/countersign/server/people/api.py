"""Credentials and signing keys."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
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


class TokenIn(BaseModel):
    """What a new token is for."""

    name: str = "token"


class ProfileIn(BaseModel):
    """How one is called, and the zone one reads times in."""

    name: str
    zone: str


class PasswordsIn(BaseModel):
    """The password one has, and the one to have."""

    old: str
    new: str


class InviteIn(BaseModel):
    """A person to add to an organisation."""

    email: str
    name: str
    zone: str = "UTC"
    role: str = "member"


class IntroduceIn(BaseModel):
    """An organisation and its first administrator."""

    organisation: str
    country: str = ""
    email: str
    name: str
    zone: str = "UTC"


class AppointIn(BaseModel):
    """A member and their new role."""

    user: int
    role: str


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


@router.post("/me/retire_key")
def retire_key(request: HttpRequest) -> dict[str, Any]:
    """Sign nothing more with one's key."""
    return actions.retire_key(by=actor_of(request, via="api"), at=datetime.now(UTC))


@router.post("/me/edit_profile")
def edit_profile(request: HttpRequest, body: ProfileIn) -> dict[str, Any]:
    """Say how one is called and in which zone one reads times."""
    return actions.edit_profile(by=actor_of(request, via="api"), at=datetime.now(UTC), **body.model_dump())


@router.post("/me/change_password")
def change_password(request: HttpRequest, body: PasswordsIn) -> dict[str, Any]:
    """Set a new password; the signing key is sealed with it."""
    by = actor_of(request, via="api")
    try:
        validate_password(body.new, by.user)
    except ValidationError as weak:
        raise Declined(Refused("weak-password", " ".join(weak.messages), "Choose another one.")) from weak
    return actions.change_password(by=by, at=datetime.now(UTC), old=body.old, new=body.new)


@router.post("/me/make_token")
def make_token(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """A new API token for oneself, shown this once."""
    return {"token": actions.make_token(by=actor_of(request, via="api"), at=datetime.now(UTC), name=body.name)}


@router.post("/me/tokens/{token_id}/revoke_token")
def revoke_token(request: HttpRequest, token_id: int) -> dict[str, Any]:
    """Make a token of one's own useless."""
    return actions.revoke_token(by=actor_of(request, via="api"), at=datetime.now(UTC), token_id=token_id)


@router.post("/organisations/{organisation_id}/invite")
def invite(request: HttpRequest, organisation_id: int, body: InviteIn) -> dict[str, Any]:
    """Add a person to an organisation one administers."""
    by = actor_of(request, via="api")
    return actions.invite(by=by, at=datetime.now(UTC), organisation_id=organisation_id, **body.model_dump())


@router.post("/organisations/introduce")
def introduce(request: HttpRequest, body: IntroduceIn) -> dict[str, Any]:
    """Add an organisation one is going to work with, and invite its first administrator."""
    return actions.introduce(by=actor_of(request, via="api"), at=datetime.now(UTC), **body.model_dump())


@router.post("/organisations/{organisation_id}/appoint")
def appoint(request: HttpRequest, organisation_id: int, body: AppointIn) -> dict[str, Any]:
    """Change a member's role."""
    by, user = actor_of(request, via="api"), _person(request, body.user)
    return actions.appoint(by=by, at=datetime.now(UTC), organisation_id=organisation_id, user=user, role=body.role)


def _person(request: HttpRequest, user_id: int) -> Any:
    found = accounts.visible_to(actor_of(request, via="api")).filter(id=user_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such person among yours.", "Ask an administrator."))
    return found

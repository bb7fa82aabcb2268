"""Adding organisations and people, and making API tokens."""

from __future__ import annotations

from datetime import datetime

from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import ApiToken, Membership, Organisation, User
from countersign.server.accounts.tokens import digest_of, new_token

# Accounts lie below the ledger, so these writes are among the few outside `act`: they say who exists,
# not what was done. What people are then allowed to do (seats, credentials) is recorded.


def add_organisation(*, name: str, country: str = "") -> Organisation:
    """A firm, on either side of later engagements."""
    return Organisation.objects.create(name=name, country=country)


def add_person(
    *, email: str, name: str, password: str | None, zone: str, organisation: Organisation, role: str = "member"
) -> User:
    """A person in an organisation."""
    if queries.by_email(email):
        raise Declined(Refused("duplicate-person", f"{email} has an account already.", "Use that one."))
    user = User.objects.create_user(email, password, name=name, zone=zone)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def make_token(*, by: Actor, at: datetime, name: str) -> str:
    """A new API token for oneself; the text is returned once and never stored."""
    if by.user is None:
        raise Declined(Refused("nobody", "Only a person has tokens.", "Log in."))
    token = new_token()
    ApiToken.objects.create(user=by.user, name=name[:80] or "token", digest=digest_of(token), created_at=at)
    return token


def revoke_token(*, by: Actor, at: datetime, token_id: int) -> None:
    """Make one of one's own tokens useless."""
    ApiToken.objects.filter(id=token_id, user=by.user, revoked_at=None).update(revoked_at=at)

"""Adding organisations and people, and making API tokens."""

from __future__ import annotations

from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries
from countersign.server.accounts.models import Membership, Organisation, User

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

"""Finding people."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Membership, Organisation, User
from countersign.server.accounts.tokens import digest_of

# Every request of the API begins with this; as a plain statement it costs a third of the same query put together anew.
_PERSON = """
    SELECT countersign_user.* FROM countersign_user
    JOIN countersign_apitoken ON countersign_apitoken.user_id = countersign_user.id
    WHERE countersign_apitoken.digest = %s AND countersign_apitoken.revoked_at IS NULL AND countersign_user.is_active
"""


def by_token(token: str) -> User | None:
    """The active person a live API token belongs to."""
    return next(iter(User.objects.raw(_PERSON, [digest_of(token)])), None)


def by_email(email: str) -> User | None:
    """The person with this address."""
    return User.objects.filter(email=email.lower()).first()


def by_subject(subject: str) -> User | None:
    """The person a ledger entry is about, for a job that writes to them."""
    number = subject.removeprefix("user:")
    return User.objects.filter(id=int(number), is_active=True).first() if number.isdigit() else None


def visible_to(actor: Actor) -> QuerySet[User]:
    """Oneself, colleagues, and people seated in an engagement together with oneself."""
    if actor.user is None:
        return User.objects.none()
    firms = Membership.objects.filter(user=actor.user).values("organisation_id")
    shared = actor.user.seats.filter(left_at=None).values("engagement_id")
    return User.objects.filter(
        Q(id=actor.user.pk) | Q(memberships__organisation__in=firms) | Q(seats__engagement__in=shared)
    ).distinct()


def organisation_named(name: str) -> Organisation | None:
    """The organisation of exactly this name. Whoever knows the name may propose an engagement; there is no list."""
    return Organisation.objects.filter(name__iexact=name.strip()).first()


def organisations_run_by(actor: Actor) -> QuerySet[Organisation]:
    """The organisations a person administers."""
    return Organisation.objects.filter(memberships__user=actor.id, memberships__role="admin").order_by("name")


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """One's own organisations and those one works with."""
    if actor.user is None:
        return Organisation.objects.none()
    shared = actor.user.seats.filter(left_at=None).values("engagement_id")
    return Organisation.objects.filter(
        Q(memberships__user=actor.user) | Q(engagements_bought__in=shared) | Q(engagements_delivered__in=shared)
    ).distinct()


def anybody() -> bool:
    """Does this installation know anybody yet?"""
    return User.objects.exists()

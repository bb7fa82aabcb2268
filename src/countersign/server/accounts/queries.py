"""Finding people."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import ApiToken, Membership, Organisation, User
from countersign.server.accounts.tokens import digest_of


def by_token(token: str) -> User | None:
    """The active person a live API token belongs to."""
    found = (
        ApiToken.objects.filter(digest=digest_of(token), revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    return found.user if found else None


def by_email(email: str) -> User | None:
    """The person with this address."""
    return User.objects.filter(email=email.lower()).first()


def visible_to(actor: Actor) -> QuerySet[User]:
    """Oneself, colleagues, and people seated in an engagement together with oneself."""
    if actor.user is None:
        return User.objects.none()
    firms = Membership.objects.filter(user=actor.user).values("organisation_id")
    shared = actor.user.seats.filter(left_at=None).values("engagement_id")
    return User.objects.filter(
        Q(id=actor.user.pk) | Q(memberships__organisation__in=firms) | Q(seats__engagement__in=shared)
    ).distinct()


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

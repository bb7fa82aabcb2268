"""Credentials and signing keys of named people."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import ApiToken, Membership, User
from countersign.server.outbox.models import Message
from countersign.server.people.models import Credential, SignerKey
from countersign.signoff.authority import CredentialFacts


def credentials_of(user_id: int) -> QuerySet[Credential]:
    """A person's credentials, newest first. Shown to those who share an engagement with them."""
    return Credential.objects.filter(holder_id=user_id).order_by("-valid_from")


def credentials_of_all(user_ids: Iterable[int]) -> QuerySet[Credential]:
    """The credentials of several people the caller may see."""
    return Credential.objects.filter(holder__in=user_ids).select_related("verified_by").order_by("-valid_from")


def holder_of(credential_id: int) -> int | None:
    """Whose credential it is, for the address to return to after an action that has asked the rest."""
    return Credential.objects.filter(id=credential_id).values_list("holder_id", flat=True).first()


def live_key(user_id: int) -> SignerKey | None:
    """The key a person signs with now."""
    return SignerKey.objects.filter(holder_id=user_id, retired_at=None).order_by("-id").first()


def credential_facts(user_id: int) -> tuple[CredentialFacts, ...]:
    """A person's credentials as decisions need them."""
    return tuple(
        CredentialFacts(c.kind, c.issuer, c.number, c.jurisdiction, c.valid_from, c.valid_to, c.verified_at is not None)
        for c in credentials_of(user_id)
    )


def chain_of(user: User) -> str:
    """The ledger chain that holds what concerns a person: their first organisation's."""
    membership = Membership.objects.filter(user=user).order_by("id").first()
    return f"organisation/{membership.organisation_id}" if membership else "people"


def administers(by: Actor, holder: User) -> bool:
    """Is the actor an administrator of an organisation that the other belongs to?"""
    if by.user is None:
        return False
    theirs = holder.memberships.values("organisation_id")
    return by.user.memberships.filter(role="admin", organisation_id__in=theirs).exists()


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's own live API tokens, newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None).order_by("-id")


def keys_of(user: User) -> QuerySet[SignerKey]:
    """Every key a person has signed with, the live one first."""
    return SignerKey.objects.filter(holder=user).order_by("-id")


def invitation_of(user_id: int) -> str:
    """The link of a person's latest invitation, for whoever runs the server to hand over."""
    sent = Message.objects.filter(to_id=user_id, path__contains="/password/reset/key/").order_by("-id").first()
    return settings.BASE_URL.rstrip("/") + sent.path if sent else ""

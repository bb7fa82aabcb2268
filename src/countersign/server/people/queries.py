"""Credentials and signing keys of named people."""

from __future__ import annotations

from django.db.models import QuerySet

from countersign.server.people.models import Credential, SignerKey
from countersign.signoff.authority import CredentialFacts


def credentials_of(user_id: int) -> QuerySet[Credential]:
    """A person's credentials, newest first. Shown to those who share an engagement with them."""
    return Credential.objects.filter(holder_id=user_id).order_by("-valid_from")


def live_key(user_id: int) -> SignerKey | None:
    """The key a person signs with now."""
    return SignerKey.objects.filter(holder_id=user_id, retired_at=None).order_by("-id").first()


def credential_facts(user_id: int) -> tuple[CredentialFacts, ...]:
    """A person's credentials as decisions need them."""
    return tuple(
        CredentialFacts(c.kind, c.issuer, c.number, c.jurisdiction, c.valid_from, c.valid_to, c.verified_at is not None)
        for c in credentials_of(user_id)
    )

"""Credentials and signing keys, to look at; never what is sealed."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.people.models import Credential, SignerKey

show(
    Credential, "holder", "kind", "issuer", "number", "valid_from", "valid_to", "verified_at",
    search=("holder__name", "number"), filters=("kind",),
)  # fmt: skip
show(SignerKey, "holder", "public", "created_at", "retired_at", search=("public",), hidden=("sealed", "salt"))

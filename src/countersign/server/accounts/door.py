"""At the door: who sends this request, and under which idempotency key."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor, Key
from countersign.server.accounts.models import User

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def actor_of(request: HttpRequest, *, via: str = "page") -> Actor:
    """The person behind a request. Pages and API both come through here."""
    user = request.user if isinstance(request.user, User) else None
    return Actor(user=user, via=via, key=_key(request) if request.method in _WRITES else None)


def _key(request: HttpRequest) -> Key | None:
    value = request.headers.get("Idempotency-Key", "") or request.POST.get("idempotency_key", "")
    if not value:
        return None
    if len(value) > 200:
        raise Declined(
            Refused("bad-idempotency-key", "The Idempotency-Key is too long.", "Use at most 200 characters.")
        )
    body = b"" if request.content_type == "multipart/form-data" else request.body
    text = f"{request.method} {request.get_full_path()} ".encode() + body
    # Keyed: a body may hold a password, and a plain digest of it in the database would let somebody guess.
    return Key(value=value, request=salted_hmac("idempotency", text, algorithm="sha256").hexdigest())

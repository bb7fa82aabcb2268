"""API tokens: made once, shown once, kept only as a digest."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A token nobody can guess (256 bits); the prefix lets secret scanners find a leaked one."""
    return f"cs_{secrets.token_urlsafe(32)}"


def digest_of(token: str) -> str:
    """What is stored and looked up. A plain hash suffices: the token has full entropy."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Who is acting, through which door, and under which idempotency key."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.server.accounts.models import User


@dataclass(frozen=True, slots=True)
class Key:
    """An `Idempotency-Key` as sent, with the digest of the request it belongs to."""

    value: str
    request: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or, with no user, the system itself) at one of the doors: page, api, cli, job."""

    user: User | None
    via: str = "page"
    key: Key | None = None

    @property
    def id(self) -> int | None:
        """The person's id; None for the system."""
        return self.user.pk if self.user else None

    @property
    def person(self) -> User:
        """The person; for steps that the system itself never takes."""
        if self.user is None:
            raise TypeError("The system acts here for nobody.")
        return self.user

    @property
    def label(self) -> str:
        """What the ledger writes: an id, never a name, so that erasing a person never breaks a chain."""
        return f"user:{self.user.pk}" if self.user else "system"


SYSTEM = Actor(user=None, via="job")

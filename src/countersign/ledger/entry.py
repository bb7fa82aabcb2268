"""One ledger entry: who did what to which subject, when. Bodies hold ids and digests, never content.

The bytes of `Entry.to_bytes` are what is stored, hashed into the tree, and exported into packs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from countersign.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of one chain. `seq` counts from 0; `at` is an instant in UTC.

    >>> from datetime import datetime, UTC
    >>> e = Entry("engagement/1", 0, datetime(2026, 11, 23, tzinfo=UTC), "user:7", "work.signed", "work:3")
    >>> Entry.from_bytes(e.to_bytes()) == e
    True
    """

    chain: str
    seq: int
    at: datetime
    actor: str
    verb: str
    subject: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The canonical bytes."""
        if self.at.tzinfo is None:
            raise ValueError("An entry's time needs a zone.")
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        return canonical_json(
            {
                "chain": self.chain,
                "seq": self.seq,
                "at": at,
                "actor": self.actor,
                "verb": self.verb,
                "subject": self.subject,
                "body": dict(self.body),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Entry:
        """The reverse of `to_bytes`; ValueError for anything that is no entry."""
        raw = json.loads(data)
        try:
            return cls(
                chain=raw["chain"],
                seq=raw["seq"],
                at=datetime.fromisoformat(raw["at"]),
                actor=raw["actor"],
                verb=raw["verb"],
                subject=raw["subject"],
                body=raw["body"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"Not a ledger entry: {error}") from error


def commit(salt: bytes, text: str) -> str:
    """A commitment to a fact that could be guessed from its plain digest; the salt lives in an erasable table."""
    return hashlib.sha256(salt + text.encode()).hexdigest()

"""A waiver: a named person lets a finding stand, with a reason, perhaps until a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiver:
    """Names one finding by its fingerprint, so it follows the same place through new versions."""

    fingerprint: str
    reason: str
    by: str
    at: datetime
    expires: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Is it in force at this instant?"""
        return self.expires is None or at < self.expires

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "fingerprint": self.fingerprint,
            "reason": self.reason,
            "by": self.by,
            "at": self.at.isoformat(),
            "expires": self.expires.isoformat() if self.expires else None,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Waiver:
        """The reverse of `to_dict`."""
        expires = data.get("expires")
        return cls(
            data["fingerprint"], data["reason"], data["by"], datetime.fromisoformat(data["at"]),
            datetime.fromisoformat(expires) if expires else None,
        )  # fmt: skip


def in_force(waivers: Iterable[Waiver], *, at: datetime) -> dict[str, Waiver]:
    """Fingerprint → the waiver that holds now."""
    return {w.fingerprint: w for w in waivers if w.holds(at)}

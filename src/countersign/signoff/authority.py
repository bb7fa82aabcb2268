"""Who may sign a version: facts in, a decision with its reason out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from countersign.outcome import Allowed, Decision, Refused


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """A credential as a decision needs it. `valid_to` None means without end."""

    kind: str
    issuer: str
    number: str
    jurisdiction: str
    valid_from: date
    valid_to: date | None
    verified: bool

    def live(self, day: date) -> bool:
        """In force on this day (both ends count)."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def to_dict(self) -> dict[str, object]:
        """As a signature freezes it."""
        return {
            "kind": self.kind,
            "issuer": self.issuer,
            "number": self.number,
            "jurisdiction": self.jurisdiction,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "verified": self.verified,
        }


def credential_for(
    wanted: tuple[str, ...], held: tuple[CredentialFacts, ...], *, at: datetime, jurisdiction: str = ""
) -> CredentialFacts | Refused:
    """The credential that lets a person sign, or why none does. `wanted` are the kinds that suffice."""
    day, kinds = at.date(), " or ".join(wanted)
    mine = [c for c in held if c.kind in wanted]
    if not mine:
        return Refused(
            "no-credential",
            f"This signature needs {kinds}; you hold no such credential.",
            "A holder must sign, or record yours and have it verified.",
        )
    live = [c for c in mine if c.live(day)]
    if not live:
        ends = max((c.valid_to for c in mine if c.valid_to), default=None)
        said = f"it ended on {ends:%d %b %Y}" if ends and ends < day else "it has not begun yet"
        return Refused(
            "credential-not-live",
            f"Your {mine[0].kind} is not in force today: {said}.",
            "Renew it and have it verified.",
        )
    verified = [c for c in live if c.verified]
    if not verified:
        return Refused(
            "credential-unverified",
            f"Nobody has verified your {live[0].kind}.",
            "An administrator looks it up at its issuer and records how.",
        )
    fitting = [c for c in verified if not jurisdiction or c.jurisdiction == jurisdiction]
    if not fitting:
        return Refused(
            "wrong-jurisdiction",
            f"This output must be signed in {jurisdiction}; yours is for {verified[0].jurisdiction}.",
            f"A signatory licensed in {jurisdiction} must sign.",
        )
    return fitting[0]


def unchanged(*, shown: str, current: str) -> Decision:
    """Is what the signer was shown still what would be signed? Both are digests of the statement."""
    if shown == current:
        return Allowed()
    return Refused(
        "statement-changed",
        "Something changed between what you were shown and now.",
        "Read the statement again; then sign.",
    )

"""The statement: the exact bytes that are signed. Plain text, so that a person reads what the key signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from countersign.signoff.authority import CredentialFacts

FORMAT = "Countersign statement 1"


@dataclass(frozen=True, slots=True)
class SignedPart:
    """A part as a statement names it."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a signatory states: about which bytes, relying on what, with which credential.

    Example:
        >>> s = Statement(
        ...     engagement="HAM-1",
        ...     item="Memo",
        ...     work_type="test/memo",
        ...     version=1,
        ...     output="RO-01",
        ...     wording="I stand by it.",
        ...     signer="Kim",
        ...     parts=(SignedPart("memo", "a.txt", "ab" * 32),),
        ...     digest="cd" * 32,
        ...     at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        ... )
        >>> s.to_bytes().decode().splitlines()[0]
        'Countersign statement 1'
    """

    engagement: str
    item: str
    work_type: str
    version: int
    output: str
    wording: str
    signer: str
    parts: tuple[SignedPart, ...]
    digest: str
    at: datetime
    credential: CredentialFacts | None = None
    relied_on: Sequence[str] = field(default_factory=tuple)

    def to_bytes(self) -> bytes:
        """The bytes that are signed: UTF-8 text, one fact a line, ending in a newline."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [
            FORMAT,
            "",
            self.wording,
            "",
            f"Engagement: {_line(self.engagement)}",
            f"Deliverable: {_line(self.item)} ({self.work_type}), version {self.version}",
            f"Regulated output: {self.output}",
            f"Signer: {_line(self.signer)}",
            f"Credential: {_credential(self.credential)}",
            f"Prepared: {at}",
            "",
            "Files:",
            *(f"  {p.sha256}  {_line(p.role)}  {_line(p.name)}" for p in self.parts),
            f"Submission: {self.digest}",
            "",
            "Relied on:",
            *(f"  {_line(r)}" for r in self.relied_on or ("nothing but the files",)),
            "",
        ]
        return "\n".join(lines).encode()


def _credential(held: CredentialFacts | None) -> str:
    if held is None:
        return "none"
    until = held.valid_to.isoformat() if held.valid_to else "without end"
    number = f" no. {_line(held.number)}" if held.number else ""
    place = held.jurisdiction or "no jurisdiction"
    return f"{held.kind}{number}, {_line(held.issuer)}, {place}, {held.valid_from.isoformat()} to {until}"


def _line(text: str) -> str:
    # A name with a line break could otherwise add lines of its own to what is signed.
    return " ".join(text.split())

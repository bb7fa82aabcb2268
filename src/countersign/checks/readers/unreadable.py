"""A file that cannot be opened, with the reason in words."""

from __future__ import annotations

from countersign.outcome import Refused


class Unreadable(Exception):
    """Raised by readers; carries what is wrong with the file and what would clear it."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(f"{reason} {remedy}")
        self.refusal = Refused(code, reason, remedy)

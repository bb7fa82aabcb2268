"""Answers that explain themselves.

A business "no" is a value (`Refused`), a misuse of the library is an exception (`Misuse`), and the
server's actions stop with `Declined`, which only carries the `Refused` to the one place that answers.

>>> bool(Allowed())
True
>>> no = Refused("self-review", "You are the author of this version.", "Ask another reviewer.")
>>> bool(no), str(no)
(False, 'You are the author of this version. Ask another reviewer.')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Allowed:
    """A yes. Truthy."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """A no that says why and what would clear it. Falsy.

    `code` is stable and kebab-case (clients branch on it), `reason` and `remedy` are sentences for people.
    """

    code: str
    reason: str
    remedy: str

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()

    def to_dict(self) -> dict[str, str]:
        """The three fields, as JSON carries them."""
        return {"code": self.code, "reason": self.reason, "remedy": self.remedy}


Decision = Allowed | Refused


class Declined(Exception):
    """Raised by an action to roll back and answer with a refusal.

    `about` names what was refused, as (ledger chain, subject, verb), so that the attempt can be logged.
    """

    def __init__(self, refusal: Refused, *, about: tuple[str, str, str] | None = None) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.about = about


class Misuse(ValueError):
    """The library was asked for something that does not exist; the text lists near names."""

    @classmethod
    def unknown(cls, kind: str, name: str, known: Iterable[str]) -> Misuse:
        """
        >>> str(Misuse.unknown("rule", "workbook/eror-cells", ["workbook/error-cells"]))
        "Unknown rule 'workbook/eror-cells'. Did you mean 'workbook/error-cells'?"
        """
        near = get_close_matches(name, list(known), n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
        return cls(f"Unknown {kind} {name!r}.{hint}")

"""Review tiers as data: who looks, in which order, on which side of the engagement.

>>> [tier.seat for tier in STANDARD.tiers]
['vendor:analyst', 'vendor:supervisor', 'client:reviewer']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from countersign.outcome import Misuse

SIDES = ("vendor", "client")


@dataclass(frozen=True, slots=True)
class Tier:
    """One pair of eyes. A tier that is not required is asked only when an item is drawn for it (sampling)."""

    name: str
    role: str
    side: str
    required: bool = True

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise Misuse.unknown("side", self.side, SIDES)

    @property
    def seat(self) -> str:
        """The seat a reviewer must hold, as `vendor:supervisor`."""
        return f"{self.side}:{self.role}"

    @property
    def holder(self) -> str:
        """Who is asked, in words: "an analyst of the vendor"."""
        return f"{'an' if self.role[:1] in 'aeiou' else 'a'} {self.role} of the {self.side}"

    def to_dict(self) -> dict[str, Any]:
        """As a work type writes a tier."""
        return {"tier": self.name, "role": self.role, "side": self.side, "required": self.required}


@dataclass(frozen=True, slots=True)
class Policy:
    """The tiers in the order in which they are asked. `holder` names who has the work after the last approval."""

    tiers: tuple[Tier, ...]
    holder: str = "the client"

    def __post_init__(self) -> None:
        names = [tier.name for tier in self.tiers]
        if len(names) != len(set(names)):
            raise Misuse(f"Two review tiers share a name: {', '.join(names)}.")

    @classmethod
    def from_dicts(cls, tiers: Iterable[Mapping[str, Any]], *, signs: bool = False) -> Policy:
        """From the `review` list of a work type; `signs` says that a signatory follows."""
        made = (Tier(t["tier"], t["role"], t.get("side", "vendor"), required=t.get("required", True)) for t in tiers)
        return cls(tuple(made), holder="the signatory" if signs else "the client")

    def tier(self, name: str) -> Tier:
        """The tier of this name; `Misuse` with near names otherwise."""
        found = next((tier for tier in self.tiers if tier.name == name), None)
        if found is None:
            raise Misuse.unknown("review tier", name, (t.name for t in self.tiers))
        return found

    def asked(self, drawn: frozenset[str] = frozenset()) -> tuple[Tier, ...]:
        """The tiers that must look: the required ones, and those the item was drawn for."""
        for name in drawn:
            self.tier(name)
        return tuple(tier for tier in self.tiers if tier.required or tier.name in drawn)


STANDARD = Policy(
    (
        Tier("analyst", "analyst", "vendor"),
        Tier("supervisor", "supervisor", "vendor"),
        Tier("client", "reviewer", "client"),
    )
)

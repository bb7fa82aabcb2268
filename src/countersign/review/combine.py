"""What all verdicts on a version amount to, and who holds the work next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from countersign.review.tier import Policy, Tier
from countersign.review.verdict import Verdict


class Outcome(StrEnum):
    """Where the review of a version stands."""

    NEXT_TIER = "next_tier"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome, the tier that is asked next (while there is one), and who holds the work; never nobody."""

    outcome: Outcome
    holder: str
    tier: Tier | None = None


def combine(verdicts: Sequence[Verdict], policy: Policy, *, digest: str, drawn: frozenset[str] = frozenset()) -> Result:
    """Combine the verdicts on the version with this digest; verdicts on other bytes count for nothing here.

    One return sends the work back to its author. Tiers are asked in order; `drawn` names tiers that are not
    required but asked for this item.
    """
    here = [verdict for verdict in verdicts if verdict.digest == digest]
    for verdict in here:
        policy.tier(verdict.tier)
    if not all(verdict.approves for verdict in here):
        return Result(Outcome.RETURNED, "the author")
    approved = {verdict.tier for verdict in here}
    for tier in policy.asked(drawn):
        if tier.name not in approved:
            return Result(Outcome.NEXT_TIER, tier.holder, tier)
    return Result(Outcome.APPROVED, policy.holder)

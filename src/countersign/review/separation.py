"""Who may review a version: another pair of eyes, on the bytes as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.outcome import Allowed, Decision, Refused
from countersign.review.tier import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """One person as a decision needs them: who they are and which seats they hold (`vendor:supervisor`) today."""

    id: str
    seats: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The version a reviewer was shown, beside the one that is current.

    `authors` are all who made any of it; `judged` says who judged these very bytes at which tier.
    """

    authors: frozenset[str]
    version: int
    digest: str
    current_version: int
    current_digest: str
    judged: tuple[tuple[str, str], ...] = ()


def may_review(reviewer: Reviewer, submitted: Submitted, tier: Tier) -> Decision:
    """May this person judge this version at this tier? The bytes first, then the person."""
    return _is_current(submitted) and _is_separate(reviewer, submitted, tier) and _is_seated(reviewer, tier)


def _is_current(submitted: Submitted) -> Decision:
    if submitted.version != submitted.current_version:
        return Refused(
            "old-version",
            f"You were shown version {submitted.version}; version {submitted.current_version} has come in since.",
            "Open the current version; its differences are shown.",
        )
    if submitted.digest != submitted.current_digest:
        return Refused(
            "file-changed",
            "The files are not the ones you were shown: their digest differs.",
            "Reload the item and look at the files again.",
        )
    return Allowed()


def _is_separate(reviewer: Reviewer, submitted: Submitted, tier: Tier) -> Decision:
    if reviewer.id in submitted.authors:
        return Refused(
            "self-review",
            "You are an author of this version; nobody reviews their own work.",
            f"The {tier.name} tier needs somebody else.",
        )
    done = [name for who, name in submitted.judged if who == reviewer.id]
    if done:
        return Refused(
            "same-reviewer",
            f"You already judged this version at the {', '.join(done)} tier.",
            f"The {tier.name} tier needs another pair of eyes.",
        )
    return Allowed()


def _is_seated(reviewer: Reviewer, tier: Tier) -> Decision:
    if tier.seat in reviewer.seats:
        return Allowed()
    held = ", ".join(sorted(reviewer.seats)).replace(":", " ") or "no seat here"
    return Refused(
        "wrong-role",
        f"The {tier.name} tier asks {tier.holder}; you hold {held}.",
        "Leave it to them, or ask the manager for that seat.",
    )

"""Who may make which move on an item. Facts in, a decision with its reason out; pages, API and actions all ask here."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.outcome import Allowed, Decision, Refused
from countersign.work.lifecycle import MOVES, State, advance
from countersign.work.work_type import TierSpec, WorkType


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one item: seats held (`vendor:analyst`), authorship, lease, tiers already judged."""

    seats: frozenset[str] = frozenset()
    is_author: bool = False
    holds_lease: bool = False
    tiers_judged: frozenset[str] = frozenset()
    is_system: bool = False


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a move depends on: the state, the work type, and which review tier is asked next."""

    state: State
    work_type: WorkType
    tier: int = 0
    leased: bool = False

    @property
    def next_tier(self) -> TierSpec | None:
        """The tier that is asked next, while there is one."""
        tiers = self.work_type.review
        return tiers[self.tier] if self.state is State.IN_REVIEW and self.tier < len(tiers) else None


MANAGERS = frozenset({"vendor:manager", "client:manager"})
CLIENTS = frozenset({"client:lead"})
OPENERS = MANAGERS | CLIENTS


def may(verb: str, item: ItemFacts, who: Standing) -> Decision:
    """May this person make this move now? State first, then the person."""
    if not who.seats and not who.is_system:
        return Refused(
            "not-found",
            "There is no such item among your engagements.",
            "Ask its manager for a seat in the engagement.",
        )
    decision = advance(item.state, verb)
    if not decision:
        return decision
    checks = [_ACTORS[actor](item, who) for actor in MOVES[verb].actors]
    return next((c for c in checks if c), checks[0])


def allowed_moves(item: ItemFacts, who: Standing) -> tuple[str, ...]:
    """The moves this person may make now, in the table's order: the buttons, and the API's `allowed_actions`."""
    return tuple(verb for verb in MOVES if may(verb, item, who))


def _seated(who: Standing, wanted: frozenset[str], title: str) -> Decision:
    if who.seats & wanted:
        return Allowed()
    return Refused(
        "wrong-role", f"Only {title} may do this; you hold {_held(who)}.", f"Ask {title}, or ask for that seat."
    )


def _held(who: Standing) -> str:
    return ", ".join(sorted(who.seats)).replace(":", " ") or "no seat here"


def _manager(_: ItemFacts, who: Standing) -> Decision:
    return _seated(who, MANAGERS, "the engagement's manager")


def _analyst(_: ItemFacts, who: Standing) -> Decision:
    return _seated(who, frozenset({"vendor:analyst"}), "an analyst of the vendor")


def _supervisor(_: ItemFacts, who: Standing) -> Decision:
    decision = _seated(who, frozenset({"vendor:supervisor"}), "the supervisor")
    if decision and who.is_author:
        return Refused(
            "own-work",
            "You are the author; a finding in your own work is not yours to waive.",
            "Ask another supervisor.",
        )
    return decision


def _client(_: ItemFacts, who: Standing) -> Decision:
    return _seated(who, CLIENTS, "the client's lead")


def _author(item: ItemFacts, who: Standing) -> Decision:
    if who.is_author or (item.state is State.OPEN and who.holds_lease):
        return Allowed()
    return Refused("not-the-author", "The item is somebody else's to work on.", "Ask the manager to assign it to you.")


def _system(_: ItemFacts, who: Standing) -> Decision:
    if who.is_system:
        return Allowed()
    return Refused(
        "system-only", "Check results are recorded by the system itself.", "Submit the file; checks run by themselves."
    )


def _reviewer(item: ItemFacts, who: Standing) -> Decision:
    tier = item.next_tier
    if tier is None:
        return Refused("no-tier", "No review is asked for at the moment.", "Reload the item to see where it stands.")
    if who.is_author:
        return Refused(
            "self-review",
            "You are the author of this version; nobody reviews their own work.",
            f"The {tier.tier} tier needs somebody else.",
        )
    if who.tiers_judged:
        done = ", ".join(sorted(who.tiers_judged))
        return Refused(
            "same-reviewer",
            f"You already judged this version at the {done} tier.",
            f"The {tier.tier} tier needs another pair of eyes.",
        )
    return _seated(who, frozenset({f"{tier.side}:{tier.role}"}), f"a {tier.role} of the {tier.side}")


def _signatory(item: ItemFacts, who: Standing) -> Decision:
    spec = item.work_type.signoff
    side = spec.side if spec else "client"
    if who.is_author:
        return Refused(
            "self-signature",
            "You are the author of this version and cannot be its accountable signatory.",
            "Another signatory must sign.",
        )
    return _seated(who, frozenset({f"{side}:signatory"}), f"the signatory of the {side}")


_ACTORS = {
    "manager": _manager,
    "analyst": _analyst,
    "supervisor": _supervisor,
    "client": _client,
    "author": _author,
    "system": _system,
    "reviewer": _reviewer,
    "signatory": _signatory,
}

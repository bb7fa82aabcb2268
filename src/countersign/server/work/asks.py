"""What is asked of a person: the items they may act on now, grouped by what is asked, and what is on its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.work import queries
from countersign.server.work.models import WorkItem
from countersign.work.authority import Standing, may
from countersign.work.lifecycle import State

MOST = 200


@dataclass(frozen=True, slots=True)
class Ask:
    """One kind of thing that is asked: in which states, which verb answers it, and the words for group and button."""

    states: tuple[State, ...]
    verb: str
    title: str
    button: str


ASKS = (
    Ask((State.TO_SIGN,), "sign", "Sign", "Sign"),
    Ask((State.TO_ACCEPT,), "accept", "Accept", "Accept"),
    Ask((State.IN_REVIEW,), "review", "Review", "Review"),
    Ask((State.RETURNED,), "submit", "Returned to you", "Submit again"),
    Ask((State.IN_PROGRESS,), "submit", "Yours to finish", "Submit"),
    Ask((State.OPEN,), "assign", "Give to an analyst", "Assign"),
    Ask((State.OPEN,), "claim", "Free to take", "Claim"),
)


def asked_of(actor: Actor, *, at: datetime) -> list[tuple[Ask, list[WorkItem]]]:
    """The groups that hold something, in the order of the table; within a group, what is due first stands first."""
    rows = list(_candidates(actor).select_related("engagement__client", "engagement__vendor", "author")[:MOST])
    standings = standings_of(actor, rows, at=at)
    groups: dict[Ask, list[WorkItem]] = defaultdict(list)
    for item in rows:
        ask = ask_for(item, standings[item.pk])
        if ask:
            groups[ask].append(item)
    return [(ask, groups[ask]) for ask in ASKS if ask in groups]


def ask_for(item: WorkItem, standing: Standing) -> Ask | None:
    """What an item asks of somebody who stands to it like this."""
    facts = queries.facts_of(item)
    for ask in ASKS:
        if facts.state in ask.states and may(ask.verb, facts, standing):
            return ask
    return None


def on_their_way(actor: Actor, asked: Iterable[int]) -> list[WorkItem]:
    """Live items that are with somebody else now, those due first."""
    done = (State.ACCEPTED, State.CANCELLED)
    rows = queries.visible_to(actor).exclude(state__in=done).exclude(id__in=list(asked))
    rows = rows.select_related("engagement__client", "engagement__vendor", "author")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "id")[:8])


def standings_of(actor: Actor, items: list[WorkItem], *, at: datetime) -> dict[int, Standing]:
    """`queries.standing_of` for many items in two queries."""
    if actor.user is None:
        return {i.pk: Standing(is_system=True) for i in items}
    seats: dict[int, set[str]] = defaultdict(set)
    for engagement, side, role in actor.user.seats.filter(left_at=None).values_list("engagement_id", "side", "role"):
        seats[engagement].add(f"{side}:{role}")
    judged: dict[int, set[str]] = defaultdict(set)
    now = actor.user.reviews.filter(
        submission__item__in=[i.pk for i in items], submission__version=F("submission__item__version")
    )
    for item_id, tier in now.values_list("submission__item_id", "tier"):
        judged[item_id].add(tier)
    return {
        i.pk: Standing(
            seats=frozenset(seats[i.engagement_id]),
            is_author=i.author_id == actor.id,
            holds_lease=i.lease_holder_id == actor.id and i.lease_until is not None and i.lease_until > at,
            tiers_judged=frozenset(judged[i.pk]),
        )
        for i in items
    }


def _candidates(actor: Actor) -> QuerySet[WorkItem]:
    # Narrowed by what SQL knows; the table of moves has the last word on each row.
    mine = Q(author=actor.id, state__in=(State.RETURNED, State.IN_PROGRESS))
    asked = Q(state__in=(State.OPEN, State.IN_REVIEW, State.TO_SIGN, State.TO_ACCEPT))
    rows = queries.visible_to(actor).filter(mine | asked)
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")

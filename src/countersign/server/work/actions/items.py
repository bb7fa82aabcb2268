"""Opening items, and who works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from countersign.canonical import digest
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, refusing
from countersign.server.work.models import WorkItem
from countersign.work.authority import OPENERS
from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType

LEASE = timedelta(minutes=30)


@logged
def open_item(
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    work_type: WorkType,
    title: str,
    brief: str = "",
    reference: str = "",
    due_at: datetime | None = None,
    units: Any = 1,
    params: dict[str, Any] | None = None,
) -> Answer:
    """Ask for a deliverable. Only a manager (or the client's lead) of the engagement may."""
    engagement = engagements.one(by, engagement_id)
    if not engagements.seats_of(by, engagement_id) & OPENERS:
        no = Refused("wrong-role", "Only a manager or the client's lead opens items.", "Ask the engagement's manager.")
        raise Declined(no, about=(engagement.chain, f"engagement:{engagement_id}", "open"))
    with act(by=by, at=at) as acting:
        if reference and WorkItem.objects.filter(engagement=engagement, reference=reference).exists():
            no = Refused(
                "duplicate-reference",
                f"An item with reference {reference} exists already.",
                "Open that one, or use another.",
            )
            raise Declined(no)
        item = WorkItem.objects.create(
            engagement=engagement, work_type_id=work_type.id, work_type=work_type.to_dict(), title=title, brief=brief,
            reference=reference, due_at=due_at, units=units, params=params or {}, opened_at=at,
        )  # fmt: skip
        body = {"work_type": work_type.id, "work_type_digest": digest(work_type.to_dict()), "brief": digest(brief)}
        acting.record(engagement.chain, "work.opened", item.subject, body)
        acting.answer = answer_of(item)
    return acting.answer


@logged
def assign(*, by: Actor, at: datetime, item_id: int, to: int) -> Answer:
    """Give an item to an analyst of the vendor."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "assign")
        seats = item.engagement.seats.filter(user_id=to, side="vendor", role="analyst", left_at=None)
        if not seats.exists():
            no = Refused(
                "not-an-analyst", "That person is no analyst of this engagement.", "Choose one of its analysts."
            )
            raise refusing(item, "assign", no)
        item.author_id, item.state = to, State.IN_PROGRESS
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "lease_holder", "lease_until"])
        acting.record(item.engagement.chain, "work.assigned", item.subject, {"to": f"user:{to}"})
        acting.answer = answer_of(item)
    return acting.answer


@logged
def claim(*, by: Actor, at: datetime, item_id: int) -> Answer:
    """Take an open item for oneself."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "claim")
        if item.lease_holder_id not in (None, by.id) and item.lease_until and item.lease_until > at:
            no = Refused("leased", "Somebody else is looking at this item right now.", "Take another, or wait.")
            raise refusing(item, "claim", no)
        item.author, item.state = by.user, State.IN_PROGRESS
        item.lease_holder = item.lease_until = None
        item.save(update_fields=["author", "state", "lease_holder", "lease_until"])
        acting.record(item.engagement.chain, "work.claimed", item.subject, {"to": by.label})
        acting.answer = answer_of(item)
    return acting.answer


@logged
def release(*, by: Actor, at: datetime, item_id: int) -> Answer:
    """Put an item back for others to take."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "release")
        item.author, item.state = None, State.OPEN
        item.save(update_fields=["author", "state"])
        acting.record(item.engagement.chain, "work.released", item.subject, {})
        acting.answer = answer_of(item)
    return acting.answer


def lease_next(*, by: Actor, at: datetime, work_type: str | None = None, another: bool = False) -> WorkItem | None:
    """Lease one open item this person may take, or None. One conditional write decides who gets it.

    What one holds already comes first, unless `another` is asked for.
    Outside `act`: a lease is no fact about the work, it only keeps two people from starting the same item.
    """
    held = [] if another else queries.held_by(by, at=at).order_by("id").values_list("id", flat=True)[:1]
    for item_id in held:
        return WorkItem.objects.select_related("engagement").get(id=item_id)
    for free in queries.leasable(by, at=at, work_type=work_type):
        # Whoever asks at the same time waits (SQLite) or looks past the rows that are being taken (PostgreSQL).
        with transaction.atomic():
            item = queries.next_of(free)
            # The condition is part of the write as well: nobody takes what is no longer as it was just seen.
            if item and queries.unchanged(item).update(lease_holder=by.id, lease_until=at + LEASE):
                item.lease_holder_id, item.lease_until = by.id, at + LEASE
                return item
    return None


@logged
def cancel(*, by: Actor, at: datetime, item_id: int, reason: str) -> Answer:
    """Stop an item for good."""
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "cancel")
        item.state = State.CANCELLED
        item.save(update_fields=["state"])
        acting.record(item.engagement.chain, "work.cancelled", item.subject, {"reason": digest(reason)})
        acting.answer = answer_of(item)
    return acting.answer

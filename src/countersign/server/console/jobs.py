"""What follows for people: a mail to whoever holds the item now."""

from __future__ import annotations

from datetime import UTC, datetime

from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Delivery
from countersign.server.work import queries as work
from countersign.work.lifecycle import State

ASKS = {
    State.IN_PROGRESS: "It is yours to work on",
    State.RETURNED: "It came back to you",
    State.IN_REVIEW: "Your review is asked for",
    State.TO_SIGN: "Your signature is asked for",
    State.TO_ACCEPT: "Your acceptance is asked for",
    State.ACCEPTED: "It was accepted",
}


def notify(delivery: Delivery) -> None:
    """Write to each person who is asked to act, once per entry, with a link to the exact page."""
    item = work.for_job(delivery.subject)
    if item is None:
        return
    state, at = State(item.state), datetime.now(UTC)
    asked = ASKS.get(state)
    if asked is None:
        return
    path = f"/work/{item.pk}/sign/" if state is State.TO_SIGN else f"/work/{item.pk}/"
    for person in work.holders_of(item):
        message = outbox.write_message(
            key=f"{delivery.entry_id}.{person.pk}",
            to=person,
            subject=f"{asked}: {item.title}",
            body=f"{asked}: {item.title} (version {item.version}, {item.engagement.code}).",
            path=path,
            at=at,
        )
        outbox.send_message(message, at=at)

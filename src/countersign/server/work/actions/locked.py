"""What every action on an item begins with: the item, locked, if this person may make this move now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.work import queries
from countersign.server.work.models import Submission, WorkItem
from countersign.work.authority import may


def locked(by: Actor, at: datetime, item_id: int, verb: str) -> WorkItem:
    """The item, locked, if this person may make this move now; a reasoned refusal otherwise."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("engagement").filter(id=item_id).first()
    if item is None:
        raise Declined(queries.not_found())
    decision = may(verb, queries.facts_of(item), queries.standing_of(by, item, at=at))
    if isinstance(decision, Refused):
        raise Declined(decision, about=(item.engagement.chain, item.subject, verb))
    return item


def refusing(item: WorkItem, verb: str, refusal: Refused) -> Declined:
    """The exception that rolls back and says which move on which item was refused."""
    return Declined(refusal, about=(item.engagement.chain, item.subject, verb))


def of_version(item: WorkItem, verb: str, version: int) -> Submission:
    """The submission a person looked at, if it is still the current one."""
    if version != item.version:
        raise refusing(
            item,
            verb,
            Refused(
                "version-changed",
                f"You looked at version {version}; the current version is {item.version}.",
                "Open the current version, see what changed, and decide again.",
            ),
        )
    return item.submissions.get(version=version)


def answer_of(item: WorkItem) -> dict[str, Any]:
    """What a write answers, and answers again when it is repeated under the same key."""
    return {"item": item.pk, "state": str(item.state), "version": item.version}

"""Opening many items at once, from a table somebody uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from countersign.canonical import digest
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.ledger.act import Act, Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.work import queries
from countersign.server.work.models import WorkItem
from countersign.work.authority import OPENERS
from countersign.work.import_row import ItemRow
from countersign.work.imports import ImportResult
from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType


@logged
def import_items(
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    read: ImportResult,
    work_types: Sequence[WorkType],
    sha256: str,
    partial: bool = False,
) -> Answer:
    """Open an item for each row that was read: all of them or none, unless `partial` leaves out the faulty ones.

    Each item has its own ledger entry, which names the file and the row. A reference that is known is never opened
    twice. Who is named as assignee and is an analyst here gets the item, if the importer may assign.
    """
    engagement = engagements.one(by, engagement_id)
    about = (engagement.chain, f"engagement:{engagement_id}", "import_items")
    if not engagements.seats_of(by, engagement_id) & OPENERS:
        no = Refused("wrong-role", "Only a manager or the client's lead opens items.", "Ask the engagement's manager.")
        raise Declined(no, about=about)
    with act(by=by, at=at) as acting:
        rows = read.take(partial=partial)
        if isinstance(rows, Refused):
            raise Declined(rows, about=about)
        # Two imports of one file at once wait here; the second finds its references taken.
        engagement = Engagement.objects.select_for_update(of=("self",)).get(id=engagement.pk)
        _refuse_known(engagement, rows, about)
        kinds, analysts = {t.id: t for t in work_types}, queries.analysts_named(by, engagement)
        made = [_open(acting, engagement, row, kinds[row.work_type], analysts, sha256) for row in rows]
        left = read.read - len(rows)
        body = {"file": sha256, "opened": len(made), "left_out": left, "partial": partial}
        acting.record(engagement.chain, "work.imported", f"engagement:{engagement.pk}", body)
        acting.answer = {"items": made, "left_out": left}
    return acting.answer


def _refuse_known(engagement: Engagement, rows: Sequence[ItemRow], about: tuple[str, str, str]) -> None:
    known = queries.references_of(engagement)
    twice = [row for row in rows if row.reference.casefold() in known and row.reference]
    if twice:
        no = Refused(
            "duplicate-reference",
            f"Row {twice[0].row}: an item with reference {twice[0].reference} exists by now.",
            "Look at the preview again; nothing was imported.",
        )
        raise Declined(no, about=about)


def _open(
    acting: Act, engagement: Engagement, row: ItemRow, kind: WorkType, analysts: dict[str, int], sha256: str
) -> int:
    author = analysts.get(row.assignee.casefold()) if row.assignee else None
    item = WorkItem.objects.create(
        engagement=engagement, work_type_id=kind.id, work_type=kind.to_dict(), title=row.title, brief=row.brief,
        reference=row.reference, due_at=row.due_at, units=row.units, opened_at=acting.at, author_id=author,
        state=State.IN_PROGRESS if author else State.OPEN,
    )  # fmt: skip
    body = {"work_type": kind.id, "work_type_digest": digest(kind.to_dict()), "brief": digest(row.brief)}
    acting.record(engagement.chain, "work.opened", item.subject, body | {"file": sha256, "row": row.row})
    if author:
        acting.record(engagement.chain, "work.assigned", item.subject, {"to": f"user:{author}"})
    return item.pk

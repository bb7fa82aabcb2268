"""Strips for pages: what work knows of an item, and from above it whether its pack is sealed and its unit billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from countersign.server.billing import queries as billing
from countersign.server.packs import queries as packs
from countersign.server.work import queries as work
from countersign.server.work.models import Submission, WorkItem
from countersign.work.lifecycle import State
from countersign.work.strip import Did, Stamp, strip


def strips_of(items: Sequence[WorkItem]) -> dict[int, tuple[Stamp, ...]]:
    """The strip of each item, in a handful of queries however many there are."""
    made: dict[int, list[Submission]] = defaultdict(list)
    for submission in work.submissions_of([i.pk for i in items]):
        made[submission.item_id].append(submission)
    ids = [s.pk for submissions in made.values() for s in submissions]
    later: dict[int, list[Did]] = defaultdict(list)
    for pack in packs.of_submissions(ids):
        version, item = pack.submission.version, pack.submission.item_id
        later[item].append(Did("sealed", version, ok=True, at=pack.at, digest=pack.file_id))
    for charge in billing.charges_of(ids):
        if charge.submission is not None:
            told = Did("billed", charge.submission.version, ok=True, at=charge.invoice.at, note=charge.invoice.number)
            later[charge.submission.item_id].append(told)
    return {
        i.pk: strip(work.work_type_of(i), State(i.state), i.tier, i.version, [*work.deeds_of(made[i.pk]), *later[i.pk]])
        for i in items
    }

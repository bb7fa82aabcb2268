"""Reading an uploaded table into items to open: in the child process, before any transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from countersign.api import work_types
from countersign.checks import sandbox
from countersign.outcome import Declined, Misuse, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.files import queries as files
from countersign.server.files import store
from countersign.server.work import queries
from countersign.work.imports import ImportResult, folded, read_items
from countersign.work.work_type import WorkType


@dataclass(frozen=True, slots=True)
class Read:
    """What an uploaded table holds for an engagement: its name, its sheet, the rows as items, and who is named."""

    engagement: Engagement
    name: str
    sha256: str
    sheet: str
    result: ImportResult
    work_types: Sequence[WorkType]
    default: str
    analysts: dict[str, int]


def read(by: Actor, engagement_id: int, sha256: str, *, default: str = "") -> Read:
    """Read a file that this person uploaded; `Declined` with the reason when it is no table."""
    engagement = engagements.one(by, engagement_id)
    name = files.name_of(by, sha256)
    if name is None:
        raise Declined(Refused("unknown-file", "You uploaded no file with this hash.", "Upload it first."))
    rows = sandbox.rows(name, store.read(sha256))
    if isinstance(rows, Refused):
        raise Declined(rows)
    kinds = kinds_of(engagement)
    try:
        result = read_items(
            folded(list(rows.header), rows.rows), known_work_types={k.id: k.title for k in kinds},
            zone=by.person.zone, default_work_type=default, known_references=queries.references_of(engagement),
            first=rows.first,
        )  # fmt: skip
    except Misuse as error:
        raise Declined(Refused("unknown-work-type", str(error), "Choose one of the list.")) from error
    analysts = queries.analysts_named(by, engagement)
    return Read(engagement, name, sha256, rows.sheet, result, kinds, default, analysts)


def kinds_of(engagement: Engagement) -> list[WorkType]:
    """The work types an item of this engagement may be of: all installed ones, and those it has items of already."""
    known = {k.id: k for k in work_types()}
    return [*known.values(), *(k for k in queries.work_types_in(engagement) if k.id not in known)]

"""The manuscript, the edited text and the queries as one submission of three parts."""

from __future__ import annotations

from countersign.server.demo.material.planted import File
from countersign.server.demo.material.publishing import manuscript, query_list
from countersign.server.demo.material.publishing.faults import EDITED, ORIGINAL, QUERIES


def build(*, first: bool) -> tuple[File, ...]:
    """The three parts of the first submission, or of the one that mends it."""
    return (
        File(ORIGINAL, "original", manuscript.original()),
        File(EDITED, "edited", manuscript.edited(first=first)),
        File(QUERIES, "queries", query_list.write(first=first)),
    )

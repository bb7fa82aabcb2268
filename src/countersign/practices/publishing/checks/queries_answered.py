"""The rule publishing/queries-answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Role, Skip, rule
from countersign.checks.running_text import running_text
from countersign.checks.wording import listed, plural
from countersign.practices.publishing.queries import Query, queries_of

_MARK = re.compile(r"\[\s*(?:AQ|AU|Q|Query)\s*:?\s*#?(\d{1,3})\b[^\]]{0,300}\]", re.IGNORECASE)


@rule(id="publishing/queries-answered", version=1, severity=Severity.MAJOR, since="0.1")
def queries_answered(
    edited: Annotated[Document, Role("edited")],
    queries: Annotated[Workbook | Table | None, Role("queries")] = None,
) -> Iterator[Finding]:
    """Every author query has an answer or is carried forward to the author.

    Why it matters: A query without an answer is a doubt that somebody had and nobody settled; it goes into print.

    What passes: A list in which each query has an answer, or says that it is carried forward; marks such as [AQ3] in
    the edited text that the list holds; a text without marks and without a list.

    What fails: Queries without an answer that are not carried forward; marks in the text whose query is not listed, or
    that have no list at all.

    What it cannot see: Whether an answer answers; queries that were put as comments (metadata/comments-left finds
    those).

    Source: domain table P-QRY.
    """
    listed_queries = queries_of(queries) if queries is not None else []
    if listed_queries is None:
        raise Skip("The query list has no column of queries.")
    yield from _unanswered(listed_queries, queries.name if queries is not None else "")
    yield from _unlisted(edited, {query.number.lstrip("0AQaq ") for query in listed_queries})


def _unanswered(found: list[Query], part: str) -> Iterator[Finding]:
    left = [query for query in found if not query.settled]
    if not left:
        return
    wheres = tuple(_in_part(query, part) for query in left)
    numbers = listed([query.number for query in left])
    has, are = ("has", "is") if len(left) == 1 else ("have", "are")
    yield Finding(
        message=f"{len(left)} of {plural(len(found), 'query', 'queries')} {has} no answer "
        f"and {are} not carried forward: {numbers}.",
        remedy="Get the answer, or mark the query as carried forward and leave it in the text.",
        where=wheres[0],
        also=wheres[1:],
    )


def _in_part(query: Query, part: str) -> Where:
    return replace(query.where, part=part)


def _unlisted(edited: Document, known: set[str]) -> Iterator[Finding]:
    reading = running_text(edited)
    lost = [match for match in reading.finditer(_MARK) if match[1].lstrip("0") not in known]
    if lost:
        wheres = tuple(reading.where(match.start(), match.end()) for match in lost)
        yield Finding(
            message=f"The text carries {plural(len(lost), 'query', 'queries')} that the list does not hold: "
            f"{listed([match[1] for match in lost])}.",
            remedy="Add the query to the list, or take the mark out of the text.",
            where=wheres[0],
            also=wheres[1:],
        )

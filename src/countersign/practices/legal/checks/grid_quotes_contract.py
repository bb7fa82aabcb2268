"""The rule legal/grid-quotes-contract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from countersign.checks.finding import Finding, Severity
from countersign.checks.outline import Number, Outline, outline, parsed
from countersign.checks.readers.document import Document
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Role, Skip, rule
from countersign.checks.running_text import cut
from countersign.checks.wording import listed
from countersign.practices.legal.grid import Row, review_grid
from countersign.practices.legal.quotes import apart, fragments, nearest, occurs, tokens

_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){0,4}")
_ATTACHED = re.compile(r"\b(?:schedule|exhibit|annex|appendix|recital|preamble|attachment)\b", re.IGNORECASE)
_FEWEST = 3  # words that make a quotation


@rule(id="legal/grid-quotes-contract", version=1, severity=Severity.MAJOR, since="0.1")
def grid_quotes_contract(
    grid: Annotated[Workbook, Role("grid")], contract: Annotated[Document, Role("contract")]
) -> Iterator[Finding]:
    """Text quoted in the grid stands in the contract, at the clause that the row names.

    Why it matters: The signatory decides on the quotation and not on the contract. A quotation from a template, an
    earlier draft or another contract decides on words that nobody agreed.

    What passes: The same words in the same order, whatever the quotation marks, dashes, line breaks and capitals; words
    left out with an ellipsis or put in square brackets; a pinpoint that names the clause or one above it.

    What fails: Words that the contract does not hold (critical); words that stand in another clause than the one
    named; a pinpoint that the contract does not have.

    What it cannot see: Whether the quotation leaves out what matters; quotations of fewer than three words; pinpoints
    in schedules, and in contracts whose clause numbers are not spelt out in the file.

    Source: domain table C-QUOTE.
    """
    found = review_grid(grid)
    if found is None or "quote" not in found.columns:
        raise Skip("The grid has no column with quoted text.")
    held = outline(contract)
    whole = "\n".join(block.text for block in contract.blocks if block.kind not in {"header", "footer"})
    words = tokens(whole)
    for row in found.rows:
        if row["quote"] and not row.absent and sum(map(len, fragments(row["quote"]))) >= _FEWEST:
            yield from _row(row, held, whole, words)


def _row(row: Row, held: Outline, whole: str, words: list[str]) -> Iterator[Finding]:
    pinned = [] if _ATTACHED.search(row["pinpoint"]) else [parsed(text) for text in _NUMBER.findall(row["pinpoint"])]
    spans = {number: held.span(number) for number in pinned}
    if not occurs(row["quote"], words):
        here = "\n".join(spans.values())
        near = nearest(row["quote"], here) or nearest(row["quote"], whole)
        yield Finding(
            message=f"{row['clause']}: {_difference(row['quote'], near, _clause_of(near, held))}",
            remedy="Copy the words from the signed contract, and look again at what follows from them.",
            where=row.where("quote"),
            severity=Severity.CRITICAL,
        )
        return
    missing = [number for number in pinned if number not in held.seen]
    if missing and held.clauses:
        yield Finding(
            message=f"{row['clause']}: the contract has no clause {listed([_name(number) for number in missing])}; "
            f"the quoted words stand{_clause_of(row['quote'], held) or ' elsewhere'}.",
            remedy="Correct the pinpoint.",
            where=row.where("pinpoint"),
        )
    elif pinned and all(spans.values()) and not any(occurs(row["quote"], tokens(span)) for span in spans.values()):
        there = _clause_of(row["quote"], held)
        if there:
            yield Finding(
                message=f"{row['clause']}: the quoted words stand{there}, not in clause "
                f"{listed([_name(number) for number in pinned])}.",
                remedy="Correct the pinpoint.",
                where=row.where("pinpoint"),
            )


def _difference(quote: str, near: str, clause: str) -> str:
    if not near:
        return f"the contract does not say “{cut(quote, 160)}”, and nothing in it comes near."
    said, held = apart(quote, near)
    return f"the grid quotes “{cut(said, 200)}”; the contract says “{cut(held, 200)}”{clause}."


def _clause_of(quote: str, held: Outline) -> str:
    """In which clause words stand, as " in clause 9.2"; "" where it cannot be told."""
    if not quote:
        return ""
    inside = [clause for clause in held.clauses if occurs(quote, tokens(clause.text))]
    if inside and not inside[0].part:
        return f" in clause {inside[0].name}"
    return f" in {inside[0].part}" if inside else ""


def _name(number: Number) -> str:
    return ".".join(map(str, number))

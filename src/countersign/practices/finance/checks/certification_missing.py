"""The rule finance/certification-missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Block, Document
from countersign.checks.rule import Role, rule

VIEWS = re.compile(
    r"\b(?:views?|opinions?)\b[^.]{0,160}\b(?:accurately|fairly|truly)?\s*reflects?\b[^.]{0,80}\bpersonal\b"
    r"|\breflects?\b[^.]{0,60}\bpersonal (?:views?|opinions?)\b",
    re.IGNORECASE,
)
PAY = re.compile(
    r"\b(?:no|nor any|not any|neither) (?:part|portion|element)\b[^.]{0,120}\b(?:compensation|remuneration|pay)\b"
    r"|\b(?:compensation|remuneration)\b[^.]{0,120}\b(?:is|was|will) not\b[^.]{0,80}\b(?:relate|depend|link|tie)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:I|We|undersigned|analysts?|author)\b[^.]{0,40}?,?\s(?:[A-Z][\w.’'-]+\s+){1,3}[A-Z][\w’'-]+|"
    r"\b(?:[A-Z][\w’'-]+\s){1,3}[A-Z][\w’'-]+,?\s(?:CFA|CA|CPA|ACA|FRM|certif)"
)
_HEADING = re.compile(r"certif", re.IGNORECASE)
_NEIGHBOURS = 2  # blocks after a certification in which a signature may stand


@rule(id="finance/certification-missing", version=1, severity=Severity.CRITICAL, since="0.1")
def certification_missing(note: Annotated[Document, Role("report")], *, analyst: str = "") -> Iterator[Finding]:
    """A research note carries its analyst's certification, and names the analyst.

    Why it matters: Without the certification the note may not be published. It is the sentence by which a named person
    answers for the views, and for not being paid for them.

    What passes: A statement that the views expressed accurately reflect the analyst's personal views, and one that no
    part of the compensation is related to them (or how it is), by somebody who is named there. With `analyst`, that
    name.

    What fails: No such statement; one half of it; a statement by nobody, or by somebody other than `analyst`.

    What it cannot see: Whether the statement is true; whether the person named is registered; certifications in a
    picture.

    Source: Regulation AC, 17 CFR 242.501(a); domain table F-DISC.
    """
    blocks = [block for block in note.blocks if not block.hidden]
    views = next((at for at, block in enumerate(blocks) if VIEWS.search(block.text)), None)
    pay = next((at for at, block in enumerate(blocks) if PAY.search(block.text)), None)
    if views is None and pay is None:
        yield Finding(
            message="The note holds no analyst certification.",
            remedy="Add the paragraph in which the analyst certifies that the views are personal and unpaid for.",
            where=_place(note),
        )
        return
    held = [at for at in (views, pay) if at is not None]
    if len(held) == 1:
        missing = (
            "that the views are the analyst's own" if views is None else "that no compensation depends on the views"
        )
        yield Finding(
            message=f"The certification does not say {missing}.",
            remedy="Complete it: both statements are required.",
            where=_quoted(blocks[held[0]]),
        )
    first = min(held)
    yield from _unnamed(blocks[max(0, first - 1) : max(held) + 1 + _NEIGHBOURS], blocks[first], analyst)


def _unnamed(near: list[Block], certification: Block, analyst: str) -> Iterator[Finding]:
    said = " ".join(block.text for block in near)
    if analyst and _folded(analyst) not in _folded(said):
        yield Finding(
            message=f"The certification does not name {analyst}, the analyst responsible.",
            remedy=f"Let {analyst} certify, or correct who is responsible.",
            where=_quoted(certification),
        )
    elif not analyst and not _NAMED.search(said):
        yield Finding(
            message="The certification names nobody.",
            remedy="Put the analyst's name into it: I, …, certify that …",
            where=_quoted(certification),
            severity=Severity.MAJOR,
        )


def _place(note: Document) -> Where:
    """Where a certification would stand: under its heading, else at the end."""
    heading = next((block for block in note.headings if _HEADING.search(block.text)), None)
    last = heading or next(reversed(note.prose), None)
    return last.where if last else Where()


def _quoted(block: Block) -> Where:
    text = block.text if len(block.text) <= 160 else f"{block.text[:159].rstrip()}…"
    return replace(block.where, text=text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

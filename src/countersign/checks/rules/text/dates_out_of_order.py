"""The rule text/dates-out-of-order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from countersign.checks.dates import Written, dates_in, day_first
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.passages import Passage, passages, quoted, readable
from countersign.checks.readers.document import Document
from countersign.checks.rule import rule

_RANGE = re.compile(
    r"^\s*(?:\([^()]{0,30}\))?\s*,?\s*(?:to|until|till|through|thru|[–—-])\s+(?:and\s+including\s+)?$", re.IGNORECASE
)
_AND = re.compile(r"^\s*,?\s*and\s+$", re.IGNORECASE)
_OPENS = re.compile(
    r"\b(?:from|beginning(?:\s+on)?|commencing(?:\s+on)?|starting(?:\s+on)?|period|term|valid|effective|dates?|during)"
    r"\s*(?:on|of|:|is|runs?)?\s*$",
    re.IGNORECASE,
)
_MOVED = re.compile(  # what may well run backwards
    r"\b(?:compar|chang|mov|brought|advanc|accelerat|reschedul|amend|revis|shorten|increas|declin|decreas|reduc|back|f[ae]ll"
    r"|r[io]se|gr[eo]w)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
_MARKS = {
    "start": re.compile(r"\b(?:start|commencement|effective|from|begin(?:ning)?)[ -]dates?\b", re.IGNORECASE),
    "end": re.compile(r"\b(?:end|expiry|expiration|termination|completion)[ -]dates?\b", re.IGNORECASE),
    "cut-off": re.compile(
        r"\b(?:data[ -])?(?:cut[ -]?off|data[ -]lock|lock[ -]point)(?:[ -](?:date|point))?\b", re.IGNORECASE
    ),
    "report": re.compile(
        r"\b(?:report[ -]date|date of (?:this |the )?report|publication[ -]date|date of (?:issue|publication))\b",
        re.IGNORECASE,
    ),
}
_SAYS = re.compile(r"^[\s:=()“”\"'.,–-]*(?:(?:is|was|of|on|the|means|falls|shall|be|set|at)\s+){0,4}$", re.IGNORECASE)


@rule(id="text/dates-out-of-order", version=1, severity=Severity.MAJOR, since="0.1")
def dates_out_of_order(document: Document) -> Iterator[Finding]:
    """Dates exist, periods run forwards, and data ends before the report that uses it.

    Why it matters: A period that ends before it starts, or a 31st of June, makes a term void or a reporting period
    unclear, and shows that nobody read the dates.

    What passes: Periods that run forwards; comparisons such as "31 December 2025 and 2024"; dates such as 04/05/2025
    that are right in one order of day and month.

    What fails: A day that no calendar has; "from … to …" or "between … and …" in reverse; a start date after the end
    date and a data cut-off after the report's date, where the document gives one of each.

    What it cannot see: Dates in other languages or without a year, dates in words, and whether a right date is true.

    Source: domain table C-DATE.
    """
    readable(document)
    order = day_first(document.text)
    found: dict[str, list[tuple[Written, Where]]] = {"start": [], "end": [], "cut-off": [], "report": []}
    for passage in passages(document):
        written = list(dates_in(passage.text, day_first=order))
        yield from _impossible(passage, written)
        yield from _reversed(passage, written)
        _note(found, passage, written)
    for first, second, said in (
        ("start", "end", "The start date {0} is after the end date {1}."),
        ("cut-off", "report", "The data cut-off {0} is after the date of the report, {1}."),
    ):
        yield from _compared(found[first], found[second], said)


def _impossible(passage: Passage, written: list[Written]) -> Iterator[Finding]:
    for day in written:
        if not day.days and _looks_meant(day.text):
            yield Finding(
                message=f"There is no {day.text}.",
                remedy="Correct the date from its source.",
                where=quoted(passage, day.start, day.end),
            )


def _looks_meant(text: str) -> bool:
    """A month by name, or figures that could be a day and a month: not a section or part number."""
    if any(c.isalpha() for c in text):
        return True
    parts = [int(p) for p in re.split(r"[-/.]", text)]
    small = sorted(p for p in parts if p < 1900)
    return "." not in text and len(small) == 2 and 1 <= small[0] <= 12 and 29 <= small[1] <= 31


def _reversed(passage: Passage, written: list[Written]) -> Iterator[Finding]:
    for one, two in pairwise(written):
        between, before = passage.text[one.end : two.start], passage.text[max(0, one.start - 40) : one.start]
        opened = _OPENS.search(before) and _RANGE.match(between) and not _MOVED.search(before)
        if one.after(two) and (opened or (_BETWEEN.search(before) and _AND.match(between))):
            yield Finding(
                message=f"The period runs backwards: from {one.text} to {two.text}.",
                remedy="Correct one of the dates from its source.",
                where=quoted(passage, one.start, two.end),
            )


def _note(found: dict[str, list[tuple[Written, Where]]], passage: Passage, written: list[Written]) -> None:
    """Keep the dates that the text beside them, or the label of their line, calls a start, an end …"""
    for at, day in enumerate(written):
        before = passage.text[written[at - 1].end if at else 0 : day.start]
        for name, mark in _MARKS.items():
            labels = list(mark.finditer(before))
            beside = bool(labels) and _SAYS.match(before[labels[-1].end() :])
            if beside or (not before.strip() and mark.search(passage.label)):
                found[name].append((day, quoted(passage, day.start, day.end)))


def _compared(
    firsts: list[tuple[Written, Where]], seconds: list[tuple[Written, Where]], said: str
) -> Iterator[Finding]:
    """Only where the document leaves no doubt which two dates belong together."""
    if len({w.days for w, _ in firsts}) == 1 and len({w.days for w, _ in seconds}) == 1:
        (first, where), (second, other) = firsts[0], seconds[0]
        if first.after(second):
            yield Finding(
                message=said.format(first.text, second.text),
                remedy="Correct one of the dates from its source.",
                where=where,
                also=(other,),
            )

"""The rule legal/grid-dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.outline import outline
from countersign.checks.readers.document import Document
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import Role, Skip, rule
from countersign.checks.wording import listed
from countersign.practices.legal.dates import date_in, from_serial, said
from countersign.practices.legal.grid import columns_of, text_of
from countersign.practices.legal.term import Term, term_of

_LABELS = {
    "effective": r"(?:effective|commencement|start) date|(?:agreement )?(?:starts|begins|commences)",
    "expiry": r"(?:expiry|expiration|end)(?: date)?(?: of (?:the )?initial term)?|initial term (?:ends|expires)"
    r"|end of (?:the )?initial term|initial term expiry(?: date)?",
    "notice": r"(?:non-?renewal )?notice (?:date|deadline)(?: .{0,30})?|(?:last|latest) (?:day|date) (?:for|to give) "
    r"(?:non-?renewal )?notice(?: .{0,30})?|notice of non-?renewal(?: by| due)?|non-?renewal notice(?: by| due)?",
    "renewal": r"(?:first )?renewal (?:date|start|starts|begins)|(?:first )?renewal term (?:starts|begins)",
    "renewed": r"(?:first )?renewal (?:term )?(?:ends|end|expiry|expires)(?: date)?"
    r"|end of (?:the )?(?:first )?renewal term",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _LABELS.items()}
_NAMES = {
    "effective": "effective date", "expiry": "end of the initial term", "notice": "last day for notice",
    "renewal": "start of the renewal term", "renewed": "end of the first renewal term",
}  # fmt: skip
_EARLIEST, _LATEST = 20_000, 80_000  # day numbers of 1954 and 2119


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    label: str
    day: date
    where: Where


@rule(id="legal/grid-dates", version=1, severity=Severity.MAJOR, since="0.1")
def grid_dates(
    grid: Annotated[Workbook, Role("grid")], contract: Annotated[Document, Role("contract")]
) -> Iterator[Finding]:
    """The grid's dates are those that the contract's own words give.

    Why it matters: A renewal date that is a month out is found when the contract has renewed. The date is reckoned
    from three clauses, and each is easily misread.

    What passes: An effective date, an end of the term, a last day for notice and a renewal date that follow from the
    contract. A term that began on the first of a month may end on the last day before or on the anniversary.

    What fails: A date of the grid that the contract's words do not give. The finding shows the reckoning.

    What it cannot see: Dates that depend on an event, on working days or on the arrival of a notice; terms that the
    contract states in a schedule of its own form; dates of the grid under names that we do not know.

    Source: domain table L-DATE.
    """
    entries = [entry for sheet in grid.visible for entry in _entries(sheet, from_1904=grid.dates_from_1904)]
    if not entries:
        raise Skip("The grid names no effective, expiry, notice or renewal date.")
    term = term_of(outline(contract))
    reckoned = {kind: term.reckon(kind) for kind in _LABELS}
    if not any(reckoned[entry.kind] for entry in entries):
        raise Skip("The contract's words give none of the grid's dates.")
    for entry in entries:
        wanted = reckoned[entry.kind]
        if wanted and entry.day not in wanted.days:
            yield Finding(
                message=f"{entry.label} is {said(entry.day)} in the grid; the contract gives "
                f"{_either(wanted.days)} as {_NAMES[entry.kind]}: {wanted.how}.",
                remedy="Correct the date, or name in the grid what moves it.",
                where=entry.where,
            )
    yield from _out_of_order(term, entries)


def _either(days: tuple[date, ...]) -> str:
    return listed([said(day) for day in dict.fromkeys(days)]).replace(" and ", " or ")


def _out_of_order(term: Term, entries: list[_Entry]) -> Iterator[Finding]:
    """Where the contract does not give them, dates must at least follow one another."""
    by_kind = {entry.kind: entry for entry in reversed(entries)}
    for first, second in (("effective", "expiry"), ("notice", "expiry"), ("expiry", "renewed")):
        one, other = by_kind.get(first), by_kind.get(second)
        unknown = one and other and not (term.reckon(first) and term.reckon(second))
        if one and other and unknown and one.day > other.day:
            yield Finding(
                message=f"{one.label} ({said(one.day)}) is after {other.label} ({said(other.day)}).",
                remedy="Look both up in the contract.",
                where=one.where,
                also=(other.where,),
            )


def _entries(sheet: Sheet, *, from_1904: bool) -> Iterator[_Entry]:
    """Labels with a date to their right, or below them."""
    for row in sheet.grid.rows:
        for col in columns_of(sheet, row):
            label = re.sub(r"\s+", " ", text_of(sheet, row, col)).strip(" :")
            kind = next((k for k, p in _PATTERNS.items() if p.fullmatch(label)), "") if len(label) < 60 else ""
            if not kind:
                continue
            places = [(row, right) for right in columns_of(sheet, row) if right > col][:3] or [(row + 1, col)]
            found = next((d for place in places if (d := _day(sheet, place, from_1904=from_1904))), None)
            if found:
                yield _Entry(kind, label, found[0], Where(sheet=sheet.name, cell=cell_name(*found[1])))


def _day(sheet: Sheet, place: tuple[int, int], *, from_1904: bool) -> tuple[date, tuple[int, int]] | None:
    number = sheet.number(*place)
    if number is not None:
        return (from_serial(number, from_1904=from_1904), place) if _EARLIEST < number < _LATEST else None
    day = date_in(text_of(sheet, *place))
    return (day, place) if day else None

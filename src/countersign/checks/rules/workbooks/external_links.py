"""The rule workbook/external-links."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.grid import place_of
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

MAX_PLACES = 50


@rule(id="workbook/external-links", version=1, severity=Severity.MAJOR, since="0.1")
def external_links(book: Workbook) -> Iterator[Finding]:
    """The workbook stands on its own: no formula reads another file.

    Why it matters: The reader does not have the other file, or has another version of it. The figures cannot be traced
    to their source, and the path may give away the maker's folders or other clients' names.

    What passes: Workbooks whose formulas and names read only their own sheets; links on text to web pages.

    What fails: A formula or a defined name that reads another workbook; a link to another workbook that nothing uses
    any more (minor).

    What it cannot see: Queries and data connections; figures pasted from another file as values.

    Source: ICAEW, Twenty principles for good spreadsheet practice; domain table X-ERR (no broken external links).
    """
    users = list(_users(book))
    named: dict[int, list[str]] = {}
    for name, meaning in book.names.items():
        for number in range(1, len(book.external_links) + 1):
            if f"[{number}]" in meaning:
                named.setdefault(number, []).append(name)
    for number in sorted({n for n, _ in users} | set(named) | set(range(1, len(book.external_links) + 1))):
        wheres = [where for n, where in users if n == number]
        yield _finding(_target(book, number), wheres, named.get(number, []))


def _users(book: Workbook) -> Iterator[tuple[int, Where]]:
    reading = {n: {r.book for r in t.references if r.book} for n, t in enumerate(book.templates)}
    reading = {number: books for number, books in reading.items() if books}
    for sheet in book.sheets if reading else ():
        for index, template in enumerate(sheet.grid.formulas):
            for number in sorted(reading.get(template, ())):
                yield number, Where(sheet=sheet.name, cell=wording.name(place_of(sheet.grid.keys[index])))


def _target(book: Workbook, number: int) -> str:
    known = book.external_links[number - 1] if number <= len(book.external_links) else ""
    return known.replace("file:///", "").replace("%20", " ") or f"an unknown workbook (number {number})"


def _finding(target: str, wheres: list[Where], names: list[str]) -> Finding:
    used = [wording.plural(len(wheres), "formula reads", "formulas read")] if wheres else []
    used += [f"{'the name' if len(names) == 1 else 'the names'} {wording.listed(names)} read"] if names else []
    said = (
        f"{' and '.join(used)} {target}." if used else f"The workbook is linked to {target}, and nothing uses the link."
    )
    return Finding(
        message=said[0].upper() + said[1:],
        remedy="Bring the figures into a sheet of this workbook with their source and date, then break the link.",
        where=wheres[0] if wheres else Where(path=target),
        also=tuple(wheres[1:MAX_PLACES]),
        severity=None if used else Severity.MINOR,
    )

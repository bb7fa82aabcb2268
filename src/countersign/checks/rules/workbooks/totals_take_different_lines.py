"""The rule workbook/totals-take-different-lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.formula_runs import breaks
from countersign.checks.headings import row_label
from countersign.checks.readers.grid import NO_FORMULA, NUMBER, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import Skip, rule

APART = 2  # lines by which totals of one table may differ; further apart they are totals of different tables
SHORTEST = 2
_TOTAL = re.compile(r"\+?SUM\(R\[(-\d+)\]C:R\[(-\d+)\]C\)(?:[+-]\d+(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class _Total:
    col: int
    top: int
    bottom: int


@rule(id="workbook/totals-take-different-lines", version=1, severity=Severity.MAJOR, since="0.1")
def totals_take_different_lines(book: Workbook) -> Iterator[Finding]:
    """The totals of one row add the same lines.

    Why it matters: Totals side by side are read as one line. If one of them takes a line more than its neighbours, they
    cannot be compared, and what is computed across them (a share, a variance) is wrong without looking wrong.

    What passes: Totals of one row over the same rows, with columns between them or not; totals of different tables that
    happen to stand in one row; an odd total that workbook/inconsistent-formula finds already.

    What fails: Totals of one row whose ranges begin or end up to two rows apart. It is minor as long as the rows in
    question hold no numbers in these columns: the totals are right today and go wrong when somebody fills the row.

    What it cannot see: Totals of single cells; which of the totals is the right one; lines left out in one column on
    purpose.

    Source: FAST Standard 4.01 on consistent formulas along a row; domain table X-CONS.
    """
    if not book.templates:
        raise Skip("The workbook holds no formulas.")
    known = {(found.run.sheet.name, found.row, found.col) for found in breaks(book)}
    for sheet in book.sheets:
        for row, totals in sorted(_totals(sheet).items()):
            if len(totals) > 1:
                yield from _differing(sheet, row, totals, known)


def _totals(sheet: Sheet) -> dict[int, list[_Total]]:
    """Row → its totals of one column each."""
    found: dict[int, list[_Total]] = defaultdict(list)
    known: dict[int, re.Match[str] | None] = {}
    for index, number in enumerate(sheet.grid.formulas):
        if number == NO_FORMULA:
            continue
        if number not in known:
            known[number] = _TOTAL.fullmatch(sheet.template(number).text)
        if match := known[number]:
            row, col = place_of(sheet.grid.keys[index])
            total = _Total(col, row + int(match[1]), row + int(match[2]))
            if total.bottom < row and total.bottom - total.top >= SHORTEST - 1:
                found[row].append(total)
    return found


def _differing(sheet: Sheet, row: int, totals: Sequence[_Total], known: set[tuple[str, int, int]]) -> Iterator[Finding]:
    kinds = Counter((total.top, total.bottom) for total in totals)
    (top, bottom), _ = kinds.most_common(1)[0]
    kin = [t for t in totals if abs(t.top - top) <= APART and abs(t.bottom - bottom) <= APART]
    ranges = {(t.top, t.bottom) for t in kin}
    if len(ranges) < 2:
        return
    odd = [t for t in kin if (t.top, t.bottom) != (top, bottom)]
    if all((sheet.name, row, total.col) in known for total in odd):
        return
    held = any(_is_number(sheet, at, total.col) for at in _in_question(ranges) for total in kin)
    label = row_label(sheet, row)
    name = f"The totals of row {row} ({label})" if label else f"The totals of row {row}"
    usual = [t for t in kin if t not in odd]
    yield Finding(
        message=f"{name} do not add the same lines: {_said(row, usual)}, but {_said(row, odd)}.",
        remedy="Let all of them take the same rows, or note why one does not.",
        where=wording.wheres(sheet.name, [(row, odd[0].col)])[0],
        also=wording.wheres(sheet.name, [(row, t.col) for t in kin if t is not odd[0]]),
        severity=None if held else Severity.MINOR,
    )


def _in_question(ranges: set[tuple[int, int]]) -> list[int]:
    """The rows that some of the totals take and others do not."""
    first, last = max(low for low, _ in ranges), min(high for _, high in ranges)
    every = {at for low, high in ranges for at in range(low, high + 1)}
    return sorted(at for at in every if not first <= at <= last)


def _is_number(sheet: Sheet, row: int, col: int) -> bool:
    index = sheet.grid.find(row, col)
    return index >= 0 and sheet.grid.tags[index] == NUMBER


def _said(row: int, totals: Sequence[_Total]) -> str:
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for total in totals:
        groups[total.top, total.bottom].append((row, total.col))
    return wording.listed(
        [
            f"{wording.cells(cells)} {'takes' if len(cells) == 1 else 'take'} rows {top} to {bottom}"
            for (top, bottom), cells in groups.items()
        ]
    )

"""The rule workbook/inconsistent-formula."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.formula_runs import Break, breaks
from countersign.checks.headings import called
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule


@rule(id="workbook/inconsistent-formula", version=1, severity=Severity.MAJOR, since="0.1")
def inconsistent_formula(book: Workbook) -> Iterator[Finding]:
    """One formula runs along a row or a column; an odd one in the middle is explained or corrected.

    Why it matters: A reader checks one cell of a row and trusts the rest. A formula that differs in one period makes
    that period mean something else than its heading says.

    What passes: Runs of one formula in relative form; subtotals between items; columns of totals that cross the row;
    formulas that return at even distances (every fourth quarter); sums written as A1+A2 or as SUM(A1:A2).

    What fails: A different formula inside a run of at least three equal ones, where neither the cells above and below
    nor those to the sides share it.

    What it cannot see: A formula that is wrong in the whole run; two runs that meet, of which one is wrong.

    Source: FAST Standard 4.01; ICAEW, Twenty principles for good spreadsheet practice, 13 (consistent formulas);
    domain table X-CONS.
    """
    if not book.templates:
        raise Skip("The workbook holds no formulas.")
    odd = (found for found in breaks(book) if not found.typed)
    for _, group in groupby(odd, key=lambda found: found.run):
        yield _finding(list(group))


def _finding(found: list[Break]) -> Finding:
    run, first = found[0].run, found[0]
    places = [(b.row, b.col) for b in found]
    where = wording.wheres(run.sheet.name, places)
    has = run.sheet.formula(first.row, first.col) or ""
    name, ends = wording.name(places[0]), f"{wording.name(run.cell(run.first))} to {wording.name(run.cell(run.last))}"
    more = f" So do {wording.cells(places[1:])} in their way." if len(places) > 1 else ""
    said = f"{called(run.sheet, first.row, first.col)} breaks the formula that runs from {ends}: it holds"
    return Finding(
        message=f"{said} {_short(has)}, the run would have {_short(run.formula_in(first.row, first.col))}.{more}",
        remedy=f"Copy the formula of the run into {name}, or note beside it why this cell differs.",
        where=where[0],
        also=where[1:],
    )


def _short(formula: str) -> str:
    return formula if len(formula) <= 90 else f"{formula[:87]}..."

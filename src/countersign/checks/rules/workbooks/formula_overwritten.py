"""The rule workbook/formula-overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import isclose

from countersign.checks import wording
from countersign.checks.arithmetic import value_of
from countersign.checks.finding import Finding, Severity
from countersign.checks.formula_runs import Break, breaks
from countersign.checks.headings import called
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule


@rule(id="workbook/formula-overwritten", version=2, severity=Severity.MAJOR, since="0.1")
def formula_overwritten(book: Workbook) -> Iterator[Finding]:
    """A number is not typed over a formula that its neighbours hold.

    Why it matters: The cell no longer follows its inputs. It shows a plausible figure that stays as it is when an
    assumption changes, and nothing on the page tells the reader.

    What passes: Rows and columns of formulas without interruption; typed first values that a run starts from; inputs
    that a formula beside them is computed from; rows of inputs.

    What fails: A typed number inside a row or column in which the same formula stands at least three times, or at the
    end of one where the runs beside it go on. It is minor as long as the number is what the formula would give.

    What it cannot see: A whole row typed over; a number typed into a formula (=B4*1.1+250); a run of fewer than three
    formulas.

    Source: FAST Standard 4.01 on consistent formulas along a row; EuSpRIG, taxonomy of spreadsheet errors
    (overwriting); domain table X-CONS and X-HARD.
    """
    if not book.templates:
        raise Skip("The workbook holds no formulas.")
    typed = (found for found in breaks(book) if found.typed)
    for run, group in groupby(typed, key=lambda found: found.run):
        yield _finding(list(group), run.sheet.name)


def _finding(found: list[Break], sheet: str) -> Finding:
    run, first = found[0].run, found[0]
    places = [(b.row, b.col) for b in found]
    where = wording.wheres(sheet, places)
    formula = run.formula_in(first.row, first.col)
    value = run.sheet.number(first.row, first.col)
    ends = f"{wording.name(run.cell(run.first))} to {wording.name(run.cell(run.last))}"
    given = [run.sheet.number(b.row, b.col) or 0.0 for b in found]
    computed = [value_of(run.sheet, run.sheet.template(run.template), b.row, b.col) for b in found]
    same = all(
        value is not None and isclose(was, value, rel_tol=1e-6, abs_tol=5e-7)
        for was, value in zip(given, computed, strict=True)
    )
    if len(found) > 1:
        said = f"{wording.cells(places)} hold typed numbers in place of the formula that runs from {ends}"
    else:
        said = f"{called(run.sheet, first.row, first.col)} holds the number {wording.number(value or 0.0)}, typed "
        inside = places[0] in run.area
        said += f"over the formula that runs from {ends}" if inside else f"where the formula of {ends} should go on"
    if same:
        said += ", which would give the same today"
    elif len(found) == 1 and computed[0] is not None:
        said += f", which would give {wording.number(round(computed[0], 6))}"
    return Finding(
        message=f"{said}.",
        remedy=f"Put {formula} back in {wording.name(places[0])}, or move the number to the inputs and say why "
        "it differs.",
        where=where[0],
        also=where[1:],
        severity=Severity.MINOR if same else None,
    )

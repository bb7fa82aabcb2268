"""The rule workbook/stale-cached-value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.headings import called
from countersign.checks.readers.workbook import ErrorValue, Value, Workbook
from countersign.checks.recalculate import CannotRecalculate, Difference, Recalculation, recalculate
from countersign.checks.rule import Skip, rule

MAX_FINDINGS = 20


@rule(id="workbook/stale-cached-value", version=1, severity=Severity.CRITICAL, since="0.1", extra="calc")
def stale_cached_value(book: Workbook, *, at: datetime) -> Iterator[Finding]:
    """What the workbook shows is what it computes.

    Why it matters: A workbook saved with manual calculation, or put together by a program, shows figures that change
    the moment somebody opens and recalculates it. The reader then sees other numbers than the reviewer saw.

    What passes: Stored values that an independent recalculation gives again within one millionth.

    What fails: A stored value that two independent engines compute differently from the file and equally to each other.
    Cells that differ only because they read such a cell are counted with it.

    What it cannot see: Cells that read the clock, a random number or another workbook are left out, with what follows
    from them. Where the two engines disagree, the cell is named as uncertain (minor), never as a failure of the work.

    Source: domain table X-RECALC.
    """
    if not book.templates:
        raise Skip("The workbook holds no formulas.")
    if book.iterates:
        raise Skip("The workbook asks for iterative calculation, so its values depend on where the last round stopped.")
    try:
        result = recalculate(book, at=at)
    except CannotRecalculate as error:
        raise Skip(str(error)) from error
    if _never_calculated(result):
        raise Skip("The file stores no calculated values: it was written by a program that does not calculate.")
    yield from _findings(book, result)


def _never_calculated(result: Recalculation) -> bool:
    """Programs that do not calculate store nothing, or a zero in every formula cell."""
    zeros = [d for d in result.stale if d.stored == 0.0]
    differing = sum(1 + len(d.follows) for d in result.stale)
    only_zeros = bool(zeros) and len(zeros) == len(result.stale) and differing * 2 > result.formulas > 5
    return result.unstored == result.formulas or only_zeros


def _findings(book: Workbook, result: Recalculation) -> Iterator[Finding]:
    shown = sorted(result.stale, key=lambda d: -len(d.follows))
    for difference in shown[:MAX_FINDINGS]:
        yield _stale(book, difference)
    if rest := shown[MAX_FINDINGS:]:
        places = [Where(sheet=d.sheet, cell=wording.name((d.row, d.col))) for d in rest]
        yield Finding(
            message=f"{wording.plural(len(rest), 'more cell')} show values that they do not compute.",
            remedy="Recalculate the whole workbook (Ctrl+Alt+F9 in Excel), look at what changed, and save it.",
            where=places[0],
            also=tuple(places[1:100]),
        )
    if result.uncertain:
        places = [Where(sheet=s, cell=wording.name((r, c))) for s, r, c in result.uncertain]
        yield Finding(
            message=f"{wording.plural(len(places), 'cell')} could not be judged: the two engines disagree there.",
            remedy="Recalculate in the program that made the file and compare these cells by eye.",
            where=places[0],
            also=tuple(places[1:100]),
            severity=Severity.MINOR,
        )


def _stale(book: Workbook, difference: Difference) -> Finding:
    sheet = book.sheet(difference.sheet)
    place = (difference.row, difference.col)
    name = called(sheet, *place) if sheet else wording.name(place)
    formula = sheet.formula(*place) if sheet else ""
    after = (
        f" {wording.plural(len(difference.follows), 'cell follows', 'cells follow')} from it."
        if difference.follows
        else ""
    )
    return Finding(
        message=f"{name} shows {_shown(difference.stored)}, but {(formula or '')[:90]} computes "
        f"{_shown(difference.computed)}.{after}",
        remedy="Recalculate the workbook, see what the new figures do to the conclusions, and save it again.",
        where=Where(sheet=difference.sheet, cell=wording.name(place)),
        also=tuple(Where(sheet=s, cell=wording.name((r, c))) for s, r, c in difference.follows[:100]),
    )


def _shown(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "TRUE", False: "FALSE", None: "nothing"}[value]
    if isinstance(value, float):
        return wording.number(value)
    return str(value) if isinstance(value, ErrorValue) else f"“{value[:40]}”"

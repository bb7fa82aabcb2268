"""The rule workbook/error-cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.precedents import Flagged, Place
from countersign.checks.readers.grid import ERROR, NO_FORMULA, place_of
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

_MEANINGS = {
    "#REF!": "a reference to cells that were deleted",
    "#DIV/0!": "a division by zero or by an empty cell",
    "#N/A": "a lookup that finds nothing",
    "#NAME?": "a name or function that the program does not know",
    "#VALUE!": "text where a number is needed",
    "#NUM!": "a number that cannot be computed",
    "#NULL!": "two ranges that do not meet",
}


@rule(id="workbook/error-cells", version=1, severity=Severity.CRITICAL, since="0.1")
def error_cells(book: Workbook) -> Iterator[Finding]:
    """No cell shows an error, and no formula hides a reference to deleted cells.

    Why it matters: Every figure that follows from an error is missing or wrong, and an error that is caught by IFERROR
    turns silently into a zero.

    What passes: Sheets without error values; #N/A that a formula asks for by NA(), as charts need it.

    What fails: A cell that shows #REF!, #DIV/0!, #VALUE!, #NAME?, #N/A, #NUM! or #NULL!; a formula that contains #REF!
    whatever it shows. Cells that show an error only because they read such a cell are counted with it.

    What it cannot see: An error that was typed over, or one that appears only with other inputs.

    Source: ICAEW, Twenty principles for good spreadsheet practice, 18 (checks and alerts); domain table X-ERR.
    """
    errors = dict(_errors(book))
    groups: dict[tuple[int, int, str], list[Place]] = defaultdict(list)
    follows: dict[Place, tuple[Place, ...]] = {}
    for root, after in Flagged(book, errors).chains():
        sheet = book.sheets[root[0]]
        template = sheet.grid.formulas[sheet.grid.find(*root[1:])]
        groups[root[0], template, errors[root]].append(root)
        follows[root] = after
    for (number, _, code), roots in sorted(groups.items(), key=lambda item: item[1][0]):
        later = sorted({place for root in roots for place in follows[root]})
        yield _finding(book, number, code, roots, later)
    yield from _masked(book, errors)


def _errors(book: Workbook) -> Iterator[tuple[Place, str]]:
    for number, sheet in enumerate(book.sheets):
        for index, tag in enumerate(sheet.grid.tags):
            if tag != ERROR:
                continue
            code, template = str(sheet.value_at(index)), sheet.template_at(index)
            if code != "#N/A" or template is None or "NA" not in template.functions:
                yield (number, *place_of(sheet.grid.keys[index])), code


def _finding(book: Workbook, number: int, code: str, roots: list[Place], after: list[Place]) -> Finding:
    sheet = book.sheets[number]
    places = [(row, col) for _, row, col in roots]
    where = wording.wheres(sheet.name, places)
    formula = sheet.formula(*places[0])
    said = (
        f"{wording.cells(places)} {'shows' if len(places) == 1 else 'show'} {code}: {_MEANINGS.get(code, 'an error')}"
    )
    more = (
        f" {wording.plural(len(after), 'other cell shows', 'other cells show')} an error because of it."
        if after
        else ""
    )
    also = [*where[1:], *(Where(sheet=book.sheets[n].name, cell=wording.name((r, c))) for n, r, c in after)]
    return Finding(
        message=f"{said}{f' in {formula[:90]}' if formula else ''}.{more}",
        remedy=f"Correct {wording.name(places[0])} first; what follows from it may then be right.",
        where=where[0],
        also=tuple(also[:100]),
    )


def _masked(book: Workbook, errors: dict[Place, str]) -> Iterator[Finding]:
    """Formulas with #REF! inside that do not show it."""
    broken = {number for number, template in enumerate(book.templates) if "#REF!" in template.text}
    for number, sheet in enumerate(book.sheets if broken else ()):
        grid = sheet.grid
        places = [place_of(grid.keys[i]) for i, f in enumerate(grid.formulas) if f != NO_FORMULA and f in broken]
        places = [place for place in places if (number, *place) not in errors]
        if places:
            where = wording.wheres(sheet.name, places)
            holds = "holds a formula" if len(places) == 1 else "hold formulas"
            yield Finding(
                message=f"{wording.cells(places)} {holds} with #REF! inside: cells it read were deleted. "
                f"{wording.name(places[0])} is {(sheet.formula(*places[0]) or '')[:90]}.",
                remedy="Point the formula at the right cells, or take the dead reference out.",
                where=where[0],
                also=where[1:],
            )

"""The rule workbook/hidden-content."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.formulas import column_name
from countersign.checks.readers.grid import EMPTY, NUMBER, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import rule


@rule(id="workbook/hidden-content", version=1, severity=Severity.MINOR, since="0.1")
def hidden_content(book: Workbook) -> Iterator[Finding]:
    """What the reader gets, the reader can see: no hidden sheets, rows or columns with content.

    Why it matters: Hidden figures enter totals unseen, and hidden sheets have carried other clients' data out of the
    house more than once.

    What passes: Hidden rows and columns that are empty; filtered-out space beyond the used range.

    What fails: A very hidden sheet, which no menu shows (major); a hidden sheet with content; hidden rows or columns
    that hold numbers.

    What it cannot see: White text on white; cells behind a picture; groups folded in the outline are read as hidden.

    Source: domain table X-PROT and C-META.
    """
    for sheet in book.sheets:
        if sheet.state != "visible" and len(sheet.grid):
            yield _sheet(sheet)
        elif sheet.state == "visible":
            yield from _lines(sheet)


def _sheet(sheet: Sheet) -> Finding:
    very = sheet.state == "veryHidden"
    held = sum(tag != EMPTY for tag in sheet.grid.tags)
    way = "very hidden: no menu of the program shows it" if very else "hidden"
    return Finding(
        message=f"The sheet {sheet.name} is {way}, and it holds {wording.plural(held, 'cell')}.",
        remedy="Show it, or delete it if the deliverable does not need it.",
        where=Where(sheet=sheet.name),
        severity=Severity.MAJOR if very else None,
    )


def _lines(sheet: Sheet) -> Iterator[Finding]:
    if not sheet.hidden_rows and not sheet.hidden_columns:
        return
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    for index, key in enumerate(sheet.grid.keys):
        if sheet.grid.tags[index] != NUMBER:
            continue
        row, col = place_of(key)
        if row in sheet.hidden_rows:
            rows[row] = rows.get(row, 0) + 1
        elif any(left <= col <= right for left, right in sheet.hidden_columns):
            columns[col] = columns.get(col, 0) + 1
    for kind, held, name in (("row", rows, str), ("column", columns, column_name)):
        if held:
            spans = [_span(name(a), name(b)) for a, b in _stretches(sorted(held))]
            yield Finding(
                message=f"Hidden {kind if len(held) == 1 else kind + 's'} {wording.listed(spans)} of {sheet.name} "
                f"{'holds' if len(held) == 1 else 'hold'} {wording.plural(sum(held.values()), 'number')}.",
                remedy=f"Show the {kind}s, or move what is needed to a place that the reader sees.",
                where=Where(sheet=sheet.name, cell=_lines_name(kind, min(held))),
                also=tuple(Where(sheet=sheet.name, cell=_lines_name(kind, at)) for at in sorted(held)[1:50]),
            )


def _lines_name(kind: str, number: int) -> str:
    name = str(number) if kind == "row" else column_name(number)
    return f"{name}:{name}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    start = numbers[0]
    for number, following in zip(numbers, [*numbers[1:], 0], strict=True):
        if following != number + 1:
            yield start, number
            start = following

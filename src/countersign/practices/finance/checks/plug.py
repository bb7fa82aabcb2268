"""The rule finance/plug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.readers.grid import NO_FORMULA, NUMBER, place_of
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import Skip, rule
from countersign.checks.sums import is_total
from countersign.practices.finance.balance_sheet import BalanceSheet, balance_sheets
from countersign.practices.finance.statements import Statements, kind_of, label_of, statements

_NAMED = re.compile(
    r"\bplug\b|\bbalancing (?:figure|item|amount)\b|^suspense(?: account)?$|\brounding (?:difference|adjustment)\b",
    re.IGNORECASE,
)
_NET = re.compile(r"^net (?:assets|liabilit|worth|debt|working)", re.IGNORECASE)
_CONSTANT_ADDED = re.compile(r"[+-](\d+(?:\.\d+)?)(?![\d.\]%*/^:C(])")
_CHECK = re.compile(r"\b(?:check|difference|diff|out of balance)\b", re.IGNORECASE)
_SMALL = 0.005


@rule(id="finance/plug", version=1, severity=Severity.MAJOR, since="0.1")
def plug(model: Workbook) -> Iterator[Finding]:
    """No figure of the balance sheet is there only to make it balance.

    Why it matters: A plug hides the very error that the balance check is there to show. The check reads zero whatever
    is wrong, and cash or debt absorbs it.

    What passes: Cash that comes from the cash flow; a revolver that draws on a cash shortfall computed in the cash flow
    or in a debt schedule; check lines that subtract one side from the other.

    What fails: A line called plug, balancing figure or suspense that holds an amount; a balance sheet line computed as
    the other side less its own lines; a constant added inside a total; a balance check that is typed.

    What it cannot see: A residual that is computed on another sheet and linked in; a constant that sits in an innocent
    line (workbook/formula-overwritten may find it).

    Source: domain table F-BAL and the supervisor's list of planted faults; FAST Standard 3.03 on integrity checks.
    """
    found = statements(model)
    sheets = balance_sheets(found, 0.5)
    if not sheets:
        raise Skip("No balance sheet was found: no line is called total assets with its other side on the same sheet.")
    for sheet in dict.fromkeys(line.sheet for line in found.lines):
        yield from _named(sheet)
        yield from _constants(sheet)
    for balance in sheets:
        yield from _residuals(balance)
    yield from _typed_checks(found)


def _named(sheet: Sheet) -> Iterator[Finding]:
    for row in sheet.grid.rows:
        label, col = label_of(sheet, row)
        if _NAMED.search(label):
            places = [p for p in _numbers(sheet, row, col) if abs(sheet.number(*p) or 0.0) > _SMALL]
            if places:
                where = wording.wheres(sheet.name, places)
                figure = wording.number(sheet.number(*places[-1]) or 0.0)
                yield Finding(
                    message=f"The line “{label[:60]}” is a balancing figure: it holds {figure} in "
                    f"{wording.name(places[-1])} and amounts in {wording.plural(len(places), 'period')} in all.",
                    remedy="Let the amount come from the cash flow or a debt schedule.",
                    where=where[0],
                    also=where[1:],
                )


def _constants(sheet: Sheet) -> Iterator[Finding]:
    """Totals with a number slipped into the formula."""
    for row in sheet.grid.rows:
        label, col = label_of(sheet, row)
        known = kind_of(label) in ("balance_check", "net_change_in_cash", "closing_cash")
        if not (is_total(label) or _NET.match(label) or known):
            continue
        places = []
        for place in _numbers(sheet, row, col):
            template = sheet.template_at(sheet.grid.find(*place))
            if (
                template
                and template.references
                and any(float(x) > _SMALL for x in _CONSTANT_ADDED.findall(template.text))
            ):
                places.append(place)
        if places:
            where = wording.wheres(sheet.name, places)
            formula = sheet.formula(*places[0]) or ""
            yield Finding(
                message=f"“{label[:60]}” has a constant in its formula in {wording.cells(places)}: {formula[:90]}.",
                remedy="Take the constant out, find what the total misses, and give it its own line.",
                where=where[0],
                also=where[1:],
                severity=Severity.CRITICAL,
            )


def _residuals(balance: BalanceSheet) -> Iterator[Finding]:
    """Lines of one side that are computed from the lines of the other side."""
    sheet = balance.assets.sheet
    totals = {balance.assets.row, *(line.row for line in balance.others)}
    for row in range(max(1, min(totals) - 40), max(totals) + 1):
        label, col = label_of(sheet, row)
        if row in totals or not label or _CHECK.search(label) or is_total(label) or _NAMED.search(label):
            continue
        if _NET.match(label):
            continue
        places = [place for place in _numbers(sheet, row, col) if _reads_the_other_side(balance, place)]
        if places:
            where = wording.wheres(sheet.name, places)
            yield Finding(
                message=f"“{label[:60]}” is computed as what the other side of the balance sheet leaves, in "
                f"{wording.cells(places)}: {(sheet.formula(*places[0]) or '')[:110]}.",
                remedy="Compute the line from its own drivers, and let the balance check show what is missing.",
                where=where[0],
                also=where[1:],
            )


def _reads_the_other_side(balance: BalanceSheet, place: tuple[int, int]) -> bool:
    """A subtraction that reads the other side's total, or at least two of its lines, in its own column."""
    sheet = balance.assets.sheet
    template = sheet.template_at(sheet.grid.find(*place))
    if template is None or "-" not in template.text.replace("[-", "["):
        return False
    others = {line.row for line in balance.others}
    first, second = sorted([balance.assets.row, max(others)])
    own_is_first = place[0] <= first
    read: set[int] = set()
    for reference in template.references:
        area = reference.at(*place)
        if area and not area.sheet and not reference.book and area.left <= place[1] <= area.right:
            read |= set(range(area.top, min(area.bottom, area.top + 60) + 1))
    across = {row for row in read if (first < row <= second) is own_is_first}
    return bool(across & {balance.assets.row, *others}) or len(across) >= 2


def _typed_checks(found: Statements) -> Iterator[Finding]:
    for line in found.all("balance_check"):
        grid = line.sheet.grid
        typed = [line.cell(p) for p in line.figures if grid.formulas[grid.find(*line.cell(p))] == NO_FORMULA]
        if typed and "balance" in line.label.lower():
            where = wording.wheres(line.sheet.name, typed)
            yield Finding(
                message=f"The check “{line.label[:60]}” is typed in {wording.cells(typed)}, so it cannot fail.",
                remedy="Let the check subtract one side of the balance sheet from the other.",
                where=where[0],
                also=where[1:],
                severity=Severity.CRITICAL,
            )


def _numbers(sheet: Sheet, row: int, after: int) -> list[tuple[int, int]]:
    return [place_of(sheet.grid.keys[i]) for i in sheet.grid.row_span(row, after + 1) if sheet.grid.tags[i] == NUMBER]

"""The rule finance/balance-sheet-balances."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule
from countersign.practices.finance.balance_sheet import BalanceSheet, balance_sheets
from countersign.practices.finance.statements import called, statements


@rule(id="finance/balance-sheet-balances", version=1, severity=Severity.CRITICAL, since="0.1")
def balance_sheet_balances(model: Workbook, *, tolerance: Decimal = Decimal("0.5")) -> Iterator[Finding]:
    """Assets equal liabilities and equity in every period.

    Why it matters: A balance sheet that does not balance means that some flow is missing, counted twice or has the
    wrong sign. Every figure that depends on cash or debt is then in doubt, valuation and covenants included.

    What passes: Total assets equal the total of equity and liabilities within half a unit, in every period, whichever
    way the other side is totalled (in one line, or as total liabilities and total equity).

    What fails: Any period, historical or forecast, in which the two sides differ by more than the tolerance.

    What it cannot see: Two errors that cancel; a balance that a plug forces (see finance/plug); statements whose totals
    carry names that we do not know.

    Source: IAS 1.54-55; FAST Standard 3.03 (integrity checks); domain table F-BAL.
    """
    sheets = balance_sheets(statements(model), float(tolerance))
    if not sheets:
        raise Skip("No balance sheet was found: no line is called total assets with its other side on the same sheet.")
    for sheet in sheets:
        wrong = [period for period in sheet.periods if abs(sheet.gap(period)) > float(tolerance)]
        if wrong:
            yield _finding(sheet, wrong)


def _finding(sheet: BalanceSheet, wrong: list[str]) -> Finding:
    first, assets = wrong[0], sheet.assets
    gap = sheet.gap(first)
    other = " and ".join(f"{line.label} {wording.number(line[first])}" for line in sheet.others)
    names = ", ".join(wording.name(line.cell(first)) for line in (assets, *sheet.others))
    more = f" It does not balance in {called(assets, wrong[1:])} either." if len(wrong) > 1 else ""
    places = wording.wheres(assets.sheet.name, [assets.cell(period) for period in wrong])
    others = [w for line in sheet.others for w in wording.wheres(line.sheet.name, [line.cell(p) for p in wrong])]
    return Finding(
        message=f"The balance sheet is out by {wording.number(abs(gap))} in {called(assets, [first])}: {assets.label} "
        f"{wording.number(assets[first])} against {other} ({names}).{more}",
        remedy="Trace the first period that does not balance: compare each line's change with the cash flow.",
        where=Where(sheet=assets.sheet.name, cell=wording.name(assets.cell(first))),
        also=(*places, *others)[:60],
    )

"""The rule finance/sign-of-flows."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule
from countersign.practices.finance.statements import Line, Statements, called, in_time, statements

_OUTFLOWS = {
    "capital_expenditure": "Capital expenditure",
    "dividends_paid": "Dividends",
    "debt_repayment": "Debt repayment",
    "share_buyback": "Share buybacks",
    "taxes_paid": "Tax paid",
}
_ONE_SIGN = (*_OUTFLOWS, "revenue", "cost_of_sales", "depreciation", "interest_expense")
_FLOW_TOTALS = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow")
_MIN_PERIODS = 3


@rule(id="finance/sign-of-flows", version=1, severity=Severity.CRITICAL, since="0.1")
def sign_of_flows(model: Workbook) -> Iterator[Finding]:
    """Flows keep one sign along the row, and what is paid out reduces cash.

    Why it matters: One flipped sign moves cash by twice the amount, and the statements may still balance.

    What passes: Lines that are negative (or positive) throughout; capital expenditure shown positive where the total
    subtracts it; lines that change their sign by nature, such as working capital or tax.

    What fails: A single period, or a few, with the opposite sign in a line that cannot change it: revenue, cost of
    sales, depreciation, interest, capital expenditure, dividends, repayments, buybacks. An outflow that is positive and
    added in the total of its section.

    What it cannot see: A whole line with the wrong sign whose total is typed; refunds and disposals netted in a line.

    Source: IAS 7.16-17 (outflows of investing and financing activities); domain table F-SIGN.
    """
    found = statements(model)
    lines = [line for line in found.lines if line.kind in _ONE_SIGN]
    if not lines:
        raise Skip("No flow was found whose sign is known.")
    for line in lines:
        yield from _flipped(line)
    for line in lines:
        if line.kind in _OUTFLOWS:
            yield from _added(found, line)


def _flipped(line: Line) -> Iterator[Finding]:
    held = {period: line[period] for period in in_time(list(line.figures)) if line[period]}
    positive = [period for period, figure in held.items() if figure > 0]
    negative = [period for period in held if period not in positive]
    odd, rest = sorted((positive, negative), key=len)
    if not odd or len(held) < _MIN_PERIODS or len(odd) * 3 > len(held):
        return
    where = wording.wheres(line.sheet.name, [line.cell(period) for period in odd])
    sign = "positive" if odd is positive else "negative"
    yield Finding(
        message=f"{line.label} is {wording.number(line[odd[0]])} in {called(line, odd)}, {sign} against the sign of "
        f"the other {wording.plural(len(rest), 'period')}.",
        remedy="Give the figure the sign of the row, or explain the exception beside it; then look at what cash does.",
        where=where[0],
        also=where[1:],
    )


def _added(found: Statements, line: Line) -> Iterator[Finding]:
    """An outflow shown positive that its section's total adds."""
    totals = [t for kind in _FLOW_TOTALS for t in found.all(kind) if t.sheet is line.sheet]
    for total in totals:
        added = [p for p in line.figures if p in total.figures and line[p] > 0 and _adds(total, p, line)]
        if added:
            where = wording.wheres(line.sheet.name, [line.cell(period) for period in added])
            yield Finding(
                message=f"{_OUTFLOWS[line.kind]} is paid out, but {line.label} is {wording.number(line[added[0]])} in "
                f"{called(line, added[:1])} and {total.label} adds it ({total.sheet.formula(*total.cell(added[0]))}).",
                remedy="Show the outflow as negative, or subtract it in the total.",
                where=where[0],
                also=where[1:],
            )


def _adds(total: Line, period: str, line: Line) -> bool:
    """Whether the total's formula takes the line's cell in with a plus."""
    row, col = total.cell(period)
    template = total.sheet.template_at(total.sheet.grid.find(row, col))
    if template is None:
        return False
    for reference in template.references:
        area = reference.at(row, col)
        if area and not area.sheet and not reference.book and line.cell(period) in area:
            return ("-SUM(" if reference.is_range else f"-{reference.text}") not in template.text.upper()
    return False

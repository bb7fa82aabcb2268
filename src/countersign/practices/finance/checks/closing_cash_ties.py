"""The rule finance/closing-cash-ties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule
from countersign.practices.finance.cash import Cash, cash_of
from countersign.practices.finance.statements import Line, called, in_time, shared, statements


@rule(id="finance/closing-cash-ties", version=1, severity=Severity.CRITICAL, since="0.1")
def closing_cash_ties(model: Workbook, *, tolerance: Decimal = Decimal("0.5")) -> Iterator[Finding]:
    """Closing cash in the cash flow is the balance sheet's cash, and each period opens with the last one's close.

    Why it matters: Cash is where the three statements meet. If it does not tie, the balance sheet has been made to
    balance in some other way, and interest, debt capacity and valuation rest on a wrong cash balance.

    What passes: Closing cash equals cash on the balance sheet, opening cash equals the closing cash of the period
    before, within half a unit. Where the cash flow shows only its net change, that change is the change of the balance
    sheet's cash.

    What fails: Any period in which one of these does not hold.

    What it cannot see: Overdrafts shown elsewhere that make up the difference; cash flows in another currency; models
    in which the statements' lines carry names that we do not know.

    Source: IAS 7.45 (reconciliation with the statement of financial position); domain table F-CASH.
    """
    cash = cash_of(statements(model))
    if cash is None:
        raise Skip("Cash was not found both on a balance sheet and in a cash flow statement.")
    limit = float(tolerance)
    if cash.closing:
        yield from _closing(cash.balance, cash.closing, limit)
        yield from _opening(cash, cash.closing, limit)
    elif cash.change:
        yield from _change(cash.balance, cash.change, limit)


@dataclass(frozen=True, slots=True)
class _Gap:
    period: str
    line: Line
    wanted: float

    @property
    def amount(self) -> float:
        return self.line[self.period] - self.wanted


def _closing(balance: Line, closing: Line, limit: float) -> Iterator[Finding]:
    gaps = [_Gap(period, closing, balance[period]) for period in shared(closing, balance)]
    wrong = [gap for gap in gaps if abs(gap.amount) > limit]
    if wrong:
        cell = f"{balance.sheet.name}!{wording.name(balance.cell(wrong[0].period))}"
        said = f"{wording.number(wrong[0].wanted)} on the balance sheet ({cell})"
        remedy = "Link the balance sheet's cash to the closing cash of the cash flow."
        yield _finding(wrong, said, remedy)


def _opening(cash: Cash, closing: Line, limit: float) -> Iterator[Finding]:
    if cash.opening is None:
        return
    opening = cash.opening
    gaps = [_Gap(now, opening, closing[before]) for before, now in pairwise(in_time(shared(closing, opening)))]
    wrong = [gap for gap in gaps if abs(gap.amount) > limit]
    if wrong:
        said = f"a closing balance of {wording.number(wrong[0].wanted)} in the period before"
        yield _finding(wrong, said, "Let opening cash be the closing cash of the period before, by formula.")


def _change(balance: Line, change: Line, limit: float) -> Iterator[Finding]:
    periods = in_time(shared(balance, change))
    gaps = [_Gap(now, change, balance[now] - balance[before]) for before, now in pairwise(periods)]
    wrong = [gap for gap in gaps if abs(gap.amount) > limit]
    if wrong:
        said = f"a change of {wording.number(wrong[0].wanted)} in {balance.label} on the balance sheet"
        yield _finding(wrong, said, "Let cash on the balance sheet be last period's cash plus the net cash flow.")


def _finding(wrong: list[_Gap], said: str, remedy: str) -> Finding:
    first = wrong[0]
    line, more = first.line, ""
    if len(wrong) > 1:
        more = f" The same does not tie in {called(line, [gap.period for gap in wrong[1:]])}."
    return Finding(
        message=f"{line.label} is {wording.number(line[first.period])} in {called(line, [first.period])}, "
        f"against {said}: {wording.number(abs(first.amount))} apart.{more}",
        remedy=remedy,
        where=Where(sheet=line.sheet.name, cell=wording.name(line.cell(first.period))),
        also=wording.wheres(line.sheet.name, [line.cell(gap.period) for gap in wrong[1:]]),
    )

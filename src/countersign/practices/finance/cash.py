"""Cash in the three statements: the balance sheet's line, and the opening, closing and change of the cash flow."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.practices.finance.statements import Line, Statements


@dataclass(frozen=True)
class Cash:
    """The lines that have to tie. Any of those of the cash flow may be missing, but not all."""

    balance: Line
    opening: Line | None
    closing: Line | None
    change: Line | None


def cash_of(found: Statements) -> Cash | None:
    """Cash on the balance sheet and in the cash flow statement; None when a model lacks either."""
    assets = next(iter(found.all("total_assets")), None)
    balance = found.near("cash", assets, above=True) if assets else None
    flow = next((line for kind in _FLOWS for line in found.all(kind)), None)
    if balance is None or flow is None:
        return None
    closing, opening, change = (_of_the_flow(found, kind, flow, balance) for kind in _TIES)
    return Cash(balance, opening, closing, change) if closing or change else None


_FLOWS = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow", "net_change_in_cash")
_TIES = ("closing_cash", "opening_cash", "net_change_in_cash")


def _of_the_flow(found: Statements, kind: str, flow: Line, balance: Line) -> Line | None:
    """The line of this kind in the cash flow statement: on its sheet, and not the balance sheet's own."""
    line = found.near(kind, flow, above=False)
    return None if line is None or (line.row == balance.row and line.sheet is balance.sheet) else line

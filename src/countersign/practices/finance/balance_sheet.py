"""The balance sheet of a model: its two sides, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.practices.finance.statements import Line, Statements, shared


@dataclass(frozen=True)
class BalanceSheet:
    """Total assets and the lines that together are the other side."""

    assets: Line
    others: tuple[Line, ...]

    @property
    def periods(self) -> list[str]:
        """The periods that all its totals have."""
        return shared(self.assets, *self.others)

    def gap(self, period: str) -> float:
        """Assets less the other side; statements that show credits as negative add the two."""
        other = sum(line[period] for line in self.others)
        return min(self.assets[period] - other, self.assets[period] + other, key=abs)


def balance_sheets(found: Statements, tolerance: float) -> list[BalanceSheet]:
    """One for each line of total assets that has another side on its sheet."""
    sheets = (_balance_sheet(found, assets, tolerance) for assets in found.all("total_assets"))
    return [sheet for sheet in sheets if sheet]


def _balance_sheet(found: Statements, assets: Line, tolerance: float) -> BalanceSheet | None:
    """Of the readings that the labels allow, the one that holds in the most periods.

    "Total liabilities" alone is the whole other side in statements of the Indian format.
    """
    whole = found.near("total_equity_and_liabilities", assets)
    liabilities, equity = found.near("total_liabilities", assets), found.near("total_equity", assets)
    readings = [(whole,), (liabilities, equity), (liabilities,)] if not whole else [(whole,)]
    sheets = [BalanceSheet(assets, tuple(x for x in r if x)) for r in readings if all(r)]
    sheets = [sheet for sheet in sheets if sheet.periods]
    if equity is None or liabilities is None:
        sheets = [s for s in sheets if s.others != (liabilities,) or _holds(s, tolerance) * 2 >= len(s.periods)]
    return max(sheets, key=lambda s: _holds(s, tolerance), default=None)


def _holds(sheet: BalanceSheet, tolerance: float) -> int:
    return sum(abs(sheet.gap(period)) <= tolerance for period in sheet.periods)

"""The valuation sheet and the cover: discounted cash flow, sensitivity, multiples, and what the model says in short."""

from __future__ import annotations

from countersign.server.demo.material.finance.lines import Heading, Line, Sheet
from countersign.server.demo.material.finance.statements import ASSUMPTIONS, BALANCE, CASH_FLOW, INCOME

_GROWTHS = (0.010, 0.015, 0.020, 0.025, 0.030)
_STEPS = (-0.010, -0.005, 0.0, 0.005, 0.010)
_PER_SHARE = (
    "(NPV({{sens_{0}@lead}},{{fcf@forecast}})"
    "+{{fcf@last}}*(1+{{sens_growth@row}})/({{sens_{0}@lead}}-{{sens_growth@row}})/(1+{{sens_{0}@lead}})^5"
    "-{{net_debt_now@one}})/{{shares_now@one}}*100"
)


def _single(
    key: str, label: str, unit: str, *, value: float | None = None, formula: str = "", look: str = "line",
    format: str = "number", note: str = "",  # noqa: A002 - as Line names it
) -> Line:  # fmt: skip
    typed = () if value is None else (value,)
    return Line(key=key, label=label, unit=unit, typed=typed, formula=formula, one=True, look=look, format=format,
                note=note)  # fmt: skip


def _sensitivity() -> tuple[Line, ...]:
    rows = (
        Line(
            key=f"sens_{number}", label="Value per share in pence" if number == 0 else "", unit="", width=len(_GROWTHS),
            lead="{wacc@one}" + (f"{step:+}" if step else ""), formula=_PER_SHARE.format(number), format="pence",
        )
        for number, step in enumerate(_STEPS)
    )  # fmt: skip
    head = Line(
        key="sens_growth", label="Discount rate (left) against terminal growth (top)", unit="", width=len(_GROWTHS),
        typed=_GROWTHS, format="percent", look="subtotal",
    )  # fmt: skip
    return (head, *rows)


VALUATION = Sheet(
    "DCF",
    "Discounted cash flow valuation",
    (
        Heading("Free cash flow to the firm"),
        Line(key="dcf_ebit", label="Operating profit (EBIT)", first=3, formula="{ebit}"),
        Line(key="dcf_tax", label="Tax on operating profit", first=3, formula="-{dcf_ebit}*{tax_rate}"),
        Line(key="dcf_da", label="Depreciation", first=3, formula="-{da}"),
        Line(key="dcf_nwc", label="Change in working capital", first=3, formula="SUM({cf_receivables:cf_accruals})"),
        Line(key="dcf_capex", label="Capital expenditure", first=3, formula="{capex}"),
        Line(
            key="fcf", label="Free cash flow to the firm", first=3, formula="SUM({dcf_ebit:dcf_capex})",
            look="subtotal",
        ),
        Line(
            key="period", label="Years from 31 August 2026", unit="years", first=3, typed=(1.0,),
            formula="{period@prev}+1",
        ),
        Line(
            key="discount", label="Discount factor", unit="x", first=3, formula="1/(1+{wacc@one})^{period}",
            format="factor",
        ),
        Line(key="present", label="Present value", first=3, formula="{fcf}*{discount}", look="subtotal"),
        Heading("Cost of capital"),
        _single(
            "risk_free", "Risk-free rate", "%", value=0.043, format="percent", note="10-year gilt, 30 October 2026",
        ),
        _single("beta", "Equity beta", "x", value=1.05, format="fine", note="Two-year weekly, relevered"),
        _single("premium", "Equity risk premium", "%", value=0.05, format="percent", note="House view"),
        _single(
            "equity_cost", "Cost of equity", "%", formula="{risk_free@one}+{beta@one}*{premium@one}",
            format="percent",
        ),
        _single("debt_cost", "Cost of debt before tax", "%", value=0.06, format="percent"),
        _single("debt_weight", "Debt, share of capital", "%", value=0.12, format="percent", note="Target structure"),
        _single(
            "wacc", "Weighted average cost of capital (WACC)", "%", format="percent", look="subtotal",
            formula="(1-{debt_weight@one})*{equity_cost@one}+{debt_weight@one}*{debt_cost@one}*(1-{tax_rate@last})",
        ),
        _single("growth", "Terminal growth", "%", value=0.02, format="percent", note="Below the risk-free rate"),
        Heading("From enterprise value to target price"),
        _single("flows_value", "Present value of forecast years", "GBP m", formula="SUM({present@forecast})"),
        _single(
            "terminal", "Terminal value in FY2031E", "GBP m",
            formula="{fcf@last}*(1+{growth@one})/({wacc@one}-{growth@one})",
        ),
        _single("terminal_value", "Present value of terminal value", "GBP m", formula="{terminal@one}*{discount@last}"),
        _single(
            "enterprise", "Enterprise value", "GBP m", formula="{flows_value@one}+{terminal_value@one}",
            look="subtotal",
        ),
        _single("net_debt_now", "Net debt at 31 August 2026", "GBP m", formula="{net_debt@now}"),
        _single(
            "equity_value", "Equity value", "GBP m", formula="{enterprise@one}-{net_debt_now@one}", look="subtotal",
        ),
        _single("shares_now", "Shares in issue, fully diluted", "m", formula="{shares@now}"),
        _single(
            "per_share", "Value per share", "pence", formula="{equity_value@one}/{shares_now@one}*100",
            format="pence", look="subtotal",
        ),
        _single(
            "target", "Target price, to the nearest 5 pence", "pence", formula="ROUND({per_share@one}/5,0)*5",
            format="pence", look="total",
        ),
        _single(
            "price", "Share price, close of 30 October 2026", "pence", value=585, format="pence",
            note="Closing price",
        ),
        _single(
            "old_target", "Previous target price", "pence", value=640, format="pence",
            note="Note of 12 May 2026, rating Hold",
        ),
        _single("upside", "Upside to target price", "%", formula="{target@one}/{price@one}-1", format="percent"),
        _single(
            "rating", "Rating", "", formula='IF({upside@one}>=0.15,"Buy",IF({upside@one}>=-0.05,"Hold","Sell"))',
            format="text", note="Buy from +15 %, Sell below -5 %", look="subtotal",
        ),
        _single(
            "terminal_share", "Terminal value, share of enterprise value", "%",
            formula="{terminal_value@one}/{enterprise@one}", format="percent",
        ),
        Heading("Sensitivity"),
        *_sensitivity(),
        Heading("Multiples at the share price"),
        _single("market_cap", "Market capitalisation", "GBP m", formula="{price@one}*{shares_now@one}/100"),
        _single(
            "market_ev", "Enterprise value at the share price", "GBP m",
            formula="{market_cap@one}+{net_debt_now@one}",
        ),
        Line(
            key="ev_sales", label="EV / revenue", unit="x", first=2, formula="{market_ev@one}/{revenue}",
            format="multiple",
        ),
        Line(
            key="ev_ebitda", label="EV / EBITDA", unit="x", first=2, formula="{market_ev@one}/{ebitda}",
            format="multiple",
        ),
        Line(key="pe", label="Price / earnings", unit="x", first=2, formula="{price@one}/{eps}", format="multiple"),
        Line(
            key="dividend_yield", label="Dividend yield", unit="%", first=2, formula="{dps}/{price@one}",
            format="percent",
        ),
        Line(
            key="flow_yield", label="Free cash flow yield", unit="%", first=2, formula="{free_flow}/{market_cap@one}",
            format="percent",
        ),
    ),
)  # fmt: skip

COVER = Sheet(
    "Cover",
    "Earnings update model",
    (
        Heading("What this model says"),
        _single("cover_rating", "Rating", "", formula="{rating@one}", format="text"),
        _single("cover_target", "Target price", "pence", formula="{target@one}", format="pence"),
        _single("cover_price", "Share price", "pence", formula="{price@one}", format="pence"),
        _single("cover_upside", "Upside to target price", "%", formula="{upside@one}", format="percent"),
        Heading("Compound growth, FY2026A to FY2029E"),
        _single(
            "revenue_cagr", "Revenue", "% a year", formula="({revenue@mid}/{revenue@now})^(1/3)-1", format="percent",
        ),
        _single(
            "eps_cagr", "Earnings per share", "% a year", formula="({eps@mid}/{eps@now})^(1/3)-1", format="percent",
        ),
        Heading("Checks"),
        _single(
            "cover_balance", "Balance sheet, last forecast year", "",
            formula='IF(ABS({balance_check@last})<0.05,"OK","Look")', format="text",
        ),
        _single(
            "cover_cash", "Closing cash, last forecast year", "",
            formula='IF(ABS({cash_check@last})<0.05,"OK","Look")', format="text",
        ),
    ),
    years=False,
)  # fmt: skip

SHEETS = (COVER, ASSUMPTIONS, INCOME, BALANCE, CASH_FLOW, VALUATION)

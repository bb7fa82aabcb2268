"""The research note: every figure is taken from the model, so that it ties."""

from __future__ import annotations

from datetime import UTC, datetime

from countersign.server.demo.material.finance.cases import BASE, Case
from countersign.server.demo.material.finance.lines import NOW, YEARS, Model
from countersign.server.demo.material.finance.statements import COMPANY
from countersign.server.demo.material.names import CLIENT, SIGNATORY, VENDOR
from countersign.server.demo.material.paper import Paper

_SHOWN = range(1, 6)  # FY2025A to FY2029E
_AT = datetime(2026, 11, 10, 7, 0, tzinfo=UTC)
_CERTIFICATION = (
    f"I, {SIGNATORY}, CFA, the research analyst primarily responsible for this report, certify that the views "
    "expressed in it accurately reflect my personal views about the subject security and issuer, and that no part of "
    "my compensation was, is or will be directly or indirectly related to the specific recommendation or views "
    "expressed in it."
)


class Figures:
    """Figures of the model in words, rounded as the note prints them."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def money(self, key: str, year: int = 0) -> str:
        """£321m when large, £22.1m with its decimal."""
        return f"£{self._model.number(key, year):,.1f}m"

    def plain(self, key: str, year: int = 0) -> str:
        """One decimal."""
        return f"{self._model.number(key, year):,.1f}"

    def pence(self, key: str, year: int = 0) -> str:
        """706p."""
        return f"{self._model.number(key, year):,.0f}p"

    def percent(self, key: str, year: int = 0) -> str:
        """20.5 %."""
        return f"{self._model.number(key, year) * 100:.1f}%"

    def times(self, key: str, year: int = 0) -> str:
        """13.3x."""
        return f"{self._model.number(key, year):.1f}x"

    def word(self, key: str) -> str:
        """The rating."""
        return str(self._model.value(key))


CLAIM = "explains most of the gain in gross margin"


def write(model: Model, *, first: bool, sourced: bool = False, case: Case = BASE) -> bytes:
    """The note's bytes; `first` is the first submission, with its faults; `sourced` names the source of the claim."""
    figures = Figures(model)
    paper = Paper(title=f"{COMPANY}: {case.headline}", author=VENDOR, company=CLIENT, at=_AT)
    paper.footer(f"{CLIENT} · {COMPANY} · 10 November 2026")
    _head(paper, figures, case)
    _summary(paper, figures, first=first, sourced=sourced)
    _estimates(paper, figures, model, first=first)
    _valuation(paper, figures, model)
    _risks(paper, figures)
    _disclosures(paper, first=first)
    if not first:
        paper.heading("Analyst certification")
        paper.text(_CERTIFICATION)
    return paper.bytes()


def _head(paper: Paper, figures: Figures, case: Case) -> None:
    paper.text(f"{CLIENT} · Equity research · Industrial technology, United Kingdom", grey=True, small=True)
    paper.heading(f"{COMPANY}", 0)
    paper.text(f"**{case.headline}**")
    paper.text(f"10 November 2026 · {SIGNATORY}, CFA · prepared with {VENDOR}", grey=True)
    paper.table(
        [
            ["Rating", "Target price", "Previous", "Share price", "Upside", "Market cap", "Net debt"],
            [
                figures.word("rating"), figures.pence("target"), figures.pence("old_target"), figures.pence("price"),
                figures.percent("upside"), figures.money("market_cap"), figures.money("net_debt_now"),
            ],
        ],
        widths=(2.0, 2.5, 2.3, 2.5, 2.2, 2.5, 2.4),
    )  # fmt: skip
    paper.text("Share price at the close of 30 October 2026. Net debt at 31 August 2026.", grey=True, small=True)


def _summary(paper: Paper, figures: Figures, *, first: bool, sourced: bool) -> None:
    # The first submission still quotes a revenue estimate from before the model was rolled forward.
    revenue = "£352.6m" if first else figures.money("revenue", 3)
    paper.heading("Summary")
    source = " (results presentation of 2 November 2026, page 14)" if sourced else ""
    paper.text(
        f"Calder Vale closed FY2026 with revenue of {figures.money('revenue', NOW)}, up "
        f"{figures.percent('revenue_growth', NOW)}, and EBITDA of {figures.money('ebitda', NOW)}. Monitoring software "
        f"grew {figures.percent('software_growth', NOW)} to {figures.money('software', NOW)} and now {CLAIM}{source}, "
        f"which reached {figures.percent('gross_margin', NOW)}."
    )
    paper.bullets(
        [
            f"**Estimates.** We expect revenue of {revenue} in FY2027 and {figures.money('revenue', 4)} in FY2028, a "
            f"compound growth of {figures.percent('revenue_cagr')} a year to FY2029.",
            f"**Margin.** The EBITDA margin rises from {figures.percent('ebitda_margin', NOW)} to "
            f"{figures.percent('ebitda_margin', 5)} in FY2029 as software and calibration outgrow metering.",
            f"**Valuation.** Our discounted cash flow gives {figures.pence('per_share')} a share. We set a target "
            f"price of {figures.pence('target')}, {figures.percent('upside')} from the share price, and rate the "
            f"shares {figures.word('rating')}.",
        ]
    )


def _estimates(paper: Paper, figures: Figures, model: Model, *, first: bool) -> None:
    table = "Table 6" if first else "Table 1"
    paper.heading("Results and estimates")
    paper.text(
        f"{table} shows our estimates, Table 2 how they change. Flow metering, the largest segment with "
        f"{figures.money('flow', NOW)}, follows the replacement cycle of the water utilities; we assume growth of "
        f"{figures.percent('flow_growth', 3)} in FY2027. Calibration services gain from two laboratories that open in "
        f"FY2027. Earnings per share grow {figures.percent('eps_growth', 3)} to {figures.plain('eps', 3)} pence in "
        f"FY2027, and compound at {figures.percent('eps_cagr')} a year to FY2029."
    )
    paper.table(_summary_rows(figures, model), caption="Table 1: Summary of estimates")
    paper.table(_change_rows(figures), caption="Table 2: Change of estimates")
    paper.text(
        f"Cash flow is sound. Free cash flow to equity was {figures.money('free_flow', NOW)} in FY2026, "
        f"{figures.percent('conversion', NOW)} of net income, and we forecast {figures.money('free_flow', 3)} in "
        f"FY2027 after capital expenditure of {figures.percent('capex_share', 3)} of revenue."
    )


def _summary_rows(figures: Figures, model: Model) -> list[list[str]]:
    money = {"Revenue": "revenue", "EBITDA": "ebitda", "Operating profit (EBIT)": "ebit", "Net income": "net_income"}
    return [
        ["Year to 31 August, GBP m", *(YEARS[y] for y in _SHOWN)],
        *([label, *(figures.plain(key, y) for y in _SHOWN)] for label, key in money.items()),
        ["EBITDA margin", *(figures.percent("ebitda_margin", y) for y in _SHOWN)],
        ["Earnings per share, pence", *(figures.plain("eps", y) for y in _SHOWN)],
        ["Dividend per share, pence", *(figures.plain("dps", y) for y in _SHOWN)],
        ["Net debt (cash in brackets)", *(_bracketed(model.number("net_debt", y)) for y in _SHOWN)],
        ["Price / earnings", "", *(figures.times("pe", y) for y in _SHOWN if y >= NOW)],
        ["EV / EBITDA", "", *(figures.times("ev_ebitda", y) for y in _SHOWN if y >= NOW)],
    ]


def _change_rows(figures: Figures) -> list[list[str]]:
    labels = {"revenue": "Revenue {}, GBP m", "ebitda": "EBITDA {}, GBP m", "eps": "EPS {}, pence"}
    changes = [
        [label.format(YEARS[y]), figures.plain(f"old_{key}", y), figures.plain(key, y),
         figures.percent(f"{key}_change", y)]
        for key, label in labels.items()
        for y in (3, 4)
    ]  # fmt: skip
    return [["", "12 May 2026", "New", "Change"], *changes]


def _valuation(paper: Paper, figures: Figures, model: Model) -> None:
    paper.heading("Valuation")
    paper.text(
        f"We discount five years of free cash flow to the firm at a weighted average cost of capital of "
        f"{figures.percent('wacc')} (risk-free rate {figures.percent('risk_free')}, equity risk premium "
        f"{figures.percent('premium')}) and let cash flow grow by {figures.percent('growth')} a year thereafter, below "
        f"the risk-free rate. Table 3 leads from enterprise value to value per share. The terminal value makes "
        f"{figures.percent('terminal_share')} of enterprise value."
    )
    steps = ("flows_value", "terminal_value", "enterprise", "net_debt_now", "equity_value", "shares_now")
    labels = (
        "Present value of forecast years", "Present value of terminal value", "Enterprise value", "Less net debt",
        "Equity value", "Shares in issue, million",
    )  # fmt: skip
    paper.table(
        [
            ["GBP m", "Value"],
            *([label, figures.plain(key)] for label, key in zip(labels, steps, strict=True)),
            ["Value per share, pence", f"{model.number('per_share'):,.0f}"],
        ],
        caption="Table 3: From enterprise value to value per share",
    )
    paper.text(
        "Table 4 shows what a share is worth at other discount rates and growth rates. At the share price Calder Vale "
        f"trades on {figures.times('pe', 3)} FY2027 earnings and {figures.times('ev_ebitda', 3)} EV/EBITDA, with a "
        f"free cash flow yield of {figures.percent('flow_yield', 3)}."
    )
    rates = [f"sens_{n}" for n in range(5)]
    paper.table(
        [
            ["Discount rate", *(figures.percent("sens_growth", y) for y in range(5))],
            *([figures.percent(r, -1), *(f"{model.number(r, y):,.0f}" for y in range(5))] for r in rates),
        ],
        caption="Table 4: Value per share in pence, by discount rate and terminal growth",
    )


def _risks(paper: Paper, figures: Figures) -> None:
    paper.heading("Risks")
    paper.bullets(
        [
            "**Regulation.** A slower price review for water utilities would delay meter replacement, the largest part "
            "of revenue.",
            "**Execution.** The two new laboratories must reach full use within a year; each quarter of delay weighs "
            "on the margin of calibration services.",
            "**Software.** Our margin path rests on the growth of monitoring software, for which we assume "
            f"{figures.percent('software_growth', 3)} in FY2027.",
            f"**Rates.** One point more on the discount rate takes the value of a share to "
            f"{figures.pence('sens_4', 2)}.",
        ]
    )


def _disclosures(paper: Paper, *, first: bool) -> None:
    owner = "[client]" if first else CLIENT
    paper.heading("Disclosures")
    for text in (
        "**Basis of valuation.** Discounted cash flow to the firm over five years with a terminal value, cross-checked "
        "against multiples. The main risks to the target price are named under Risks.",
        f"**Conflicts of interest.** Neither {owner} nor the research analyst owns securities of the issuer. The firm "
        "does not make a market in them, has not managed an offering for the issuer in the past twelve months, and "
        "does not expect to seek investment banking work from it in the next three.",
        "**Ratings.** Buy: expected return of at least fifteen per cent over twelve months. Hold: between minus five "
        "and fifteen per cent. Sell: below minus five per cent. Until 10 November 2026 the shares were rated Hold.",
        "**Sources.** Annual reports and trading statements of the issuer; closing prices of 30 October 2026. The "
        "issuer has not seen the rating or the target price before publication.",
        f"**Preparation.** Model and text were prepared by {VENDOR} under the supervision of the research analyst, "
        "who is responsible for them.",
    ):
        paper.text(text)


def _bracketed(value: float) -> str:
    return f"{value:.1f}" if value >= 0 else f"({-value:.1f})"

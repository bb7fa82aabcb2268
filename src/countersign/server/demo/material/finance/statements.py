"""Assumptions, income statement, balance sheet and cash flow of Calder Vale Instruments plc, an invented company."""

from __future__ import annotations

from countersign.server.demo.material.finance.lines import Heading, Line, Remark, Sheet

COMPANY = "Calder Vale Instruments plc"

ASSUMPTIONS = Sheet(
    "Assumptions",
    "Assumptions",
    (
        Heading("Revenue growth"),
        Line(
            key="flow_growth", label="Flow metering", unit="%", first=1, format="percent",
            inputs=(0.050, 0.045, 0.045, 0.040, 0.040), ratio="{flow}/{flow@prev}-1",
            note="Water-utility replacement cycle; management guides to mid single digits",
        ),
        Line(
            key="calibration_growth", label="Calibration services", unit="%", first=1, format="percent",
            inputs=(0.075, 0.070, 0.065, 0.060, 0.060), ratio="{calibration}/{calibration@prev}-1",
            note="Two new laboratories open in FY2027",
        ),
        Line(
            key="software_growth", label="Monitoring software", unit="%", first=1, format="percent",
            inputs=(0.180, 0.160, 0.140, 0.120, 0.110), ratio="{software}/{software@prev}-1",
            note="Installed base 38,000 points, churn below 4 % a year",
        ),
        Heading("Costs"),
        Line(
            key="cogs_share", label="Cost of sales, share of revenue", unit="%", format="percent",
            inputs=(0.534, 0.530, 0.527, 0.525, 0.523), ratio="-{cogs}/{revenue}",
            note="Mix shift to software",
        ),
        Line(
            key="sga_share", label="Selling and administration, share of revenue", unit="%", format="percent",
            inputs=(0.193, 0.191, 0.190, 0.189, 0.188), ratio="-{sga}/{revenue}",
        ),
        Line(
            key="rd_share", label="Research and development, share of revenue", unit="%", format="percent",
            inputs=(0.073, 0.073, 0.073, 0.073, 0.073), ratio="-{rd}/{revenue}",
        ),
        Line(
            key="tax_rate", label="Effective tax rate", unit="%", format="percent",
            inputs=(0.25, 0.25, 0.25, 0.25, 0.25), ratio="-{tax}/{pretax}", note="UK main rate",
        ),
        Heading("Working capital"),
        Line(
            key="dso", label="Receivables", unit="days", format="days",
            inputs=(68, 68, 67, 67, 67), ratio="{receivables}/{revenue}*365",
        ),
        Line(
            key="dio", label="Inventories", unit="days", format="days",
            inputs=(97, 96, 96, 95, 95), ratio="-{inventories}/{cogs}*365",
        ),
        Line(
            key="dpo", label="Payables", unit="days", format="days",
            inputs=(78, 78, 78, 78, 78), ratio="-{payables}/{cogs}*365",
        ),
        Line(
            key="accrual_share", label="Accruals and deferred income, share of revenue", unit="%", format="percent",
            inputs=(0.043, 0.043, 0.044, 0.044, 0.045), ratio="{accruals}/{revenue}",
        ),
        Heading("Investment and funding"),
        Line(
            key="capex_share", label="Capital expenditure, share of revenue", unit="%", first=1, format="percent",
            inputs=(0.060, 0.058, 0.056, 0.055, 0.055), ratio="-{capex}/{revenue}",
        ),
        Line(
            key="da_share", label="Depreciation, share of opening fixed assets", unit="%", first=1, format="percent",
            inputs=(0.160, 0.160, 0.160, 0.160, 0.160), ratio="-{da}/{ppe@prev}",
        ),
        Line(
            key="interest_rate", label="Interest, share of opening borrowings", unit="%", first=1, format="percent",
            inputs=(0.050, 0.050, 0.050, 0.050, 0.050), ratio="-{interest}/{borrowings@prev}",
        ),
        Line(
            key="deposit_rate", label="Interest earned, share of opening cash", unit="%", first=3, format="percent",
            inputs=(0.015, 0.015, 0.015, 0.015, 0.015), note="Until FY2026A within net interest",
        ),
        Line(
            key="repayment", label="Scheduled repayment of borrowings", first=1,
            inputs=(6.0, 6.0, 6.0, 6.0, 6.0), ratio="-{debt_flow}", note="Term loan, facility agreement of May 2022",
        ),
        Line(
            key="payout", label="Dividends paid, share of net income", unit="%", first=1, format="percent",
            inputs=(0.35, 0.35, 0.35, 0.36, 0.36), ratio="-{dividends}/{net_income}",
        ),
    ),
)  # fmt: skip

INCOME = Sheet(
    "Income statement",
    "Income statement",
    (
        Heading("Revenue by segment"),
        Line(key="flow", label="Flow metering", typed=(182.4, 191.7, 203.9), formula="{flow@prev}*(1+{flow_growth})"),
        Line(
            key="calibration", label="Calibration services", typed=(64.8, 69.5, 75.6),
            formula="{calibration@prev}*(1+{calibration_growth})",
        ),
        Line(
            key="software", label="Monitoring software", typed=(28.3, 34.1, 41.2),
            formula="{software@prev}*(1+{software_growth})",
        ),
        Line(key="revenue", label="Revenue", formula="SUM({flow:software})", look="subtotal"),
        Line(key="cogs", label="Cost of sales", typed=(-151.5, -160.6, -172.5), formula="-{revenue}*{cogs_share}"),
        Line(key="gross", label="Gross profit", formula="{revenue}+{cogs}", look="subtotal"),
        Line(
            key="sga", label="Selling and administration", typed=(-55.1, -58.5, -62.5),
            formula="-{revenue}*{sga_share}",
        ),
        Line(
            key="rd", label="Research and development", typed=(-19.3, -21.3, -23.4), formula="-{revenue}*{rd_share}",
            guided=((4, -29.0),),
        ),
        Line(key="ebitda", label="EBITDA", formula="SUM({gross:rd})", look="subtotal"),
        Line(key="da", label="Depreciation", typed=(-13.8, -14.9, -15.9), formula="-{ppe@prev}*{da_share}"),
        Line(key="ebit", label="Operating profit (EBIT)", formula="{ebitda}+{da}", look="subtotal"),
        Line(
            key="interest", label="Net interest", typed=(-3.9, -3.6, -3.1),
            formula="{cash@prev}*{deposit_rate}-{borrowings@prev}*{interest_rate}",
        ),
        Line(key="pretax", label="Profit before tax", formula="{ebit}+{interest}", look="subtotal"),
        Line(key="tax", label="Tax", typed=(-7.8, -9.1, -10.8), formula="-{pretax}*{tax_rate}"),
        Line(key="net_income", label="Net income", formula="{pretax}+{tax}", look="total"),
        Heading("Per share"),
        Line(
            key="shares", label="Shares in issue, fully diluted", unit="m", typed=(84.0, 84.0, 84.0),
            formula="{shares@prev}",
        ),
        Line(key="eps", label="Earnings per share", unit="pence", formula="{net_income}/{shares}*100"),
        Line(
            key="dps", label="Dividend per share", unit="pence", first=1, formula="-{dividends}/{shares}*100",
        ),
        Heading("Growth and margins"),
        Line(
            key="revenue_growth", label="Revenue growth", unit="%", first=1, formula="{revenue}/{revenue@prev}-1",
            format="percent",
        ),
        Line(key="gross_margin", label="Gross margin", unit="%", formula="{gross}/{revenue}", format="percent"),
        Line(key="ebitda_margin", label="EBITDA margin", unit="%", formula="{ebitda}/{revenue}", format="percent"),
        Line(key="eps_growth", label="EPS growth", unit="%", first=1, formula="{eps}/{eps@prev}-1", format="percent"),
        Heading("Change of estimates"),
        Line(
            key="old_revenue", label="Revenue, estimate of 12 May 2026", first=3, width=5, typed=(338.7, 359.6),
        ),
        Line(
            key="revenue_change", label="Revenue, change", unit="%", first=3, width=5, format="percent",
            formula="{revenue}/{old_revenue}-1",
        ),
        Line(
            key="old_ebitda", label="EBITDA, estimate of 12 May 2026", first=3, width=5, typed=(66.4, 72.1),
        ),
        Line(
            key="ebitda_change", label="EBITDA, change", unit="%", first=3, width=5, format="percent",
            formula="{ebitda}/{old_ebitda}-1",
        ),
        Line(
            key="old_eps", label="Earnings per share, estimate of 12 May 2026", unit="pence", first=3, width=5,
            typed=(42.1, 46.8),
        ),
        Line(
            key="eps_change", label="Earnings per share, change", unit="%", first=3, width=5, format="percent",
            formula="{eps}/{old_eps}-1",
        ),
        Heading("Remark"),
        Remark(
            "Research and development in FY2028E is the company's own guidance of GBP 29.0m for the year of the "
            "platform launch, typed in (results presentation of 2 November 2026, page 21)."
        ),
    ),
)  # fmt: skip

BALANCE = Sheet(
    "Balance sheet",
    "Balance sheet",
    (
        Heading("Assets"),
        Line(key="cash", label="Cash", typed=(24.6, 30.0, 37.9), formula="{closing_cash}"),
        Line(key="receivables", label="Receivables", typed=(52.1, 55.6, 59.8), formula="{revenue}*{dso}/365"),
        Line(key="inventories", label="Inventories", typed=(41.5, 43.6, 45.7), formula="-{cogs}*{dio}/365"),
        Line(key="current_assets", label="Current assets", formula="SUM({cash:inventories})", look="subtotal"),
        Line(
            key="ppe", label="Property, plant and equipment", typed=(96.4, 99.3, 103.0),
            formula="{ppe@prev}-{capex}+{da}",
        ),
        Line(key="goodwill", label="Goodwill and intangibles", typed=(71.0, 71.0, 71.0), formula="{goodwill@prev}"),
        Line(key="fixed_assets", label="Non-current assets", formula="SUM({ppe:goodwill})", look="subtotal"),
        Line(key="total_assets", label="Total assets", formula="{current_assets}+{fixed_assets}", look="total"),
        Heading("Liabilities"),
        Line(key="payables", label="Trade payables", typed=(33.2, 35.0, 37.1), formula="-{cogs}*{dpo}/365"),
        Line(
            key="accruals", label="Accruals and deferred income", typed=(12.5, 13.0, 13.6),
            formula="{revenue}*{accrual_share}",
        ),
        Line(key="borrowings", label="Borrowings", typed=(72.0, 66.0, 60.0), formula="{borrowings@prev}+{debt_flow}"),
        Line(key="provisions", label="Pensions and provisions", typed=(9.4, 9.4, 9.4), formula="{provisions@prev}"),
        Line(key="total_liabilities", label="Total liabilities", formula="SUM({payables:provisions})", look="subtotal"),
        Heading("Equity"),
        Line(
            key="share_capital", label="Share capital and premium", typed=(61.3, 61.3, 61.3),
            formula="{share_capital@prev}",
        ),
        Line(
            key="retained", label="Retained earnings", typed=(97.2, 114.8, 136.0),
            formula="{retained@prev}+{net_income}+{dividends}",
        ),
        Line(key="total_equity", label="Total equity", formula="SUM({share_capital:retained})", look="subtotal"),
        Line(
            key="total_funding", label="Total liabilities and equity", formula="{total_liabilities}+{total_equity}",
            look="total",
        ),
        Heading("Checks"),
        Line(
            key="balance_check", label="Assets less liabilities and equity",
            formula="ROUND({total_assets}-{total_funding},3)",
            look="check", format="check",
        ),
        Line(key="net_debt", label="Net debt", formula="{borrowings}-{cash}"),
        Line(key="leverage", label="Net debt to EBITDA", unit="x", formula="{net_debt}/{ebitda}", format="multiple"),
    ),
)  # fmt: skip

CASH_FLOW = Sheet(
    "Cash flow",
    "Cash flow statement",
    (
        Heading("Operating activities"),
        Line(key="cf_net_income", label="Net income", first=1, formula="{net_income}"),
        Line(key="cf_da", label="Depreciation", first=1, formula="-{da}"),
        Line(key="cf_receivables", label="Change in receivables", first=1, formula="{receivables@prev}-{receivables}"),
        Line(key="cf_inventories", label="Change in inventories", first=1, formula="{inventories@prev}-{inventories}"),
        Line(key="cf_payables", label="Change in trade payables", first=1, formula="{payables}-{payables@prev}"),
        Line(
            key="cf_accruals", label="Change in accruals and deferred income", first=1,
            formula="{accruals}-{accruals@prev}",
        ),
        Line(
            key="operating_flow", label="Cash flow from operations", first=1,
            formula="SUM({cf_net_income:cf_accruals})", look="subtotal",
        ),
        Heading("Investing activities"),
        Line(
            key="capex", label="Capital expenditure", first=1, typed=(-17.8, -19.6),
            formula="-{revenue}*{capex_share}",
        ),
        Line(key="investing_flow", label="Cash flow from investing", first=1, formula="{capex}", look="subtotal"),
        Heading("Financing activities"),
        Line(key="debt_flow", label="Repayment of borrowings", first=1, typed=(-6.0, -6.0), formula="-{repayment}"),
        Line(key="dividends", label="Dividends paid", first=1, typed=(-9.7, -11.3), formula="-{net_income}*{payout}"),
        Line(
            key="financing_flow", label="Cash flow from financing", first=1, formula="SUM({debt_flow:dividends})",
            look="subtotal",
        ),
        Line(
            key="net_flow", label="Net change in cash", first=1,
            formula="{operating_flow}+{investing_flow}+{financing_flow}", look="subtotal",
        ),
        Line(key="opening_cash", label="Opening cash", first=1, formula="{cash@prev}"),
        Line(key="closing_cash", label="Closing cash", first=1, formula="{opening_cash}+{net_flow}", look="total"),
        Heading("Checks"),
        Line(
            key="cash_check", label="Closing cash less cash in the balance sheet", first=1,
            formula="ROUND({closing_cash}-{cash},3)", look="check", format="check",
        ),
        Line(key="free_flow", label="Free cash flow to equity", first=1, formula="{operating_flow}+{investing_flow}"),
        Line(
            key="conversion", label="Free cash flow to net income", unit="%", first=1, format="percent",
            formula="{free_flow}/{net_income}",
        ),
    ),
)  # fmt: skip

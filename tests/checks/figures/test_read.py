"""Figures are read with their value, unit, scale, sign, rounding and period; what is no figure is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.checks.figures.figure import Near, Unit
from countersign.checks.figures.periods import Period, periods_in
from countersign.checks.figures.read import figures_in

READ = [
    ("revenue of $731 million", "731000000", Unit.MONEY, 0),
    ("US$1.4 bn of debt", "1400000000", Unit.MONEY, 1),
    ("£3.2m", "3200000", Unit.MONEY, 1),
    ("Rs 1,23,456 crore", "1234560000000", Unit.MONEY, 0),
    ("₹45.5 lakh", "4550000", Unit.MONEY, 1),
    ("EUR 4.5m", "4500000", Unit.MONEY, 1),
    ("4.5m euros", "4500000", Unit.MONEY, 1),
    ("US$12k", "12000", Unit.MONEY, 0),
    ("€1.234.567,8", "1234567.8", Unit.MONEY, 1),
    ("CHF 1’250’000", "1250000", Unit.MONEY, 0),
    ("706p a share", "706", Unit.MINOR, 0),
    ("54.3 pence", "54.3", Unit.MINOR, 1),
    ("12.4x earnings", "12.4", Unit.TIMES, 1),
    ("a margin of 20.5%", "20.5", Unit.PERCENT, 1),
    ("4.50 per cent", "4.50", Unit.PERCENT, 2),
    ("up 120bps", "120", Unit.BASIS_POINTS, 0),
    ("by 1.2 percentage points", "1.2", Unit.POINTS, 1),
    ("up 1.2pp", "1.2", Unit.POINTS, 1),
    ("42.1 days of sales", "42.1", Unit.NONE, 1),
    ("3.2 million shares", "3200000", Unit.NONE, 1),
    ("net debt (19,911)", "-19911", Unit.NONE, 0),
    ("a result of $(19.9) million", "-19900000", Unit.MONEY, 1),
    ("a result of ($4.2 million)", "-4200000", Unit.MONEY, 1),
    ("a change of -3.4%", "-3.4", Unit.PERCENT, 1),
    ("a change of −3.4%", "-3.4", Unit.PERCENT, 1),
    ("Revenue fell by 5.2%", "-5.2", Unit.PERCENT, 1),
    ("a loss of £2m", "-2000000", Unit.MONEY, 0),
]

LEFT_ALONE = [
    "in 2019 and FY2025E, 2018-19, Q3 2024 and 1H24",
    "on 31 August 2026, August 31st, 2026, 2026-08-31, 31/08/2026 and at 10:30 or 4.30 pm",
    "see Table 3, Note 13, Section 4.2(a), Items 7 and 7A, page 12, Figures 2-4",
    "under IFRS 16, ASC 606, ASU 2014-09, SFAS No. 123R, Regulation 2016/679 and Rule 144A",
    "call +44 20 7946 0958 or (555) 123-4567",
    "ISIN GB00B03MLX29, CUSIP 037833100A, COVID-19, 10-K, 401(k), 3D, B2B",
    "version 2.1, v1.2.3 and 4.0.12",
    "the 1st, 2nd and 20th",
    "(1) the first mark and [12] the second",
    "1. First item",
    "12 months, five-year, 90 days, 10-year notes, 3 to 5 years",
    "the S&P 500 and the FTSE 100",
    "https://example.org/2/report?id=77 or info5@example.org",
]


@pytest.mark.parametrize(("text", "amount", "unit", "decimals"), READ, ids=[case[0] for case in READ])
def test_a_figure_is_read(text: str, amount: str, unit: Unit, decimals: int):
    (figure,) = figures_in(text)
    assert (figure.amount, figure.unit, figure.decimals) == (Decimal(amount), unit, decimals)
    assert text[figure.start : figure.end].strip() == figure.text


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_figure_is_left_alone(text: str):
    assert [figure.text for figure in figures_in(text)] == []


def test_each_figure_has_the_period_of_its_clause():
    text = "Sales were $731 million, $507 million, and $493 million for 2019, 2018, and 2017, respectively."
    assert [figure.period for figure in figures_in(text)] == [Period(2019), Period(2018), Period(2017)]
    text = "In FY2026 revenue was £321m, against £287m in FY2025."
    assert [figure.period for figure in figures_in(text)] == [Period(2026), Period(2025)]


def test_a_range_shares_unit_and_scale():
    assert [figure.amount for figure in figures_in("from $5 to $7 million")] == [Decimal(5_000_000), Decimal(7_000_000)]
    assert [figure.unit for figure in figures_in("growth of 10–15%")] == [Unit.PERCENT, Unit.PERCENT]
    assert [figure.value for figure in figures_in("growth of 10-15%")] == [Decimal(10), Decimal(15)]


def test_the_text_says_how_firmly():
    said = {
        "approximately 5.1%": Near.ABOUT,
        "more than $3m": Near.OVER,
        "nearly 40%": Near.UNDER,
        "at 5.1%": Near.EXACT,
    }
    assert {text: figures_in(text)[0].near for text in said} == said


def test_half_of_the_last_place_is_the_rounding_of_the_text():
    (figure,) = figures_in("£3.25bn")
    assert figure.half_unit == Decimal(5000000)
    assert figure.digits == 3


def test_periods_are_told_apart():
    names = "FY2026 2025E Q3 2024 3Q24 H1 FY25 fiscal 2019"
    parts = [Period(2026), Period(2025), Period(2024, "Q3"), Period(2024, "Q3"), Period(2025, "H1"), Period(2019)]
    assert [named.period for named in periods_in(names)] == parts
    assert Period(2024).may_be(Period(2024, "Q3"))
    assert not Period(2024, "Q2").may_be(Period(2024, "Q3"))


@given(
    value=st.decimals(min_value=0, max_value=10**9, places=2),
    money=st.sampled_from(["$", "£", "€", "₹", "US$", "USD ", "Rs ", ""]),
    scale=st.sampled_from([("", 0), (" million", 6), ("bn", 9), (" crore", 7), (" thousand", 3)]),
    negative=st.booleans(),
)
def test_what_is_printed_is_read_again(value: Decimal, money: str, scale: tuple[str, int], negative: bool):
    word, power = scale
    printed = f"{money}{value:,.2f}{word}"
    (figure,) = figures_in(f"The line stands at {f'({printed})' if negative else printed}, as planned.")
    assert figure.amount == (-1 if negative else 1) * value.scaleb(power)
    assert figure.decimals == 2


@given(st.text(max_size=300))
def test_any_text_is_read_without_trouble(text: str):
    found = figures_in(text)
    assert [figure.start for figure in found] == sorted(figure.start for figure in found)
    assert all(text[figure.start : figure.end].strip() == figure.text for figure in found)


@given(st.lists(st.sampled_from([*"0123456789.,%$£()-– mbkx/", "2019", " million", "Note "]), max_size=40).map("".join))
def test_any_heap_of_digits_is_read_without_trouble(text: str):
    for figure in figures_in(text):
        assert figure.text
        assert figure.value.is_finite()

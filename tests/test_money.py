"""Money is exact, keeps its currency, and loses no cent."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.canonical import digest
from countersign.currency import DECIMALS
from countersign.money import Money
from countersign.outcome import Misuse

CURRENCIES = st.sampled_from(["EUR", "USD", "INR", "JPY", "KWD"])
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False)
MONEY = st.builds(Money, AMOUNTS, CURRENCIES)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.345", "EUR", "2.35 EUR"),
        ("2.344999", "EUR", "2.34 EUR"),
        ("-2.345", "EUR", "-2.35 EUR"),
        ("1.5", "JPY", "2 JPY"),
        ("1.2345", "KWD", "1.235 KWD"),
        ("-0.001", "EUR", "0.00 EUR"),
        ("1234567.5", "INR", "1,234,567.50 INR"),
    ],
)
def test_rounding_is_half_up_to_the_smallest_unit(amount: str, currency: str, rounded: str) -> None:
    assert str(Money.of(amount, currency).rounded()) == rounded


def test_rounding_does_not_depend_on_the_callers_context() -> None:
    with localcontext() as context:
        context.prec, context.rounding = 3, ROUND_DOWN
        assert str((Money.of("98765.43", "EUR") + Money.of("0.005", "EUR")).rounded()) == "98,765.44 EUR"


@pytest.mark.parametrize("wrong", [0.1, True, None, "1,5", "NaN", "Infinity", "ten"])
def test_inexact_amounts_are_refused(wrong: object) -> None:
    with pytest.raises(Misuse):
        Money.of(wrong, "EUR")  # type: ignore[arg-type]


def test_float_factors_are_refused() -> None:
    with pytest.raises(Misuse, match="not exact"):
        Money.of(10, "EUR") * 0.1  # type: ignore[operator]


def test_the_amount_itself_must_be_a_decimal() -> None:
    with pytest.raises(Misuse, match=r"Money\.of"):
        Money(1.5, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("combine", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b])
def test_currencies_do_not_mix(combine) -> None:
    with pytest.raises(Misuse, match="EUR and USD do not mix"):
        combine(Money.of(1, "EUR"), Money.of(1, "USD"))


def test_an_unknown_currency_names_near_ones() -> None:
    with pytest.raises(Misuse, match="'EUR'"):
        Money.of(1, "EUX")


def test_every_currency_has_a_plausible_smallest_unit() -> None:
    assert {0, 2, 3} == set(DECIMALS.values())
    assert all(len(code) == 3 and code.isupper() for code in DECIMALS)
    assert len(DECIMALS) > 150


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1,234.50 EUR", "1234.50", "EUR"),
        ("EUR 1234.5", "1234.50", "EUR"),
        (" 12,34,567.00 INR ", "1234567", "INR"),
        ("1 234 567 JPY", "1234567", "JPY"),
        ("-5USD", "-5", "USD"),
        ("0.0425 USD", "0.0425", "USD"),
    ],
)
def test_parse(text: str, amount: str, currency: str) -> None:
    assert Money.parse(text) == Money.of(amount, currency)


@pytest.mark.parametrize(
    "text", ["", "12", "EUR", "1,5 EUR", "1.234,50 EUR", "12,3456 EUR", "1e3 EUR", "1.5 eur", "1..5 EUR"]
)
def test_parse_refuses_what_could_mean_two_things(text: str) -> None:
    with pytest.raises(Misuse):
        Money.parse(text)


@given(MONEY)
@settings(max_examples=50)
def test_text_and_dict_round_trip(money: Money) -> None:
    assert Money.parse(str(money)) == money
    assert Money.from_dict(money.to_dict()) == money


@given(AMOUNTS)
@settings(max_examples=50)
def test_equal_money_hashes_to_the_same_digest(amount: Decimal) -> None:
    padded = Money(amount.quantize(Decimal("1.000000000")), "EUR")
    assert digest(Money(amount, "EUR").to_dict()) == digest(padded.to_dict())
    assert "E" not in padded.to_dict()["amount"]


@given(MONEY, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
@settings(max_examples=50)
def test_allocation_adds_up_and_is_fair(money: Money, weights: list[int]) -> None:
    whole = money.rounded()
    parts = whole.allocate(weights)
    assert Money.total(parts, whole.currency) == whole
    unit = Decimal(1).scaleb(-DECIMALS[whole.currency])
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - whole.amount * weight / sum(weights)) < unit * Decimal("1.000001")


@given(MONEY, st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=50)
def test_arithmetic_is_exact(money: Money, a: int, b: int) -> None:
    assert money * a + money * b == money * (a + b)
    assert money - money == Money.zero(money.currency)
    assert money + -money == Money.zero(money.currency)
    assert abs(money) >= money


@given(MONEY)
@settings(max_examples=50)
def test_rounding_is_stable_and_near(money: Money) -> None:
    once = money.rounded()
    assert once.rounded() == once
    assert abs((once - money).amount) * 2 <= Decimal(1).scaleb(-DECIMALS[money.currency])


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_allocation_needs_weights(weights: list[int]) -> None:
    with pytest.raises(Misuse):
        Money.of(1, "EUR").allocate(weights)


def test_allocation_refuses_fractions_of_a_cent() -> None:
    with pytest.raises(Misuse, match="round it"):
        Money.of("0.005", "EUR").allocate([1])


def test_percent() -> None:
    assert Money.of("41706.00", "USD").percent(18) == Money.of("7507.08", "USD")

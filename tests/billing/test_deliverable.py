"""Accepted work becomes charges, each unit once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.billing.charge import Charged
from countersign.billing.deliverable import deliverable_charges
from countersign.billing.tariff import Scheme, cliffs, price
from countersign.money import Money
from countersign.outcome import Misuse
from tests.billing.papers import AT, accepted, tariff, usd

UNITS = st.lists(st.integers(1, 90), min_size=1, max_size=12)


def charges(*items, prices=None, **facts) -> Charged:
    return deliverable_charges(items, prices or [tariff()], zone="Asia/Kolkata", **facts)


def total(found: Charged) -> Money:
    return Money.total((charge.amount for charge in found.charges), "USD")


def test_graduated_bands() -> None:
    assert price(tariff(), Decimal(350)) == usd("19200")
    found = charges(accepted("1", 90), accepted("2", 200), accepted("3", 60))
    assert total(found) == usd("19200")
    assert [str(step) for step in found.charges[1].steps] == ["10 × 60.00", "190 × 54.00"]


def test_volume_bands_and_their_cliff() -> None:
    all_unit = tariff(Scheme.ALL_UNIT)
    assert price(all_unit, Decimal(350)) == usd("16800")
    assert total(charges(accepted("1", 100), accepted("2", 250), prices=[all_unit])) == usd("16800")
    assert [(c.units, c.amount, c.more_units, c.more_amount) for c in cliffs(all_unit)] == [
        (100, usd(6000), 101, usd(5454)),
        (300, usd(16200), 301, usd(14448)),
    ]


def test_no_cliff_where_there_is_none() -> None:
    assert cliffs(tariff()) == ()
    assert cliffs(tariff(Scheme.ALL_UNIT, (10, 100), (None, 99))) == ()
    assert cliffs(tariff(Scheme.ALL_UNIT, (10, 50), (None, 60))) == ()


def test_graduated_bands_go_on_from_earlier_invoices() -> None:
    first = charges(accepted("1", 90))
    second = charges(accepted("2", 260), before={"finance/memo": Decimal(90)})
    assert total(first) + total(second) == usd("19200")


def test_one_unit_is_never_charged_twice() -> None:
    found = charges(accepted("1", 5), accepted("1", 5))
    assert [charge.key for charge in found.charges] == ["1@dddddddd"]
    assert [u.refusal.code for u in found.uncharged] == ["charged-already"]
    again = charges(accepted("1", 5), already=frozenset({"1@dddddddd"}))
    assert again.charges == ()
    assert [u.refusal.code for u in again.uncharged] == ["charged-already"]


def test_the_price_is_that_of_the_day_of_acceptance_where_the_terms_are() -> None:
    old = tariff(Scheme.FLAT, (None, 60), valid_to=date(2026, 11, 30))
    new = tariff(Scheme.FLAT, (None, 70), valid_from=date(2026, 12, 1))
    late_evening = datetime(2026, 11, 30, 19, tzinfo=UTC)  # already December in Kolkata
    found = charges(
        accepted("1", accepted_at=late_evening),
        accepted("2", accepted_at=late_evening - timedelta(hours=1)),
        prices=[old, new],
    )
    assert {charge.subject: charge.amount for charge in found.charges} == {"1": usd(70), "2": usd(60)}


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (accepted("1", work_type="legal/nda"), "no-price"),
        (accepted("1", accepted_at=datetime(2025, 12, 31, tzinfo=UTC)), "no-price"),
        (accepted("1", 0), "no-units"),
    ],
)
def test_what_gives_no_charge_says_why(item, code: str) -> None:
    found = charges(item)
    assert found.charges == ()
    assert [u.refusal.code for u in found.uncharged] == [code]
    assert str(found.uncharged[0]).startswith("Memo 1: ")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: tariff(Scheme.GRADUATED, (100, 60)),
        lambda: tariff(Scheme.GRADUATED, (None, 60), (100, 60)),
        lambda: tariff(Scheme.GRADUATED, (100, 60), (100, 50), (None, 40)),
        lambda: tariff(Scheme.GRADUATED, (0, 60), (None, 50)),
        lambda: tariff(Scheme.FLAT),
        lambda: tariff(Scheme.FLAT, (None, -1)),
        lambda: charges(accepted("1"), prices=[tariff(), tariff()]),
    ],
)
def test_misuse(wrong) -> None:
    with pytest.raises(Misuse):
        wrong()


@given(UNITS, st.sampled_from([Scheme.GRADUATED, Scheme.ALL_UNIT]))
@settings(max_examples=50)
def test_charges_add_up_to_the_price_of_all_units(units: list[int], scheme: Scheme) -> None:
    terms = tariff(scheme)
    items = [accepted(str(i), n, accepted_at=AT + timedelta(minutes=i)) for i, n in enumerate(units)]
    assert total(charges(*items, prices=[terms])) == price(terms, Decimal(sum(units)))


@given(UNITS, st.integers(0, 12))
@settings(max_examples=50)
def test_splitting_over_invoices_changes_nothing(units: list[int], cut: int) -> None:
    items = [accepted(str(i), n, accepted_at=AT + timedelta(minutes=i)) for i, n in enumerate(units)]
    before = {"finance/memo": Decimal(sum(units[:cut]))}
    first, second = charges(*items[:cut]), charges(*items[cut:], before=before)
    assert total(first) + total(second) == total(charges(*items))


def test_average_price_of_a_charge_over_two_bands() -> None:
    found = charges(accepted("1", 150)).charges[0]
    assert found.quantity == 150
    assert found.price == usd("58")
    assert replace(found, steps=found.steps[:1]).price == usd(60)

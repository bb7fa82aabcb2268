"""Approved time becomes charges, rounded by the quarter, at the rate of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.billing.hours import hour_charges, quarters
from countersign.billing.invoice import Invoice, build_invoice
from countersign.billing.rate_card import HourRate, RateCard
from countersign.billing.time_entry import TimeEntry, TimeState
from countersign.money import Money
from countersign.outcome import Misuse, Refused
from tests.billing.papers import AT, JANUARY, card, terms, usd, worked


def month() -> list[TimeEntry]:
    """90.25 h of analysts, 64 h of seniors (20 of them at short notice), 18 h of a supervisor, over many days."""
    days = [date(2026, 11, n) for n in range(2, 14)]
    entries = [worked(f"a{i}", "7.5", day=day) for i, day in enumerate(days)]
    entries += [worked("a-last", "0.25", day=date(2026, 11, 16))]
    entries += [worked(f"s{i}", "8", seniority="senior", day=day) for i, day in enumerate(days[:5])]
    entries += [worked(f"x{i}", "8", seniority="senior", day=day, surge=True) for i, day in enumerate(days[5:7])]
    entries += [worked("x-last", "4", seniority="senior", surge=True), worked("s-last", "4", seniority="senior")]
    return entries + [worked(f"v{i}", "9", role="supervisor", day=day) for i, day in enumerate(days[:2])]


def billed(entries: list[TimeEntry], surge: int) -> Invoice:
    made = build_invoice(terms(), hour_charges(entries, card(surge)).charges, number="INV-1", at=AT)
    assert isinstance(made, Invoice)
    return made


def test_per_hour_pool() -> None:
    made = billed(month(), 0)
    assert {line.title: (line.quantity, line.amount) for line in made.lines} == {
        "Analyst, hours": (Decimal("90.25"), usd("1985.50")),
        "Senior analyst, hours": (Decimal(64), usd(2432)),
        "Supervisor, hours": (Decimal(18), usd(990)),
    }
    assert made.net == usd("5407.50")


def test_per_hour_pool_with_surge() -> None:
    made = billed(month(), 25)
    assert made.net == usd("5597.50")
    surge = next(line for line in made.lines if "surge" in line.title)
    assert (surge.title, surge.quantity, surge.amount) == ("Senior analyst, surge premium 25 %", 20, usd(190))


def test_a_persons_day_is_added_up_before_it_is_rounded() -> None:
    entries = [worked(str(n), "0.1", person="ann") for n in range(4)]
    assert [c.quantity for c in hour_charges(entries, card()).charges] == [Decimal("0.50")]
    apart = [worked(str(n), "0.1", person=f"p{n}") for n in range(4)]
    found = hour_charges(apart, card())
    assert found.charges == ()
    assert {u.refusal.code for u in found.uncharged} == {"below-a-quarter"}


@pytest.mark.parametrize(("hours", "rounded"), [("7.1249", "7"), ("7.125", "7.25"), ("0.124", "0"), ("23.99", "24")])
def test_quarters(hours: str, rounded: str) -> None:
    assert quarters(Decimal(hours)) == Decimal(rounded)


def test_the_rate_is_that_of_the_day() -> None:
    rates = RateCard(
        rates=(
            HourRate(role="analyst", price=usd(22), valid_from=JANUARY, valid_to=date(2026, 11, 12)),
            HourRate(role="analyst", price=usd(24), valid_from=date(2026, 11, 13)),
        )
    )
    entries = [worked("1", "1"), worked("2", "1", day=date(2026, 11, 13))]
    assert [c.amount for c in hour_charges(entries, rates).charges] == [usd(22), usd(24)]


def test_a_seniority_without_a_rate_takes_the_roles_general_rate() -> None:
    assert hour_charges([worked("1", "1", seniority="junior")], card()).charges[0].amount == usd(22)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (worked("1", "1", state=TimeState.SUBMITTED), "not-approved"),
        (worked("1", "1", state=TimeState.RETURNED), "not-approved"),
        (worked("1", "1", state=TimeState.LOCKED), "charged-already"),
        (worked("charged", "1"), "charged-already"),
        (worked("1", "1", role="translator"), "no-rate"),
        (worked("1", "1", day=date(2025, 12, 31)), "no-rate"),
    ],
)
def test_what_gives_no_charge_says_why(entry: TimeEntry, code: str) -> None:
    found = hour_charges([entry], card(), already=frozenset({"charged"}))
    assert found.charges == ()
    assert [u.refusal.code for u in found.uncharged] == [code]


def test_the_same_entry_twice_is_charged_once() -> None:
    found = hour_charges([worked("1", "2"), worked("1", "2")], card())
    assert [c.quantity for c in found.charges] == [Decimal(2)]
    assert [u.refusal.code for u in found.uncharged] == ["charged-already"]


def test_charges_lead_back_to_their_entries() -> None:
    found = hour_charges([worked("1", "2", person="ann", surge=True), worked("2", "2", person="ann")], card(50))
    base, surge = found.charges
    assert base.covers == ("hours:1", "hours:2")
    assert surge.covers == ("surge:1",)
    assert base.key != surge.key


def test_two_rates_for_one_hour_are_misuse() -> None:
    rate = HourRate(role="analyst", price=usd(22), valid_from=JANUARY)
    later = HourRate(role="analyst", price=usd(23), valid_from=date(2026, 6, 1))
    with pytest.raises(Misuse, match="analyst"):
        RateCard(rates=(rate, later))
    assert isinstance(RateCard(rates=(rate,)).rate("editor", "", JANUARY), Refused)


@pytest.mark.parametrize("facts", [{"price": usd(-1)}, {"price": usd(1), "valid_to": date(2025, 1, 1)}])
def test_a_rate_must_make_sense(facts: dict) -> None:
    with pytest.raises(Misuse):
        HourRate(role="analyst", valid_from=JANUARY, **facts)


def test_a_card_is_in_one_currency() -> None:
    with pytest.raises(Misuse, match="one currency"):
        RateCard(
            rates=(
                HourRate(role="analyst", price=usd(22), valid_from=JANUARY),
                HourRate(role="editor", price=Money.of(22, "EUR"), valid_from=JANUARY),
            )
        )


HOURS = st.lists(st.tuples(st.integers(1, 28), st.sampled_from("abc"), st.decimals("0.01", 8, places=2)), max_size=15)


@given(HOURS, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_order_does_not_matter_and_rounding_is_bounded(rows, shuffler) -> None:
    entries = [worked(str(i), str(h), person=p, day=date(2026, 11, d)) for i, (d, p, h) in enumerate(rows)]
    found = hour_charges(entries, card()).charges
    shuffled = list(entries)
    shuffler.shuffle(shuffled)
    assert hour_charges(shuffled, card()).charges == found
    days = {(e.person, e.day) for e in entries}
    exact = sum((e.hours for e in entries), Decimal(0))
    assert abs(sum((c.quantity for c in found), Decimal(0)) - exact) <= Decimal("0.125") * len(days)

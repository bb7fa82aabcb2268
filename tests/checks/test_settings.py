"""Settings of rules come as plain JSON from engagements and work types; a rule gets them as it takes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from countersign.catalog import catalog
from countersign.outcome import Misuse


def test_a_number_is_taken_exactly_however_it_was_written() -> None:
    rule = catalog().rule("finance/balance-sheet-balances")
    assert rule.setting("tolerance", "0.10") == Decimal("0.10")
    assert rule.setting("tolerance", 2) == Decimal(2)
    for odd in ("a little", "NaN", True, None, [1]):
        with pytest.raises(Misuse, match="tolerance is a number"):
            rule.setting("tolerance", odd)


def test_lists_and_switches_keep_their_kind() -> None:
    rule = catalog().rule("text/required-headings")
    assert rule.setting("headings", ["Summary"]) == ["Summary"]
    assert rule.setting("in_order", value=False) is False
    with pytest.raises(Misuse, match="in_order is yes or no"):
        rule.setting("in_order", "no")
    with pytest.raises(Misuse, match="headings is a list of words"):
        rule.setting("headings", "Summary")
    with pytest.raises(Misuse, match="Did you mean 'headings'"):
        rule.setting("heading", ["Summary"])

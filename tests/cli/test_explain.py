"""`countersign explain`, for every rule that is installed."""

from __future__ import annotations

import pytest

from countersign.catalog import catalog
from countersign.testing import cases_of

RULES = sorted(catalog().rules)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_shows_its_page_and_its_cases(run, rule: str) -> None:
    ran = run("explain", rule, "--cases")
    assert ran.code == 0
    for head in ("Why it matters", "What passes", "What fails", "What it cannot see"):
        assert f"\n{head}\n" in ran.out
    for case in cases_of(rule):
        assert f"\n  {case.name.partition('_')[2].replace('_', ' ')}\n" in ran.out


def test_a_case_reads_as_a_sheet(run) -> None:
    out = run("explain", "workbook/error-cells", "--cases").out
    assert "    Model\n          A   B  C                 D\n      1   10  0  =A1/B1 → #DIV/0!" in out
    assert "    found at Model!C1\n" in out


def test_near_names(run) -> None:
    ran = run("explain", "workbook/eror-cells")
    assert ran.code == 2
    assert "Did you mean 'workbook/error-cells'" in ran.err

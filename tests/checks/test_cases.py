"""Every rule keeps what its cases and its page promise."""

from __future__ import annotations

import pytest

from countersign.catalog import catalog
from countersign.checks.rule import SECTIONS, Rule
from countersign.testing import Case, assert_case, cases_of

RULES = list(catalog().rules.values())
CASES = [(rule.id, case) for rule in RULES for case in cases_of(rule.id)]


@pytest.mark.parametrize(("rule_id", "case"), CASES, ids=[f"{r}:{c.name}" for r, c in CASES])
def test_case(rule_id: str, case: Case) -> None:
    assert_case(rule_id, case)


@pytest.mark.parametrize("rule", RULES, ids=[r.id for r in RULES])
def test_every_rule_has_both_kinds_of_cases_and_a_whole_page(rule: Rule) -> None:
    kinds = {case.passes for case in cases_of(rule.id)}
    assert kinds == {True, False}
    assert set(SECTIONS[:4]) <= set(rule.sections)
    assert rule.summary.endswith(".")
    assert all(rule.sections.values())

"""Is a practice whole? What its own test asks."""

from __future__ import annotations

from pathlib import Path

from countersign.catalog import catalog
from countersign.checks.rule import SECTIONS, Rule
from countersign.testing.cases import cases_of


def rules_of(practice: str) -> list[Rule]:
    """The rules of a practice, by id."""
    return sorted((r for r in catalog().rules.values() if r.id.startswith(f"{practice}/")), key=lambda r: r.id)


def assert_practice(practice: str) -> None:
    """A practice is whole: its rules have pages and both kinds of cases, its work types name checks that are there."""
    found = catalog()
    faults = [fault for rule in rules_of(practice) for fault in _rule_faults(rule)]
    module = found.practices.get(practice)
    if module is None:
        faults.append(f"There is no practice {practice}; it is found by its entry point.")
    for kind in found.work_types.values():
        if kind.id.startswith(f"{practice}/"):
            faults += [f"{kind.id} {c.id}: no check {c.check}." for c in kind.criteria if not _known(c.check)]
            faults += [f"{kind.id}: params for {name}, which is no check." for name in kind.params if not _known(name)]
            folder = Path(str(module.__file__)).parent if module else Path()
            if kind.rubric and not (folder / kind.rubric).is_file():
                faults.append(f"{kind.id}: no rubric {kind.rubric}.")
    assert not faults, "\n".join(faults)  # noqa: S101 - a test's verdict


def _known(rule_id: str | None) -> bool:
    found = catalog()
    return rule_id is None or found.renames.get(rule_id, rule_id) in found.rules


def _rule_faults(rule: Rule) -> list[str]:
    kinds = {case.passes for case in cases_of(rule.id)}
    faults = [f"{rule.id}: the page lacks “{head}”." for head in SECTIONS[:4] if not rule.sections.get(head)]
    if kinds != {True, False}:
        faults.append(f"{rule.id}: needs a pass_ and a fail_ case.")
    if not rule.summary.endswith("."):
        faults.append(f"{rule.id}: the page begins with a sentence.")
    return faults

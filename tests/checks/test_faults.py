"""A rule that raises, hangs, eats memory or aborts is an ERROR that blocks; the other rules still answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from countersign.canonical import sha256_hex
from countersign.checks import sandbox
from countersign.checks.finding import Finding, Severity
from countersign.checks.readers.table import Table
from countersign.checks.rule import Rule, Skip, rule
from countersign.checks.run import Part, run
from countersign.outcome import Misuse
from countersign.work.work_type import WorkType

AT = datetime(2026, 11, 23, tzinfo=UTC)
DATA = b"item,amount\nRent,12\n"
PART = Part("costs.csv", "data", DATA, sha256_hex(DATA))
FAULTS = {
    "fine": "return iter(())",
    "raises": "raise RuntimeError('no such luck')",
    "aborts": "import os; os.abort()",
    "hangs": "while True: pass",
    "eats": "held = []\n    while True: held.append(bytearray(64 << 20))",
}


def kind_of(check: str, *, required: bool = True) -> WorkType:
    return WorkType.from_dict(
        {
            "id": "trouble/report", "version": 1, "title": "Report", "unit": "report",
            "parts": [{"role": "data", "kinds": ["csv"]}],
            "criteria": [{"id": "AC-1", "text": "It holds", "check": check, "required": required}],
        }
    )  # fmt: skip


def made(function: Any) -> Rule:
    return rule(id=f"trouble/{function.__name__}", version=1, severity=Severity.MAJOR, since="0.1")(function)


def test_a_rule_that_raises_halfway_is_an_error_and_what_it_found_does_not_count() -> None:
    def halfway(table: Table) -> Iterator[Finding]:
        yield from ()
        raise ZeroDivisionError(table.name)

    report = run([PART], [made(halfway)], at=AT, work_type=kind_of("trouble/halfway"))
    assert [(e.code, e.rule) for e in report.errors] == [("rule-failed", "trouble/halfway")]
    assert "ZeroDivisionError" in report.errors[0].reason
    assert not report.passed
    assert report.criteria[0].state == "unmet"


@pytest.mark.parametrize(("required", "passes"), [(True, False), (False, True)])
def test_a_rule_that_could_not_look_leaves_a_required_criterion_unmet(required: bool, passes: bool) -> None:
    def blind(table: Table) -> Iterator[Finding]:
        yield from ()
        raise Skip(f"{table.name} has no total.")

    report = run([PART], [made(blind)], at=AT, work_type=kind_of("trouble/blind", required=required))
    assert [t.reason for t in report.skipped] == ["costs.csv has no total."]
    assert report.errors == ()
    assert report.criteria[0].state == "unmet"
    assert report.passed is passes


@pytest.fixture
def trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice that only the child process finds, as an installed distribution."""
    checks = tmp_path / "trouble_practice" / "checks"
    checks.mkdir(parents=True)
    (checks / "__init__.py").touch()
    (checks.parent / "__init__.py").touch()
    (checks.parent / "practice.py").write_text("NAME = 'Trouble'\n")
    for name, body in FAULTS.items():
        (checks / f"{name}.py").write_text(
            "from countersign.checks.finding import Severity\n"
            "from countersign.checks.readers.table import Table\n"
            "from countersign.checks.rule import rule\n\n\n"
            f"@rule(id='trouble/{name}', version=1, severity=Severity.MAJOR, since='0.1')\n"
            f"def {name}(table: Table):\n    {body}\n"
        )
    info = tmp_path / "trouble-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: trouble\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[countersign.practices]\ntrouble = trouble_practice\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))
    return checks


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("raises", "rule-failed", "RuntimeError: no such luck"),
        ("aborts", "rule-died", "SIGABRT"),
        ("hangs", "rule-died", "computing time"),
        ("eats", "rule-died", "memory"),
    ],
)
def test_the_child_is_contained_and_the_others_still_answer(trouble: Path, name: str, code: str, said: str) -> None:
    limits = sandbox.Limits(cpu_seconds=4, wall_seconds=60, memory_bytes=1 << 30)
    report = sandbox.run([PART], at=AT, rules=["trouble/fine", f"trouble/{name}"], limits=limits)
    assert [(e.code, e.rule, e.part) for e in report.errors] == [(code, f"trouble/{name}", "costs.csv")]
    assert said in report.errors[0].reason
    assert not report.passed
    assert "trouble/fine" in report.ran


def test_a_practice_that_does_not_import_stops_the_check_in_words(trouble: Path) -> None:
    (trouble / "fine.py").write_text("import nothing_like_this\n")
    with pytest.raises(Misuse, match=r"trouble_practice\.checks\.fine does not import"):
        sandbox.run([PART], at=AT, rules=["trouble/raises"])


def test_what_runs_is_heard(trouble: Path) -> None:
    heard: list[tuple[str, str]] = []
    sandbox.run([PART], at=AT, rules=["trouble/fine"], watch=lambda part, rule: heard.append((part, rule)))
    assert heard == [("costs.csv", "reader"), ("costs.csv", "trouble/fine")]

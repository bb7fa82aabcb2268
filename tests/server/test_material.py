"""The demo's files: planted faults are found in the first version and gone in the second, which passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.finding import Severity
from countersign.checks.report import Report
from countersign.checks.run import Part, run
from countersign.checks.waiver import Waiver
from countersign.server.demo.cast import PARAMS
from countersign.server.demo.findings import caught, left, missed

AT = datetime(2026, 11, 25, tzinfo=UTC)
# What is found beside the planted faults: what follows from them, and what stands on purpose.
GUIDED = ("workbook/formula-overwritten", "G13")
BESIDES = {
    "finance": {
        GUIDED,
        ("finance/sign-of-flows", "G14"),
        ("finance/sign-of-flows", "G10"),
        ("workbook/inconsistent-formula", "G14"),
        ("workbook/inconsistent-formula", "I50"),
        ("text/cross-references", None),
    },
    "legal": set(),
    "publishing": set(),
}
WORK_TYPES = {
    "finance": "finance/three-statement-model",
    "legal": "legal/contract-review",
    "publishing": "publishing/copy-edit",
}


def build(practice: str) -> Any:
    return import_module(f"countersign.server.demo.material.{practice}.submission").build


def planted(practice: str) -> Any:
    return import_module(f"countersign.server.demo.material.{practice}.faults").FAULTS


def checked(practice: str, *, first: bool, waivers: Sequence[Waiver] = ()) -> Report:
    kind = catalog().work_type(WORK_TYPES[practice])
    files = build(practice)(first=first)
    parts = [Part(f.name, f.role, f.data, sha256_hex(f.data)) for f in files]
    assert [f.role for f in files] == [p.role for p in kind.parts]
    return run(parts, catalog().rules_for(kind), at=AT, work_type=kind, params=PARAMS, waivers=waivers)


@pytest.mark.parametrize("practice", WORK_TYPES)
def test_each_planted_fault_is_named_in_the_first_version(practice: str) -> None:
    report, faults = checked(practice, first=True), planted(practice)
    catch = caught(report, faults)
    assert missed(catch) == []
    assert not report.passed
    assert len({c.finding.fingerprint for c in catch if c.finding}) == len(faults), "two faults lean on one finding"
    named = {c.finding.fingerprint for c in catch if c.finding}
    besides = {(f.rule, f.where.cell) for f in report.findings if f.fingerprint not in named}
    assert besides == BESIDES[practice], "something is found that nobody planted"


@pytest.mark.parametrize("practice", WORK_TYPES)
def test_the_second_version_passes_and_leaves_minor_points_at_most(practice: str) -> None:
    meant = [f for f in checked(practice, first=False).findings if (f.rule, f.where.cell) == GUIDED]
    waivers = [Waiver(f.fingerprint, "the company's own guidance", "Farah Siddiqui", AT) for f in meant]
    report = checked(practice, first=False, waivers=waivers)
    assert left(report, planted(practice)) == []
    assert report.passed
    assert {f.severity for f in report.standing} <= {Severity.MINOR}


@pytest.mark.parametrize("practice", WORK_TYPES)
def test_the_files_are_the_same_bytes_whenever_they_are_built(practice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    once = [sha256_hex(f.data) for f in build(practice)(first=True)]
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: datetime(2033, 5, 18, tzinfo=UTC).timetuple())
    assert [sha256_hex(f.data) for f in build(practice)(first=True)] == once

"""The case harness: builds real files from small text tables and runs a rule on them through the real readers.

A rule's cases lie beside it in a .yml file: `pass_*` must find nothing, `fail_*` must find something, at the places
that `expect` names. For practice authors: `assert_cases("finance/plug")` in a test is all that is needed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.report import Report
from countersign.checks.rule import Rule
from countersign.checks.run import Part, run

_FORMULA = re.compile(r"^(=.*?)(?:\s*->\s*(.*))?$", re.DOTALL)
_SETTINGS = frozenset({"_sheets", "_book"})
DAY = datetime(2026, 11, 23, tzinfo=UTC)  # cases do not change with the calendar


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule: parameter name → source, settings, and what must be found."""

    name: str
    sources: Mapping[str, Any]
    params: Mapping[str, Any] = field(default_factory=dict)
    expect: Sequence[Mapping[str, Any]] = ()

    @property
    def passes(self) -> bool:
        """Must the rule be silent?"""
        return self.name.startswith("pass_")


def cases_of(rule_id: str) -> list[Case]:
    """The cases beside a rule, in the order of the file."""
    found = catalog()
    rule = found.rule(rule_id)
    path = found.files[rule.id].with_suffix(".yml")
    raw = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return [_case(name, body, rule, path) for name, body in raw.items()]


def _case(name: str, body: Mapping[str, Any], rule: Rule, path: Path) -> Case:
    if not name.startswith(("pass_", "fail_")):
        raise ValueError(f"{path.name}: a case is called pass_… or fail_…, not {name}.")
    odd = set(body) - set(rule.views) - {"params", "expect"}
    if odd:
        raise ValueError(f"{path.name}, {name}: {rule.id} has no parameter {min(odd)}.")
    sources = {k: body[k] for k in rule.views if k in body}
    return Case(name, sources, body.get("params") or {}, body.get("expect") or ())


def assert_case(rule_id: str, case: Case) -> None:
    """Run one case; AssertionError says what was found instead of what was expected."""
    report = run_case(rule_id, case)
    said = "; ".join(f"{f.where.label()}: {f.message}" for f in report.findings) or "nothing"
    assert not report.errors, f"{case.name}: {report.errors[0].reason}"  # noqa: S101 - a test's verdict
    if case.passes:
        assert not report.findings, f"{case.name} should be silent, but found {said}."  # noqa: S101 - as above
        return
    assert report.findings, f"{case.name} should be found. Skipped: {_skipped(report)}"  # noqa: S101 - as above
    places = [w.to_dict() for f in report.findings for w in (f.where, *f.also)]
    for wanted in case.expect:
        there = any(all(place.get(k) == v for k, v in wanted.items()) for place in places)
        assert there, f"{case.name} should be found at {dict(wanted)}, but found {said}."  # noqa: S101 - as above


def _skipped(report: Report) -> str:
    return "; ".join(t.reason for t in report.skipped) or "no"


def run_case(rule_id: str, case: Case) -> Report:
    """Build the files of a case and run its rule over them."""
    rule = catalog().rule(rule_id)
    parts = [_part(name, source) for name, source in case.sources.items()]
    return run(parts, [rule], at=DAY, params={rule.id: case.params})


def _part(role: str, source: Any) -> Part:
    if isinstance(source, str):
        data, name = source.encode(), f"{role}.csv"
    else:
        data, name = build_workbook(source), f"{role}.xlsx"
    return Part(name, role, data, sha256_hex(data))


def build_workbook(source: Mapping[str, Any]) -> bytes:
    """A real xlsx from text tables: a row a line, cells parted by `|`, `=A1*2 -> 10` a formula and its cached value."""
    import xlsxwriter  # reason: needed by authors of rules only

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, text in source.items():
            if name not in _SETTINGS:
                _fill(book.add_worksheet(name), text, (source.get("_sheets") or {}).get(name, {}))
        for name, refers in (source.get("_book") or {}).get("names", {}).items():
            book.define_name(name, refers)
    return out.getvalue()


def _fill(sheet: Any, text: str, settings: Mapping[str, Any]) -> None:
    for row, column, cell in _cells(text):
        formula = _FORMULA.match(cell)
        if formula:
            value = formula.group(2)
            sheet.write_formula(row, column, formula.group(1).strip(), None, 0 if value is None else _value(value))
        elif cell.startswith("#"):
            # An error can only be written as the outcome of a formula.
            sheet.write_formula(row, column, f"={cell}", None, cell)
        else:
            sheet.write(row, column, _value(cell))
    if settings.get("state") == "hidden":
        sheet.hide()
    elif settings.get("state") == "veryHidden":
        sheet.very_hidden()
    for number in settings.get("hidden_rows", ()):
        sheet.set_row(number - 1, None, None, {"hidden": True})
    for letter in settings.get("hidden_columns", ()):
        sheet.set_column(f"{letter}:{letter}", None, None, {"hidden": True})


def _cells(text: str) -> Iterator[tuple[int, int, str]]:
    for row, line in enumerate(text.rstrip("\n").split("\n")):
        for column, cell in enumerate(
            line.strip().strip("|").split("|") if line.strip().startswith("|") else line.split("|")
        ):
            if cell.strip():
                yield row, column, cell.strip()


def _value(text: str) -> Any:
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text

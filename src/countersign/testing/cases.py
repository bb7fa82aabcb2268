"""The cases of a rule: read from the file beside it, built into real files, run, compared with what they promise."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.report import Report
from countersign.checks.rule import Role, Rule
from countersign.checks.run import Part, run
from countersign.testing.pdfs import build_pdf
from countersign.testing.word_files import build_docx
from countersign.testing.workbooks import build_workbook

DAY = datetime(2026, 11, 23, tzinfo=UTC)  # cases do not change with the calendar
_TEXTS = ("md", "txt", "csv")


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


def assert_cases(rule_id: str) -> None:
    """Run all cases of a rule; AssertionError names the first that does not hold."""
    for case in cases_of(rule_id):
        assert_case(rule_id, case)


def run_case(rule_id: str, case: Case) -> Report:
    """Build the files of a case and run its rule over them."""
    rule = catalog().rule(rule_id)
    parts = [_part(name, rule.views[name], source) for name, source in case.sources.items()]
    return run(parts, [rule], at=DAY, params={rule.id: case.params})


def _part(name: str, wanted: Any, source: Any) -> Part:
    """A real file that fits the parameter: its type chooses the kind, `Role(...)` the part's role."""
    role = next((m.name for m in typing.get_args(wanted) if isinstance(m, Role)), name)
    ending, data = _file(list(_types(wanted)), source)
    return Part(f"{role}.{ending}", role, data, sha256_hex(data))


def _types(wanted: Any) -> Iterator[Any]:
    if typing.get_origin(wanted) is typing.Annotated:
        yield from _types(typing.get_args(wanted)[0])
    elif typing.get_origin(wanted) in (typing.Union, types.UnionType):
        for kind in typing.get_args(wanted):
            yield from _types(kind)
    else:
        yield wanted


def _file(wanted: Sequence[Any], source: Any) -> tuple[str, bytes]:
    """Text is Markdown for a Document and CSV for a Table, whichever stands first; a mapping names its kind."""
    if isinstance(source, str):
        first = next((kind for kind in wanted if kind in (Document, Table)), Table)
        return ("md" if first is Document else "csv"), source.encode()
    extras = {k: _keyed(v) for k, v in source.items() if k not in {"docx", "pdf"}}
    if "docx" in source and Document in wanted:
        return "docx", build_docx(source["docx"], **extras)
    if "pdf" in source and Document in wanted:
        return "pdf", build_pdf(source["pdf"], **extras)
    for ending in _TEXTS:
        if list(source) == [ending]:
            return ending, str(source[ending]).encode()
    return "xlsx", build_workbook(source)


def _keyed(value: Any) -> Any:
    """YAML 1.1 reads the key `on` as true; the case files mean the word."""
    if isinstance(value, list):
        return [_keyed(item) for item in value]
    if isinstance(value, dict):
        return {"on" if key is True else key: _keyed(item) for key, item in value.items()}
    return value

"""Which parts a rule is given: by type and role, left out where it may be, never the client's own without asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.rule import Role, rule
from countersign.checks.run import Part, run
from countersign.work.work_type import WorkType

AT = datetime(2026, 11, 23, tzinfo=UTC)
BEFORE = Part("before.txt", "original", b"Before.", "1" * 64)
AFTER = Part("after.txt", "edited", b"After.", "2" * 64)
QUERIES = Part("queries.csv", "queries", b"No,Query\n1,Why?\n", "3" * 64)


@rule(id="test/any-document", version=1, severity=Severity.MINOR, since="0.1")
def any_document(document: Document) -> Iterator[Finding]:
    yield Finding(message=document.name, where=Where(paragraph=1))


@rule(id="test/both", version=1, severity=Severity.MINOR, since="0.1")
def both(
    original: Annotated[Document, Role("original")],
    edited: Annotated[Document, Role("edited")],
    queries: Annotated[Table | None, Role("queries")] = None,
) -> Iterator[Finding]:
    names = [original.name, edited.name, *([queries.name] if queries else [])]
    yield Finding(message=" ".join(names), where=Where(paragraph=1))


def kind(**original: object) -> WorkType:
    parts = [
        {"role": "original", "kinds": ["txt"], **original},
        {"role": "edited", "kinds": ["txt"]},
        {"role": "queries", "kinds": ["csv"], "required": False},
    ]
    return WorkType.from_dict({"id": "t/t", "version": 1, "title": "T", "unit": "t", "parts": parts, "criteria": []})


def said(parts: list[Part], work_type: WorkType | None = None) -> list[str]:
    report = run(parts, [any_document, both], at=AT, work_type=work_type)
    assert not report.errors
    return [finding.message for finding in report.findings]


def test_a_parameter_with_a_default_is_filled_where_a_part_fits() -> None:
    assert "before.txt after.txt queries.csv" in said([BEFORE, AFTER, QUERIES])


def test_and_left_out_where_none_does() -> None:
    assert "before.txt after.txt" in said([BEFORE, AFTER])


def test_without_a_part_it_needs_a_rule_does_not_run() -> None:
    assert said([AFTER, QUERIES]) == ["after.txt"]


def test_what_the_client_gave_is_seen_only_by_rules_that_ask_for_it() -> None:
    assert sorted(said([BEFORE, AFTER], kind(given=True))) == ["after.txt", "before.txt after.txt"]
    assert sorted(said([BEFORE, AFTER], kind())) == ["after.txt", "before.txt", "before.txt after.txt"]

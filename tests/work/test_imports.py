"""Items from a Jira export and from a plain sheet, with a report a person can act on."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.outcome import Misuse, Refused
from countersign.work.import_row import ItemRow
from countersign.work.imports import ImportResult, folded, read_items

KNOWN = {
    "finance/three-statement-model": "Three-statement model",
    "legal/contract-review": "Contract review grid",
    "publishing/edited-article": "Edited article",
}

JIRA = """\
Summary,Issue key,Issue id,Issue Type,Status,Priority,Assignee,Due date,Description,Labels,Labels,Labels
Model of Northwind,EQ-101,10001,Three-statement model,To Do,High,ann@example.com,12/Nov/26 5:00 PM,"Quarterly, with
the note.",energy,q3,
Review of the lease,EQ-102,10002,Task,To Do,Medium,bo@example.com,13/Nov/26 12:00 AM,,legal/contract-review,,urgent
Sweep the floor,EQ-103,10003,Task,To Do,Low,,14/Nov/26 5:00 PM,,,,
Model of Southwind,eq-101,10004,Three-statement model,To Do,High,,11/12/2026,,,,
,EQ-105,10005,Three-statment modle,To Do,High,,,,,,
"""


def jira(**facts) -> ImportResult:
    header, *rows = csv.reader(io.StringIO(JIRA))
    return read_items(folded(header, rows), known_work_types=KNOWN, zone="Asia/Kolkata", **facts)


def plain(*rows: dict, **facts) -> ImportResult:
    given = [{"Title": "A memo", "Work type": "legal/contract-review", **row} for row in rows]
    return read_items(given, known_work_types=KNOWN, zone="UTC", **facts)


def test_a_jira_export_row_becomes_an_item() -> None:
    assert jira().rows[0] == ItemRow(
        row=2,
        title="Model of Northwind",
        work_type="finance/three-statement-model",
        reference="EQ-101",
        due_at=datetime(2026, 11, 12, 11, 30, tzinfo=UTC),
        assignee="ann@example.com",
        brief="Quarterly, with\nthe note.",
        priority="High",
        labels=("energy", "q3"),
    )


def test_a_label_names_the_work_type_where_the_issue_type_does_not() -> None:
    item = jira().rows[1]
    assert (item.work_type, item.labels) == ("legal/contract-review", ("legal/contract-review", "urgent"))
    assert item.due_at == datetime(2026, 11, 13, 12, 30, tzinfo=UTC)


def test_the_report_names_row_column_reason_and_remedy() -> None:
    result = jira()
    assert [(p.row, p.column, p.code) for p in result.problems] == [
        (4, "Issue Type", "unknown-work-type"),
        (5, "Issue key", "duplicate-reference"),
        (5, "Due date", "ambiguous-date"),
        (6, "Summary", "no-title"),
        (6, "Issue Type", "unknown-work-type"),
    ]
    assert result.problems[1].why == "Row 2 has it, too."
    assert result.problems[4].remedy == "Did you mean finance/three-statement-model?"
    assert all(p.what and p.why and p.remedy for p in result.problems)
    assert str(result.problems[2]).startswith("Row 5, Due date: “11/12/2026” may be 11 December or 12 November.")
    assert result.problems[0].to_dict()["row"] == 4


def test_partial_success_must_be_asked_for() -> None:
    result = jira()
    refused = result.take()
    assert isinstance(refused, Refused)
    assert refused.code == "incomplete-import"
    assert refused.reason == "3 of 5 rows cannot be opened."
    assert result.take(partial=True) == result.rows
    assert [item.row for item in result.rows] == [2, 3]


def test_what_was_taken_for_what_is_shown() -> None:
    result = jira()
    assert result.columns["due"] == "Due date"
    assert result.columns["brief"] == "Description"
    assert result.ignored == ("Issue id", "Status")


def test_aliases_and_a_default_fill_in_for_jiras_own_types() -> None:
    assert jira(aliases={"task": "publishing/edited-article"}).rows[1].work_type == "publishing/edited-article"
    assert [r.work_type for r in jira(default_work_type="publishing/edited-article").rows][2:] == [
        "publishing/edited-article"
    ]


def test_a_plain_sheet() -> None:
    row = {
        "TITLE": "Lease  review", "Work Type": "Contract Review Grid", "Due_date": 46338.0, "assignee": "bo",
        "Reference": 17.0, "Units": 2.5, "Note": "Two leases", "Colour": "blue",
    }  # fmt: skip
    result = read_items([row], known_work_types=KNOWN, zone="UTC")
    assert result.problems == ()
    assert result.take() == (
        ItemRow(
            row=2, title="Lease review", work_type="legal/contract-review", reference="17", assignee="bo",
            due_at=datetime(2026, 11, 12, 18, tzinfo=UTC), units=Decimal("2.5"), brief="Two leases",
        ),
    )  # fmt: skip
    assert result.ignored == ("Colour",)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"Title": "  "}, "Title", "no-title"),
        ({"Title": "x" * 201}, "Title", "too-long"),
        ({"Work type": "contract-reviw"}, "Work type", "unknown-work-type"),
        ({"Work type": ""}, "Work type", "unknown-work-type"),
        ({"Units": "0"}, "Units", "bad-units"),
        ({"Units": "-1"}, "Units", "bad-units"),
        ({"Units": "1.005"}, "Units", "bad-units"),
        ({"Units": "2,5"}, "Units", "bad-units"),
        ({"Units": "a few"}, "Units", "bad-units"),
        ({"Units": "NaN"}, "Units", "bad-units"),
        ({"Units": "1e40"}, "Units", "bad-units"),
        ({"Due": "soon"}, "Due", "unreadable-date"),
        ({"Reference": "TAKEN-1"}, "Reference", "duplicate-reference"),
        ({"Due": "2026-11-12", "Due date": "2026-11-13"}, "Due", "two-values"),
    ],
)
def test_each_problem(row: dict, column: str, code: str) -> None:
    result = plain(row, known_references=["taken-1"])
    assert result.rows == ()
    assert [(p.row, p.column, p.code) for p in result.problems] == [(2, column, code)]
    refused = result.take(partial=True)
    assert isinstance(refused, Refused)
    assert refused.code == "nothing-to-import"


def test_the_same_value_twice_is_no_contradiction() -> None:
    assert plain({"Due": "2026-11-12", "Due date": "2026-11-12"}).problems == ()


def test_numbers_of_units() -> None:
    said = ("1200", 3.0, None, "2.50", 0.25)
    assert [r.units for r in plain(*({"Units": u} for u in said)).rows] == [1200, 3, 1, Decimal("2.5"), Decimal("0.25")]


def test_a_row_shifted_by_a_comma_is_noticed() -> None:
    rows = folded(["Title", "Work type"], [["Sales, costs", "Edited article"], ["Sales", " costs", "Edited article"]])
    result = read_items(rows, known_work_types=KNOWN, zone="UTC")
    assert [r.row for r in result.rows] == [2]
    assert [(p.row, p.code) for p in result.problems] == [(3, "extra-cells"), (3, "unknown-work-type")]
    assert result.ignored == ()


def test_a_word_that_names_two_work_types_names_none() -> None:
    known = {"legal/review": "Review", "finance/review": "Review"}
    result = read_items([{"Title": "x", "Work type": "Review"}], known_work_types=known, zone="UTC")
    assert [p.code for p in result.problems] == ["unknown-work-type"]
    assert "legal/review" in result.problems[0].remedy


def test_blank_rows_are_passed_over_but_counted_in_row_numbers() -> None:
    blank = {"Title": "", "Work type": None}
    result = read_items([blank, {"Title": "x", "Work type": "Edited article"}], known_work_types=KNOWN, zone="UTC")
    assert (result.read, [r.row for r in result.rows]) == (1, [3])


def test_a_table_without_titles() -> None:
    result = read_items([{"Name": "x", "Owner": "y"}], known_work_types=KNOWN, zone="UTC")
    assert [(p.row, p.code) for p in result.problems] == [(1, "no-title-column")]
    assert "Name, Owner" in result.problems[0].why


def test_an_empty_table() -> None:
    refused = read_items([], known_work_types=KNOWN, zone="UTC").take()
    assert isinstance(refused, Refused)
    assert refused.code == "nothing-to-import"


def test_a_description_and_a_note_are_both_kept() -> None:
    assert plain({"Description": "Two leases", "Note": "In French"}).rows[0].brief == "Two leases\n\nIn French"
    assert [p.code for p in plain({"Note": "x" * 20_001}).problems] == ["too-long"]


def test_jiras_custom_fields() -> None:
    assert plain({"Custom field (Units)": "4.0"}).rows[0].units == 4


@pytest.mark.parametrize("facts", [{"default_work_type": "legal/contract-reviw"}, {"aliases": {"Task": "legal/nda"}}])
def test_settings_must_name_known_work_types(facts: dict) -> None:
    with pytest.raises(Misuse, match="work type"):
        plain({}, **facts)


def test_an_unknown_zone_is_misuse() -> None:
    with pytest.raises(Misuse, match="Asia/Kolkata"):
        read_items([], known_work_types=KNOWN, zone="Asia/Kolkatta")


WORDS = st.sampled_from(["", " ", "x", "edited article", "2026-11-12", "11/12/26", "R-1", "r-1", "2.5", "=1+1", "ß"])
CELL = st.one_of(st.none(), WORDS, st.floats(), st.integers(), st.booleans(), st.lists(WORDS, max_size=2))
FIELDS = ("Title", "Work type", "Due", "Reference", "Units", "Labels")


@given(st.lists(st.tuples(*[CELL] * len(FIELDS)), max_size=5))
@settings(max_examples=50)
def test_every_row_is_taken_or_explained(cells: list[tuple]) -> None:
    rows = [dict(zip(FIELDS, row, strict=True)) for row in cells]
    result = read_items(rows, known_work_types=KNOWN, zone="UTC", default_work_type="legal/contract-review")
    bad, good = {p.row for p in result.problems}, {r.row for r in result.rows}
    assert not bad & good
    assert len(bad | good) == result.read
    references = [r.reference.casefold() for r in result.rows if r.reference]
    assert len(references) == len(set(references))

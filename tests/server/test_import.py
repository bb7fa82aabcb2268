"""Importing work items: a Jira export and a workbook, previewed row by row, opened once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from countersign.server.ledger import queries as ledger
from countersign.server.work.models import WorkItem
from tests.server.test_walk import Api
from tests.server.world import MEMO, World, build

pytestmark = pytest.mark.django_db
JIRA = Path(__file__).with_name("jira.csv").read_bytes()


@pytest.fixture
def world() -> World:
    made = build()
    made.item("The first", reference="HAM-200")
    return made


@pytest.fixture
def place(world: World) -> str:
    return f"/engagements/{world.engagement.pk}/import_items"


def ask(sha256: str, **more: Any) -> dict[str, Any]:
    return {"sha256": sha256, "default_work_type": MEMO.id, **more}


def test_a_jira_export_is_previewed_and_then_opened(world: World, place: str) -> None:
    mona = Api(world, "mona")
    sha256 = mona.upload(JIRA, "Jira export.csv")
    seen = mona.get(f"{place}?sha256={sha256}&default_work_type={MEMO.id}")
    assert (seen["read"], [r["row"] for r in seen["rows"]]) == (5, [2, 3, 4])
    assert seen["rows"][0]["brief"].startswith("Three pages, with the model.\nSay what")
    assert seen["rows"][0]["due_at"] == "2026-11-12T09:34:00Z"  # 3:04 PM in Kolkata, where Mona works
    assert seen["columns"]["units"] == "Custom field (Units)"
    assert [(p["row"], p["column"], p["code"]) for p in seen["problems"]] == [
        (5, "Due date", "ambiguous-date"),
        (5, "Custom field (Units)", "bad-units"),
        (6, "Issue key", "duplicate-reference"),
    ]
    assert WorkItem.objects.count() == 1
    assert mona.post(place, ask(sha256), expect=409)["code"] == "incomplete-import"
    key = {"Idempotency-Key": "import-1"}
    answer = mona.post(place, ask(sha256, partial=True), **key)
    assert (len(answer["items"]), answer["left_out"]) == (3, 2)
    assert mona.post(place, ask(sha256, partial=True), **key) == answer
    made = WorkItem.objects.in_bulk(answer["items"])
    assert [(i.reference, i.state, i.author and i.author.name, str(i.units)) for i in made.values()] == [
        ("HAM-201", "in_progress", "Alice", "1.00"),
        ("HAM-202", "in_progress", "Aaron", "2.50"),
        ("HAM-203", "open", None, "1.00"),
    ]
    for number in answer["items"]:
        assert ledger.entries_about(f"work:{number}")[0].verb == "work.opened"
    about = [e.verb for e in ledger.entries_about(f"engagement:{world.engagement.pk}")]
    assert about[-1] == "work.imported"


def test_the_same_file_again_opens_nothing(world: World, place: str) -> None:
    mona = Api(world, "mona")
    sha256 = mona.upload(JIRA, "Jira export.csv")
    mona.post(place, ask(sha256, partial=True))
    again = mona.get(f"{place}?sha256={sha256}&default_work_type={MEMO.id}")
    assert again["rows"] == []
    assert [p["code"] for p in again["problems"]].count("duplicate-reference") == 4
    assert mona.post(place, ask(sha256, partial=True), expect=409)["code"] == "nothing-to-import"
    assert WorkItem.objects.count() == 4


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Notes").hide()
        sheet = book.add_worksheet("Plan")
        book.worksheets()[1].activate()
        day = book.add_format({"num_format": "dd mmm yyyy"})
        sheet.write(0, 0, "")
        sheet.write_row(2, 0, ["Title", "Work type", "Due", "Units", "Ref"])
        sheet.write_row(3, 0, ["First memo", "Memo"])
        sheet.write_number(3, 2, 46338, day)
        sheet.write_row(3, 3, [2, 17])
        sheet.write_row(5, 0, ["Second memo", "Memmo"])
    return out.getvalue()


def test_a_workbook_is_read_from_the_row_of_its_header(world: World, place: str) -> None:
    lea = Api(world, "lea")
    sha256 = lea.upload(workbook(), "plan.xlsx")
    seen = lea.get(f"{place}?sha256={sha256}")
    (row,) = seen["rows"]
    assert (row["row"], row["title"], row["due_at"], row["units"]) == (4, "First memo", "2026-11-12T18:00:00Z", "2")
    assert [(p["row"], p["column"], p["code"]) for p in seen["problems"]] == [(6, "Work type", "unknown-work-type")]
    opened = lea.post(place, {"sha256": sha256, "partial": True})
    assert WorkItem.objects.get(id=opened["items"][0]).reference == "17"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("plan.xlsx", workbook()[:800], "damaged-package"),
        ("plan.txt", b"These are no rows at all.", "not-a-table"),
        ("plan.csv", b"Colour,Size\nred,4\n", None),
        ("plan.csv", b"Title\n" + b"A memo\n" * 5001, "too-many-rows"),
    ],
)
def test_what_is_no_table_says_so(world: World, place: str, name: str, data: bytes, code: str | None) -> None:
    mona = Api(world, "mona")
    sha256 = mona.upload(data, name)
    if code:
        answer = mona.client.get(f"/api{place}?sha256={sha256}")
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        return
    (problem,) = mona.get(f"{place}?sha256={sha256}")["problems"]
    assert problem["code"] == "no-title-column"
    assert "Colour, Size" in problem["why"]


def test_who_may_not_open_items_imports_none(world: World, place: str) -> None:
    alice = Api(world, "alice")
    sha256 = alice.upload(JIRA, "Jira export.csv")
    assert alice.post(place, ask(sha256, partial=True), expect=403)["code"] == "wrong-role"
    assert Api(world, "mona").post(place, ask(sha256), expect=409)["code"] == "unknown-file"
    assert Api(world, "stranger").post(place, ask(sha256), expect=404)["code"] == "not-found"

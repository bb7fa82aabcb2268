"""The whole file leaf by leaf, and what changed in it between two versions."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from countersign.checks.excerpts import answer
from countersign.checks.run import Part
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.work import actions as work
from countersign.server.work.models import Look
from countersign.server.work.models import Part as SubmittedPart
from tests.server.pages.desk import Desk, text_of
from tests.server.world import BAD, GOOD, World, build, now


def book(change: bool = False, rows: int = 5) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("P&L")
        sheet.write_row("A1", ["Line", 2025, 2026, 2027])
        for row in range(2, rows + 1):
            sheet.write(f"A{row}", f"Line <{row}>")
            for col, name in enumerate("BCD", start=1):
                formula = f"={name}1*3" if change and row == 3 else f"={name}1*2"
                sheet.write_formula(row - 1, col, formula, None, 10 if change and row == 4 else 5)
        if change:
            sheet.write("B2", 99)
        (made.add_worksheet("Added") if change else made.add_worksheet("Dropped")).hide()
    return out.getvalue()


def part(data: bytes, name: str = "m.xlsx") -> Part:
    return Part(name, "memo", data, "0" * 64)


def told(old: bytes, new: bytes, name: str = "m.xlsx") -> dict:
    return answer([part(old, name), part(new, name)], {"ask": "differences"})


def test_changed_cells_are_told_and_a_run_counts_as_one() -> None:
    said = told(book(), book(change=True))
    assert [(c["cell"], c["old"], c["new"], c["cells"]) for c in said["changes"]] == [
        ("B2", "=B1*2", "99", 1), ("B3:D3", "=B1*2", "=B1*3", 3),
    ]  # fmt: skip
    assert said["changes"][0]["label"] == "Line <2>, 2025"
    assert said["count"] == 4
    assert said["notes"] == [
        "The sheet Dropped is gone.", "The sheet Added is new.",
        "3 more cells show another value, computed by the same formula.",
    ]  # fmt: skip


def test_the_same_file_twice_differs_in_nothing() -> None:
    assert told(book(), book()) == {"kind": "cells", "changes": [], "count": 0, "notes": []}


def test_many_changes_are_counted_and_the_first_are_shown() -> None:
    old, new = (b"\n\n".join(f"{word} {n}".encode() for n in range(400)) for word in ("Old", "New"))
    said = told(old, new, "note.md")
    assert (said["count"], len(said["changes"])) == (400, 150)


def test_changed_words_of_a_paragraph_are_told() -> None:
    said = told(b"Same.\n\nMargin is 14 % now.\n\nGone.", b"Same.\n\nMargin is 12 % now.", "note.txt")
    assert [(c["news"], c["words"]) for c in said["changes"]] == [
        ("changed", [("kept", "Margin is"), ("gone", "14"), ("new", "12"), ("kept", "% now.")]),
        ("gone", [("gone", "Gone.")]),
    ]


def test_files_of_different_kinds_are_not_compared() -> None:
    said = answer([part(book()), part(b"text", "m.txt")], {"ask": "differences"})
    assert said["notes"] == ["The two versions are files of different kinds."]


def test_a_damaged_file_is_refused_in_words() -> None:
    assert answer([part(BAD)], {"ask": "leaf"})["refused"]["code"] == "damaged-package"


def test_leaves_of_a_long_sheet_follow_on_each_other() -> None:
    first = answer([part(book(rows=130))], {"ask": "leaf"})
    last = answer([part(book(rows=130))], {"ask": "leaf", "sheet": "P&L", "start": 120})
    beyond = answer([part(book(rows=130))], {"ask": "leaf", "sheet": "P&L", "start": 99999})
    assert (first["start"], first["end"], first["total"], first["window"]["rows"][-1]["number"]) == (0, 60, 130, 60)
    assert (last["end"], last["window"]["rows"][0]["number"]) == (130, 121)
    assert beyond["window"] is None


@pytest.fixture
def world() -> World:
    return build()


@pytest.mark.django_db
def test_whoever_looks_at_the_file_here_has_looked(world: World) -> None:
    item = world.submitted(book())
    drain(JOBS)
    made = SubmittedPart.objects.get(submission__item=item)
    lea = Desk(world, "lea")
    page = lea.get(f"/work/{item.pk}/v1/part/{made.pk}/")
    assert "P&L" in text_of(page)
    assert "Line <2>" in text_of(page)
    assert "Line <2>" not in page
    assert Look.objects.get(part=made).by == world.people["lea"]
    assert "This sheet is empty" in text_of(lea.get(f"/work/{item.pk}/v1/part/{made.pk}/?sheet=Dropped&from=x"))


@pytest.mark.django_db
def test_two_versions_are_compared_on_a_page(world: World) -> None:
    item = world.submitted(book())
    drain(JOBS)
    renamed = [world.part("alice", book(change=True), name="memo_v2.xlsx")]
    work.submit(by=world.by("alice"), at=now(), item_id=item.pk, parts=renamed)
    drain(JOBS)
    made = SubmittedPart.objects.get(submission__item=item, submission__version=2)
    sam = Desk(world, "sam")
    page = sam.get(f"/work/{item.pk}/v1-v2/")
    inside = f"/work/{item.pk}/v1-v2/part/{made.pk}/"
    assert inside in page
    said = text_of(sam.get(inside))
    assert "P&L!B3:D3 Line <3>, 2025 =B1*2 =B1*3" in said
    assert "The sheet Added is new." in said
    sam.get(f"/work/{item.pk}/v7-v2/part/{made.pk}/", expect=404)


@pytest.mark.django_db
def test_a_file_that_no_reader_opens_is_refused_on_its_page(world: World) -> None:
    item = world.submitted(GOOD[:200])
    made = SubmittedPart.objects.get(submission__item=item)
    page = Desk(world, "sam").get(f"/work/{item.pk}/v1/part/{made.pk}/", expect=409)
    assert "cut short or damaged" in text_of(page)

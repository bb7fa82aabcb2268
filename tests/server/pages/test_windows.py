"""Findings with the cells and words around them, and what cannot be shown."""

from __future__ import annotations

import base64
import io

import pytest
import xlsxwriter
from django.conf import settings
from PIL import Image

from countersign.checks import sandbox
from countersign.checks.excerpts import excerpts
from countersign.checks.finding import Where
from countersign.checks.readers import open_view
from countersign.checks.run import Part
from countersign.outcome import Refused
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.work.models import Part as SubmittedPart
from countersign.testing.pdfs import build_pdf
from countersign.work.work_type import WorkType
from tests.server.pages.desk import Desk, text_of
from tests.server.world import MEMO, build

HASTY = sandbox.Limits(cpu_seconds=1, wall_seconds=0.001)
CHECKED = WorkType.from_dict(MEMO.to_dict() | {"id": "test/model", "checks": ["workbook/formula-overwritten"]})


def typed_over() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("DCF")
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row("A1", ["<b>Line</b>", *range(2020, 2030)])
        for row in range(2, 5):
            sheet.write(f"A{row}", f"Line {row}")
            for col in range(1, 11):
                sheet.write_formula(row - 1, col, f"={'ABCDEFGHIJK'[col]}{row - 1}*2", percent, 0.142)
        sheet.write_number("H3", 0.5, percent)
    return out.getvalue()


def part(data: bytes, name: str) -> Part:
    return Part(name, "memo", data, "0" * 64)


def test_a_cell_is_shown_with_its_row_label_and_its_heading() -> None:
    window = excerpts(part(typed_over(), "m.xlsx"), [Where(sheet="DCF", cell="H4")])[0]
    assert window is not None
    assert [c["name"] for c in window["columns"]] == ["A", "F", "G", "H", "I", "J"]
    assert [r["number"] for r in window["rows"]] == [1, 2, 3, 4]
    assert [c["text"] for c in window["rows"][0]["cells"]] == ["<b>Line</b>", "2024", "2025", "2026", "2027", "2028"]
    lit = [c["text"] for r in window["rows"] for c in r["cells"] if c["lit"]]
    assert lit == ["14.2%"]
    assert window["formula"] == "=H3*2"


def test_a_window_stays_small_however_long_the_range() -> None:
    window = excerpts(part(typed_over(), "m.xlsx"), [Where(sheet="DCF", cell="A1:XFD1048576")])[0]
    assert window is not None
    assert len(window["rows"]) <= 14
    assert len(window["columns"]) <= 10


def test_a_place_that_is_not_there_has_no_window() -> None:
    places = [Where(sheet="Nowhere", cell="A1"), Where(sheet="DCF", cell="A0"), Where(page=3), Where()]
    assert excerpts(part(typed_over(), "m.xlsx"), places) == [None] * 4


def test_a_paragraph_is_shown_between_its_neighbours_with_the_words_lit() -> None:
    text = b"# Summary\n\nFirst.\n\nMargin rises to 14.2 % next year.\n\nLast."
    window = excerpts(part(text, "note.md"), [Where(paragraph=3, text="14.2 %")])[0]
    assert window is not None
    assert [(x["before"], x["mark"], x["after"]) for x in window["lines"]] == [
        ("First.", "", ""), ("Margin rises to ", "14.2 %", " next year."), ("Last.", "", ""),
    ]  # fmt: skip
    assert window["heading"] == "Summary"


def test_a_quote_that_was_cut_is_still_found() -> None:
    text = b"Nothing.\n\nA long sentence that a finding quotes only in its beginning."
    window = excerpts(part(text, "note.txt"), [Where(paragraph=2, text="A long sentence that…")])[0]
    assert window is not None
    assert window["lines"][-1]["mark"] == "A long sentence that"


def test_a_row_of_a_table_is_shown_under_its_headings() -> None:
    window = excerpts(part(b"name,amount\na,1\nb,2\nc,3\nd,4\n", "t.csv"), [Where(row=3, column="amount")])[0]
    assert window is not None
    assert [r["number"] for r in window["rows"]] == [2, 3, 4, 5]
    assert [c["text"] for r in window["rows"] for c in r["cells"] if c["lit"]] == ["2"]


def test_a_page_of_a_pdf_is_shown_as_an_image_with_the_words_lit() -> None:
    data = build_pdf("# Summary\n\nMargin rises to 14.2 percent.\n\nLast words.")
    document = open_view("note.pdf", data)
    place = next(b.where for b in document.blocks if "14.2" in b.text)
    whole, band, beyond = excerpts(part(data, "note.pdf"), [Where(page=1), place, Where(page=9)])
    assert beyond is None
    assert whole is not None
    assert band is not None
    assert whole["height"] > band["height"]
    picture = Image.open(io.BytesIO(base64.b64decode(band["image"])))
    assert picture.size == (band["width"], band["height"])
    colours = {colour for _, colour in picture.getcolors(100_000)}
    assert any(red == green and blue < red - 40 for red, green, blue in colours)


@pytest.mark.django_db
def test_the_item_shows_each_finding_with_its_cells() -> None:
    world = build()
    item = world.submitted(typed_over(), work_type=CHECKED)
    drain(JOBS)
    made = SubmittedPart.objects.get(submission__item=item)
    sam = Desk(world, "sam")
    assert f"/work/{item.pk}/v1/part/{made.pk}/windows/" in sam.get(f"/work/{item.pk}/")
    page = sam.get(f"/work/{item.pk}/v1/part/{made.pk}/windows/")
    assert 'class="number lit"' in page
    assert "50.0%" in text_of(page)
    assert "<b>Line" not in page
    assert sam.get(f"/work/{item.pk}/v1/part/{made.pk}/windows/") == page
    assert list((settings.HOME / "shown").glob("*/*.json"))


def test_a_file_that_takes_too_long_is_given_up_in_words() -> None:
    answer = sandbox.show([part(typed_over(), "m.xlsx")], {"ask": "windows", "places": []}, limits=HASTY)
    assert isinstance(answer, Refused)
    assert "cannot be shown here" in answer.reason
    assert answer.remedy

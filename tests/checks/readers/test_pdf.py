"""PDF files: pages and lines as a reader sees them."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf.annotations import Text

from countersign.checks.readers import open_view
from countersign.checks.readers.document import Document
from countersign.checks.readers.pdf import open_pdf
from countersign.checks.readers.unreadable import Unreadable
from countersign.testing import build_pdf

LONG = "This paragraph is long enough to run over more than one line of the page, since its words go on and on. " * 3
NOTE = f"""# Research note

{LONG}

## Outlook

Sales fall. Costs rise.

1. First point
2. Second point

---

Second page.

---

Third page.
"""


def test_headings_paragraphs_lists_and_places() -> None:
    note = open_view("note.pdf", build_pdf(NOTE, properties={"author": "Ann", "title": "Note"}))
    assert isinstance(note, Document)
    assert [(b.kind, b.level, b.text[:20], b.where.page, b.where.line) for b in note.blocks][:4] == [
        ("heading", 1, "Research note", 1, 1),
        ("paragraph", 0, LONG[:20], 1, 2),
        ("heading", 2, "Outlook", 1, 5),
        ("paragraph", 0, "Sales fall. Costs ri", 1, 6),
    ]
    assert note.blocks[1].text == LONG.strip()
    assert [b.where.page for b in note.blocks if "page." in b.text] == [2, 3]
    assert (note.properties.creator, note.properties.title) == ("Ann", "Note")
    left, top, right, bottom = note.blocks[0].where.box or (0, 0, 0, 0)
    assert 50 < left < right < 595
    assert 50 < top < bottom < 120


def test_running_heads_are_told_once_and_are_no_prose() -> None:
    note = open_pdf("a.pdf", build_pdf(NOTE, header="Acme Research", footer="Confidential"))
    edges = [(b.kind, b.text) for b in note.blocks if b.kind in {"header", "footer"}]
    assert edges == [("header", "Acme Research"), ("footer", "Confidential")]
    assert "Confidential" not in note.text


def test_marks_of_people_are_comments() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build_pdf(NOTE)))
    note = Text(text="Is this right?", rect=(50, 700, 70, 720))
    note[pypdf.generic.NameObject("/T")] = pypdf.generic.TextStringObject("Ann")
    writer.add_annotation(1, note)
    out = io.BytesIO()
    writer.write(out)
    comments = open_pdf("a.pdf", out.getvalue()).comments
    assert [(c.author, c.text, c.where.page) for c in comments] == [("Ann", "Is this right?", 2)]


def test_a_page_without_text_is_named() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build_pdf(NOTE)))
    blank = writer.add_blank_page()
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(b"0 0 m 100 100 l 100 0 l f")
    blank[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    writer.add_blank_page()
    out = io.BytesIO()
    writer.write(out)
    assert open_pdf("a.pdf", out.getvalue()).image_pages == (4,)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_a_reason(algorithm: str) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build_pdf("Secret.")))
    writer.encrypt("key", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable) as refused:
        open_view("a.pdf", out.getvalue())
    assert refused.value.refusal.code == "encrypted"


def test_what_is_no_pdf_is_damaged() -> None:
    with pytest.raises(Unreadable) as refused:
        open_view("a.pdf", b"%PDF-1.7\nnothing here")
    assert refused.value.refusal.code == "damaged-pdf"


def test_what_is_filled_into_a_form_is_text() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(build_pdf("Form.")))
    name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
    box = pypdf.generic.ArrayObject([pypdf.generic.NumberObject(n) for n in (50, 600, 200, 620)])
    entries = {"/Type": name("/Annot"), "/Subtype": name("/Widget"), "/FT": name("/Tx"), "/T": text("ssn")}
    entries |= {"/V": text("Filled in"), "/Rect": box}
    widget = pypdf.generic.DictionaryObject({name(k): v for k, v in entries.items()})
    writer.pages[0][name("/Annots")] = pypdf.generic.ArrayObject([writer._add_object(widget)])
    out = io.BytesIO()
    writer.write(out)
    block = open_pdf("a.pdf", out.getvalue()).blocks[-1]
    assert (block.text, block.style, block.where.page) == ("Filled in", "form field", 1)


def test_pages_with_nothing_but_a_head_keep_their_text() -> None:
    note = open_pdf("a.pdf", build_pdf("Potato 1\n\n---\n\nPotato 2\n\n---\n\nPotato 3"))
    assert [b.text for b in note.blocks] == ["Potato 1", "Potato 2", "Potato 3"]


def test_columns_of_figures_are_a_table_and_bullets_are_not() -> None:
    table = "| Year | Sales | Costs |\n|---|---|---|\n| 2025 | 1,200 | (400) |\n| 2026 | 1,350 | - |\n"
    note = open_pdf(
        "a.pdf", build_pdf(f"Sales of the year:\n\n{table}\nThat is all.\n\n- 12 of one\n- 14 of the other\n")
    )
    assert [t.rows for t in note.tables] == [
        (("Year", "Sales", "Costs"), ("2025", "1,200", "(400)"), ("2026", "1,350", "-"))
    ]
    assert note.tables[0].where.line == 2
    assert [b.text for b in note.prose][:2] == ["Sales of the year:", "That is all."]

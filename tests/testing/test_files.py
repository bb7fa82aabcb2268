"""What the harness builds is read back by libraries that know nothing of it."""

from __future__ import annotations

import io
from typing import Annotated

import docx
import pypdf
import pytest

from countersign.checks.readers import sniff
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Role
from countersign.testing import build_docx, build_pdf, cases

NOTE = """# Note

Sales grew in 2025, see Table 1 for more.

- one point

Table 1: Sales

| Year | Sales |
|------|-------|
| 2025 | 12 |

The end.
"""


def test_a_word_file_holds_what_its_text_says() -> None:
    made = docx.Document(io.BytesIO(build_docx(NOTE, footer="Acme")))
    said = [(p.style.name, p.text) for p in made.paragraphs]
    assert said == [
        ("Heading 1", "Note"),
        ("Normal", "Sales grew in 2025, see Table 1 for more."),
        ("List Bullet", "one point"),
        ("Caption", "Table 1: Sales"),
        ("Normal", "The end."),
    ]
    assert [[c.text for c in row.cells] for row in made.tables[0].rows] == [["Year", "Sales"], ["2025", "12"]]
    assert made.sections[0].footer.paragraphs[0].text == "Acme"


def test_a_word_file_holds_what_people_leave_behind() -> None:
    made = docx.Document(
        io.BytesIO(
            build_docx(
                NOTE,
                comments=[{"on": "Sales grew", "text": "Sure?", "by": "Ann"}],
                insertions=[{"in": "Sales grew", "text": " Added.", "by": "Bob"}],
                deletions=[{"in": "The end", "text": "end"}],
                bookmarks=[{"on": "Table 1: Sales", "name": "_Ref1"}],
                references=[{"on": "Table 1", "target": "_Ref1"}],
                footnotes=[{"on": "for more.", "text": "A & B"}],
                hidden=["one point"],
                properties={"author": "Ann", "title": "Note", "company": "Acme & Co", "custom": {"Client": "Initech"}},
            )
        )
    )
    xml = made.element.xml
    assert [(c.author, c.text) for c in made.comments] == [("Ann", "Sure?")]
    assert 'w:author="Bob"' in xml
    assert "<w:vanish/>" in xml
    assert " REF _Ref1 " in xml
    assert made.paragraphs[-1].text == "The ."
    assert (made.core_properties.author, made.core_properties.title) == ("Ann", "Note")
    parts = {str(p.partname): p.blob.decode() for p in made.part.package.iter_parts() if p.content_type.endswith("xml")}
    assert "A &amp; B" in parts["/word/footnotes.xml"]
    assert "Acme &amp; Co" in parts["/docProps/app.xml"]
    assert "Initech" in parts["/docProps/custom.xml"]


def test_a_mark_on_words_that_are_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        build_docx(NOTE, comments=[{"on": "nowhere", "text": "x"}])


def test_a_pdf_shows_the_text_as_it_is() -> None:
    made = pypdf.PdfReader(
        io.BytesIO(build_pdf("# A\n\n#let x = *1* $y$ [z]\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |", footer="Acme"))
    )
    first, second = (page.extract_text() for page in made.pages)
    assert "#let x = *1* $y$ [z]" in first
    assert {"a", "b", "1", "2", "Acme"} <= set(second.split())


def test_the_parameter_s_type_chooses_the_file() -> None:
    part = cases._part("note", Annotated[Document, Role("report")], "# A")
    assert (part.name, part.role) == ("report.md", "report")
    kinds = [
        (Document | Workbook | Table, "a"),
        (Table | Document, "a,b"),
        (Workbook | Table, "a,b"),
        (Document | Table, {"csv": "a,b"}),
        (Document, {"docx": "a", "footer": "b"}),
        (Document, {"pdf": "a"}),
        (Workbook | Document, {"Sheet": "1 | 2"}),
    ]
    made = [cases._part("x", wanted, source) for wanted, source in kinds]
    assert [sniff(p.name, p.data) for p in made] == ["md", "csv", "csv", "csv", "docx", "pdf", "xlsx"]

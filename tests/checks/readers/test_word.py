"""Word files: the accepted view, and apart from it what changed, was said, or is hidden."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from countersign.checks.readers import open_view
from countersign.checks.readers.document import Document
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.readers.word import open_word
from countersign.testing import build_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTE = """# Note

Sales grew in 2025, see Table 1 for more.

- one point

## Figures

Table 1: Sales

| Year | Sales |
|------|-------|
| 2025 | 12 |

The end of it.
"""


def with_body(body: str, **parts: str) -> bytes:
    """A docx whose body (and further parts) are given as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(build_docx("x"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            key = name.rpartition("/")[2].removesuffix(".xml")
            if key == "document":
                head, rest = content.split(b"<w:body>")
                content = head + b"<w:body>" + body.encode() + rest[rest.index(b"<w:sectPr") :]
            if name.startswith("word/") and key in parts:
                content = parts[key].encode()
            new.writestr(name, content)
    return out.getvalue()


def said(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in document.blocks if not b.hidden]


def test_blocks_in_order_with_places() -> None:
    note = open_view("note.docx", build_docx(NOTE, header="Draft", footer="Acme", properties={"author": "Ann"}))
    assert isinstance(note, Document)
    assert [(b.kind, b.level, b.text, b.where.paragraph or b.where.entity) for b in note.blocks] == [
        ("heading", 1, "Note", 1),
        ("paragraph", 0, "Sales grew in 2025, see Table 1 for more.", 2),
        ("list", 0, "one point", 3),
        ("heading", 2, "Figures", 4),
        ("caption", 0, "Table 1: Sales", 5),
        ("table", 0, "Year\tSales\n2025\t12", 6),
        ("paragraph", 0, "The end of it.", 7),
        ("header", 0, "Draft", "header"),
        ("footer", 0, "Acme", "footer"),
    ]
    assert note.tables[0].rows == (("Year", "Sales"), ("2025", "12"))
    assert note.properties.creator == "Ann"
    assert note.properties.application


def test_the_text_is_the_accepted_view() -> None:
    note = open_word(
        "a.docx",
        build_docx(
            NOTE,
            insertions=[{"in": "Sales grew", "text": " Costs too.", "by": "Bob"}],
            deletions=[{"in": "The end", "text": "of it", "by": "Ann"}],
        ),
    )
    assert "see Table 1 for more. Costs too." in note.text
    assert "of it" not in note.text
    assert [(r.kind, r.author, r.text, r.where.paragraph) for r in note.revisions] == [
        ("inserted", "Bob", "Costs too.", 2),
        ("deleted", "Ann", "of it", 7),
    ]


def test_comments_fields_footnotes_and_hidden_text() -> None:
    note = open_word(
        "a.docx",
        build_docx(
            NOTE,
            comments=[{"on": "one point", "text": "Only one?", "by": "Ann"}],
            bookmarks=[{"on": "Table 1: Sales", "name": "_Ref1"}],
            references=[{"on": "Table 1", "target": "_Ref1"}],
            footnotes=[{"on": "for more.", "text": "Source: filings"}],
            hidden=["of it"],
        ),
    )
    comment, reference = note.comments[0], note.references[0]
    assert (comment.author, comment.text, comment.where.paragraph, comment.where.text) == (
        "Ann",
        "Only one?",
        3,
        "one point",
    )
    assert (reference.target, reference.shown, reference.where.paragraph) == ("_Ref1", "Table 1", 2)
    assert "_Ref1" in note.bookmarks
    assert ("footnote", "Source: filings") in said(note)
    assert [b.text for b in note.blocks if b.hidden] == ["of it"]
    assert "of it" not in note.text


def test_moves_formatting_and_deleted_rows() -> None:
    body = f"""<w:p xmlns:w="{W}"><w:moveFrom w:id="1" w:author="A"><w:r><w:t>away</w:t></w:r></w:moveFrom>
      <w:r><w:rPr><w:b/><w:rPrChange w:id="2" w:author="B"><w:rPr/></w:rPrChange></w:rPr><w:t>bold</w:t></w:r>
      <w:moveTo w:id="3" w:author="A"><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>
      <w:tbl><w:tr><w:tc><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:trPr><w:del w:id="4" w:author="C"/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>
      </w:tbl>"""
    note = open_word("a.docx", with_body(body))
    assert said(note) == [("paragraph", "boldhere"), ("table", "kept")]
    assert [(r.kind, r.author) for r in note.revisions] == [
        ("formatted", "B"),
        ("moved", "A"),
        ("deleted", "C"),
    ]


def test_tables_merged_nested_and_wrapped() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc>{more}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    inner = f"<w:tbl><w:tr>{cell('inner')}</w:tr></w:tbl>"
    wide, holder = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>", f"<w:tc><w:p/>{inner}<w:p/></w:tc>"
    wrapped = f"<w:sdt><w:sdtContent><w:tr>{cell('a')}{cell('b')}{cell('c')}</w:tr></w:sdtContent></w:sdt>"
    note = open_word("a.docx", with_body(f"<w:tbl><w:tr>{cell('wide', wide)}{holder}</w:tr>{wrapped}</w:tbl>"))
    assert [t.rows for t in note.tables] == [(("wide", "", ""), ("a", "b", "c")), (("inner",),)]


def test_headings_by_outline_base_and_localized_name() -> None:
    styles = f"""<w:styles xmlns:w="{W}">
      <w:style w:type="paragraph" w:styleId="b2"><w:name w:val="Überschrift 2"/></w:style>
      <w:style w:type="paragraph" w:styleId="own"><w:name w:val="Chapter"/><w:basedOn w:val="b2"/></w:style>
      <w:style w:type="paragraph" w:styleId="out"><w:name w:val="Part"/>
        <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/><w:basedOn w:val="out"/></w:style>
      <w:style w:type="paragraph" w:styleId="loop"><w:name w:val="L"/><w:basedOn w:val="loop"/></w:style></w:styles>"""

    def paragraph(style: str, more: str = "") -> str:
        return f"<w:p><w:pPr><w:pStyle w:val='{style}'/>{more}</w:pPr><w:r><w:t>{style}</w:t></w:r></w:p>"

    body = "".join(paragraph(s) for s in ("b2", "own", "out", "toc", "loop"))
    body += paragraph("none", "<w:outlineLvl w:val='3'/>") + paragraph("b2", "<w:outlineLvl w:val='9'/>")
    note = open_word("a.docx", with_body(body, styles=styles))
    assert [b.level for b in note.blocks] == [2, 2, 1, 0, 0, 4, 0]


def test_text_boxes_once_and_fields_without_their_code() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = f"""<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing>
      </mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>
      <w:fldSimple w:instr=" PAGEREF _B1 \\h "><w:r><w:t>7</w:t></w:r></w:fldSimple>
      <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText><w:t>code</w:t></w:r>
      <w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"""
    note = open_word("a.docx", with_body(body))
    assert said(note) == [("paragraph", "7"), ("paragraph", "boxed")]
    assert [(r.target, r.shown) for r in note.references] == [("_B1", "7")]


def test_hidden_by_style_and_shown_again() -> None:
    styles = f"""<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="h"><w:name w:val="Note to self"/>
      <w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""
    run = "<w:r><w:rPr><w:rStyle w:val='h'/>{0}</w:rPr><w:t>{1}</w:t></w:r>"
    body = "<w:p>" + run.format("", "secret") + run.format('<w:vanish w:val="0"/>', "shown") + "</w:p>"
    note = open_word("a.docx", with_body(body, styles=styles))
    assert [(b.text, b.hidden) for b in note.blocks] == [("shown", False), ("secret", True)]


def test_deep_nesting_is_refused_or_read_never_a_crash() -> None:
    deep = "<w:smartTag>" * 240 + "<w:r><w:t>x</w:t></w:r>" + "</w:smartTag>" * 240
    assert open_word("a.docx", with_body(f"<w:p>{deep}</w:p>")).text == "x"
    with pytest.raises(Unreadable):
        open_word("a.docx", with_body("<w:p>" + "<w:smartTag>" * 5000 + "</w:smartTag>" * 5000 + "</w:p>"))


def test_every_paragraph_that_python_docx_sees_is_read() -> None:
    data = build_docx(NOTE)
    theirs = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs if p.text.strip()]
    assert [b.text for b in open_word("a.docx", data).blocks if b.kind != "table"] == theirs

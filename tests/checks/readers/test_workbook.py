"""The reader against openpyxl on generated and real books, and against forms of XML that other programs write."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from countersign.checks.readers import sheet_xml
from countersign.checks.readers.grid import Interned, place_of
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.readers.workbook import ErrorValue, open_workbook

CORPORA = os.environ.get("COUNTERSIGN_CORPORA")
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(fill, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


def with_part(data, name, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return out.getvalue()


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
values = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    texts.filter(lambda t: not t.startswith(("=", "{", "http", "ftp", "mailto", "internal", "external", "_x"))),
    st.sampled_from(["=A1*$B$2", '=IF(A1>1,"<&>",B2)', "=SUM(A1:A3)"]),
)


@given(
    cells=st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 40)), values, min_size=1, max_size=30),
    pool=st.booleans(),
)
@settings(max_examples=30, deadline=None)
def test_reads_what_openpyxl_reads(cells, pool):
    def fill(book):
        sheet = book.add_worksheet("Model")
        for (row, col), value in sorted(cells.items()):
            sheet.write(row, col, value)

    data = made(fill, constant_memory=not pool)
    ours = {(c.row, c.col): c.formula or c.value for c in open_workbook("b.xlsx", data).sheets[0].cells()}
    theirs = {
        (c.row, c.column): c.value
        for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
        for c in row
        if c.value is not None
    }
    assert ours == theirs


@pytest.mark.skipif(not CORPORA, reason="COUNTERSIGN_CORPORA is not set")
def test_reads_real_workbooks_as_openpyxl_does():
    for path in (
        sorted(Path(CORPORA).glob("finance/*.xlsx")) + sorted(Path(CORPORA).glob("spreadsheets/workbooks/*"))[:12]
    ):
        data = path.read_bytes()
        book, theirs = open_workbook(path.name, data), openpyxl.load_workbook(io.BytesIO(data))
        shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.sheets:
            for row in theirs[sheet.name].iter_rows():
                for cell in row:
                    assert_same(sheet, cell, shown[sheet.name])


def assert_same(sheet, cell, shown):
    if isinstance(cell, MergedCell) or isinstance(cell.value, ArrayFormula | DataTableFormula):
        return
    if cell.data_type == "f":
        ours = sheet.formula(cell.row, cell.column)
        assert (ours or "").replace("$", "").lower() == cell.value.replace("$", "").lower(), (
            sheet.name,
            cell.coordinate,
        )
    value, wanted = sheet.value(cell.row, cell.column), shown.cell(cell.row, cell.column).value
    if isinstance(wanted, int | float) and not isinstance(wanted, bool):
        assert value == pytest.approx(wanted), (sheet.name, cell.coordinate)
    elif isinstance(wanted, str) and wanted.strip() and not wanted.startswith("#"):
        assert str(value) == wanted, (sheet.name, cell.coordinate)


def sheet_of(body, head="", tail="", prefix=""):
    p = f"{prefix}:" if prefix else ""
    space = f"xmlns:{prefix}" if prefix else "xmlns"
    text = f'<{p}worksheet {space}="{NAMESPACE}">{head}<{p}sheetData>{body}</{p}sheetData>{tail}</{p}worksheet>'
    texts, templates = Interned(["shared"]), Interned()
    read = sheet_xml.read_sheet(text.encode(), texts, templates)
    held = [
        (
            *place_of(read.grid.keys[i]),
            read.grid.tags[i],
            templates.texts[f] if (f := read.grid.formulas[i]) >= 0 else None,
        )
        for i in range(len(read.grid))
    ]
    return read, held, texts.texts


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
TWO = '<c r="A2" t="s"><v>0</v></c>'
FORMULA = '<c r="B2"><f>A1*2</f><v>2</v></c>'


@pytest.mark.parametrize(
    "body",
    [
        f'{ONE}<row r="2">{TWO}{FORMULA}</row>',
        f'{ONE}<!-- note --><row r="2"><c t="s" r="A2"><v>0</v></c>{FORMULA}</row>',
        '<row><c><v>1</v></c></row><row><c t="s"><v>0</v></c><c><f>A1*2</f><v>2</v></c></row>',
        f'{ONE}<row r="2"><c r="A2" t="inlineStr"><is><t>shared</t></is></c>{FORMULA}</row>',
        f'<row r="2">{FORMULA.replace("A1*2", "<![CDATA[A1*2]]>")}{TWO}</row>{ONE}',
    ],
)
def test_every_lawful_form_of_cells_reads_alike(body):
    _, held, _ = sheet_of(body)
    places = [(row, col, template) for row, col, _, template in held]
    assert places == [(1, 1, None), (2, 1, None), (2, 2, "R[-1]C[-1]*2")]


def test_prefixed_namespace():
    _, held, _ = sheet_of('<x:row r="1"><x:c r="A1"><x:f>B1</x:f><x:v>1</x:v></x:c></x:row>', prefix="x")
    assert held == [(1, 1, 1, "RC[1]")]


def test_shared_formulas_share_one_template():
    body = "".join(
        f'<row r="{r}"><c r="B{r}"><f t="shared" si="0"{extra}</f><v>1</v></c></row>'
        for r, extra in ((1, ' ref="B1:B3">A1*2'), (2, ">"), (3, ">"))
    )
    _, held, _ = sheet_of(body)
    assert [h[3] for h in held] == ["RC[-1]*2"] * 3


def test_a_follower_before_its_master_still_gets_the_formula():
    _, held, _ = sheet_of(
        '<row r="1"><c r="B1"><f t="shared" si="0"/><v>1</v></c>'
        '<c r="C1"><f t="shared" ref="B1:C1" si="0">C2*2</f><v>1</v></c></row>'
    )
    assert [h[3] for h in held] == ["R[1]C*2", "R[1]C*2"]


def test_array_formulas_name_the_cells_they_fill():
    read, _, _ = sheet_of(
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
    )
    assert [area.name for area in read.grid.computed] == ["A1:A2"]


def test_a_cell_written_twice_keeps_the_later_one():
    read, held, _ = sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
    assert len(held) == 1
    assert read.grid.numbers[0] == 2


def test_escaped_characters_are_read():
    _, held, texts = sheet_of('<row r="1"><c r="A1" t="str"><f>"a"&amp;"&lt;"&#38;B1</f><v>a&lt;_x000D_</v></c></row>')
    assert held[0][3] == '"a"&"<"&RC[1]'
    assert texts[1] == "a<\r"


def test_sheets_names_hidden_parts_comments_and_properties():
    def fill(book):
        book.set_properties({"author": "Ann", "company": "Acme"})
        model, secret, buried = (book.add_worksheet(n) for n in ("Model", "Secret", "Buried"))
        model.write(0, 0, 3, book.add_format({"num_format": "#,##0.0"}))
        model.set_row(4, None, None, {"hidden": True})
        model.set_column("C:D", None, None, {"hidden": True})
        model.write_comment("B2", "check this", {"author": "Ben"})
        model.merge_range("A6:B6", "Total")
        model.write_formula("A2", "=1/0", None, "#DIV/0!")
        secret.hide()
        buried.very_hidden()
        book.define_name("Rate", "=Model!$A$1")
        book.define_name("Model!Local", "=Model!$A$2")

    book = open_workbook("b.xlsx", made(fill))
    model = book.sheet("MODEL")
    assert [s.state for s in book.sheets] == ["visible", "hidden", "veryHidden"]
    assert book.names == {"Rate": "Model!$A$1", "Model!Local": "Model!$A$2"}
    assert (book.properties.creator, book.properties.company) == ("Ann", "Acme")
    assert model.cell("A1").format == "#,##0.0"
    assert model.cell("A2").value == ErrorValue("#DIV/0!")
    assert [model.is_hidden(*place) for place in ((5, 1), (1, 4), (1, 1))] == [True, True, False]
    assert [(c.cell, c.text.endswith("check this")) for c in model.comments] == [("B2", True)]
    assert [area.name for area in model.merged] == ["A6:B6"]
    assert model.cell("Z99") is None


def test_external_links_are_named_in_their_order():
    def link(content):
        return content.replace(b"<f>1+1</f>", b"<f>[1]Data!A1</f>")

    data = made(lambda book: book.add_worksheet("M").write_formula("A1", "=1+1"))
    book = open_workbook("b.xlsx", with_part(data, "xl/worksheets/sheet1.xml", link))
    assert book.templates[0].references[0].book == 1


def test_a_truncated_file_is_refused_with_a_reason():
    data = made(lambda book: book.add_worksheet().write(0, 0, 1))
    for size in (0, 10, len(data) // 2, len(data) - 5):
        with pytest.raises(Unreadable):
            open_workbook("b.xlsx", data[:size])


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(max_examples=50, deadline=None)
def test_a_spoiled_sheet_is_read_or_refused_but_never_breaks(at, byte):
    def fill(book):
        sheet = book.add_worksheet()
        for row in range(5):
            sheet.write_row(row, 0, [row, "text", True])
            sheet.write_formula(row, 3, f"=A{row + 1}*2")

    def spoil(content):
        place = at % len(content)
        return content[:place] + bytes([byte]) + content[place + 1 :]

    data = with_part(made(fill), "xl/worksheets/sheet1.xml", spoil)
    try:
        book = open_workbook("b.xlsx", data)
    except Unreadable:
        return
    assert all(cell.row > 0 for cell in book.sheets[0].cells())

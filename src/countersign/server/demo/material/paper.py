"""Word documents of the demo: one look, fixed dates, no author but the one who is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

TEAL, GREY = (0x0F, 0x4C, 0x4A), (0x5B, 0x64, 0x6C)
_LINE = 16.4  # centimetres between the margins
_BAND, _RULE = "E7EFEE", "9AA3AB"


class Paper:
    """A document that is written from the top down."""

    def __init__(self, *, title: str, author: str, company: str = "", at: datetime, font: str = "Arial") -> None:
        import docx  # reason: needed by the demo only

        self.word = docx.Document()
        self._page()
        self._styles(font)
        kept = self.word.core_properties
        kept.title, kept.author, kept.last_modified_by, kept.comments = title, author, author, ""
        kept.created = kept.modified = at.astimezone(UTC).replace(tzinfo=None)
        self._company = company

    def _page(self) -> None:
        from docx.shared import Cm  # reason: needed by the demo only

        section = self.word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)

    def _styles(self, font: str) -> None:
        for name, size, before, after, colour in (
            ("Normal", 10, 0, 6, None),
            ("Title", 20, 0, 2, TEAL),
            ("Heading 1", 13, 14, 4, TEAL),
            ("Heading 2", 11, 10, 3, TEAL),
            ("Caption", 9, 8, 3, GREY),
            ("List Bullet", 10, 0, 3, None),
        ):
            self._style(name, font, size, (before, after), colour)

    def _style(self, name: str, font: str, size: float, space: tuple[int, int], colour: Any) -> None:
        from docx.oxml.ns import qn  # reason: needed by the demo only
        from docx.shared import Pt, RGBColor  # reason: needed by the demo only

        style = self.word.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(which), None)
        for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(which), font)
        if colour:
            style.font.color.rgb = RGBColor(*colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (Pt(s) for s in space)
        if name == "Title":
            border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if border is not None:
                style.element.pPr.remove(border)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; level 0 is the title."""
        self.word.add_heading(text, level)

    def text(self, text: str, *, style: str = "Normal", grey: bool = False, small: bool = False) -> Any:
        """A paragraph; `**bold**` is bold."""
        from docx.shared import Pt, RGBColor  # reason: needed by the demo only

        paragraph = self.word.add_paragraph(style=style)
        for number, piece in enumerate(text.split("**")):
            run = paragraph.add_run(piece)
            run.bold = True if number % 2 else None
            if grey:
                run.font.color.rgb = RGBColor(*GREY)
            if small:
                run.font.size = Pt(8)
        return paragraph

    def bullets(self, lines: Sequence[str]) -> None:
        """A bulleted list."""
        for line in lines:
            self.text(line, style="List Bullet")

    def table(self, rows: Sequence[Sequence[str]], *, caption: str = "", widths: Sequence[float] = ()) -> None:
        """A table with a heading row; every column but the first is set to the right unless widths are given."""
        if caption:
            self.text(caption, style="Caption").paragraph_format.keep_with_next = True
        table = self.word.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                cell = table.cell(r, c)
                self._fill(cell, text, head=r == 0, right=c > 0 and not widths)
                cell.paragraphs[0].paragraph_format.keep_with_next = r < len(rows) - 1  # no table breaks over a page
        self._widths(table, widths or _shares(len(rows[0])))
        self._rules(table)
        self.word.add_paragraph().paragraph_format.space_after = 0

    def _widths(self, table: Any, widths: Sequence[float]) -> None:
        from docx.shared import Cm  # reason: needed by the demo only

        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)  # programs differ in whether they believe the column or its cells
            for cell in column.cells:
                cell.width = Cm(width)

    def _fill(self, cell: Any, text: str, *, head: bool, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # reason: needed by the demo only
        from docx.oxml import parse_xml  # reason: needed by the demo only
        from docx.shared import Pt  # reason: needed by the demo only

        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(9), head or None
        paragraph.paragraph_format.space_after = Pt(2)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if head:
            shade = f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{_BAND}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shade))  # noqa: SLF001 - python-docx has no call for shading

    def _rules(self, table: Any) -> None:
        from docx.oxml import parse_xml  # reason: needed by the demo only

        lines = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/>'
            for side in ("top", "bottom", "insideH")
        )
        kept = table._tbl.tblPr  # noqa: SLF001 - python-docx has no call for borders
        # The schema wants this order: indent, borders, layout, look.
        after = next(n for n, child in enumerate(kept) if child.tag.endswith(("}tblLayout", "}tblLook")))
        kept.insert(after, parse_xml(f"<w:tblBorders {_W}>{lines}</w:tblBorders>"))
        kept.insert(after, parse_xml(f'<w:tblInd {_W} w:w="108" w:type="dxa"/>'))

    def footer(self, text: str) -> None:
        """A footer with the page number at its end."""
        from docx.oxml import parse_xml  # reason: needed by the demo only
        from docx.shared import Pt, RGBColor  # reason: needed by the demo only

        paragraph = self.word.sections[0].footer.paragraphs[0]
        run = paragraph.add_run(f"{text} · page ")
        for kind, inner in (("begin", ""), ("", "PAGE"), ("end", "")):
            piece = f'<w:fldChar w:fldCharType="{kind}"/>' if kind else f"<w:instrText>{inner}</w:instrText>"
            paragraph._p.append(parse_xml(f"<w:r {_W}><w:rPr><w:sz w:val='16'/></w:rPr>{piece}</w:r>"))  # noqa: SLF001 - as above
        run.font.size, run.font.color.rgb = Pt(8), RGBColor(*GREY)

    def insertion(self, paragraph: Any, text: str, *, by: str, at: datetime) -> None:
        """A tracked insertion, as Word keeps it until somebody accepts it."""
        self._revision(paragraph, "ins", f'<w:t xml:space="preserve">{text}</w:t>', by, at)

    def deletion(self, paragraph: Any, text: str, *, by: str, at: datetime) -> None:
        """A tracked deletion."""
        self._revision(paragraph, "del", f'<w:delText xml:space="preserve">{text}</w:delText>', by, at)

    def _revision(self, paragraph: Any, kind: str, inner: str, by: str, at: datetime) -> None:
        from docx.oxml import parse_xml  # reason: needed by the demo only

        number = len(self.word.element.body.xpath(".//w:ins|.//w:del")) + 900
        said = f'w:id="{number}" w:author="{by}" w:date="{at:%Y-%m-%dT%H:%M:%SZ}"'
        paragraph._p.append(parse_xml(f"<w:{kind} {_W} {said}><w:r>{inner}</w:r></w:{kind}>"))  # noqa: SLF001 - as above

    def bytes(self) -> bytes:
        """The file: the same bytes whenever it is written."""
        self._name_company()
        out = io.BytesIO()
        self.word.save(out)
        return _undated(out)

    def _name_company(self) -> None:
        for part in self.word.part.package.iter_parts():
            if str(part.partname) == "/docProps/app.xml":
                name = f"<Company>{self._company}</Company>".encode()
                part._blob = part.blob.replace(b"<Company/>", name)  # noqa: SLF001 - python-docx writes no app.xml


def _shares(columns: int) -> list[float]:
    # The first column holds words, the others figures; together they fill the line.
    first = max(_LINE * 0.34, _LINE / columns)
    return [first, *[(_LINE - first) / (columns - 1)] * (columns - 1)]


def _undated(package: io.BytesIO) -> bytes:
    # python-docx stamps each member of the archive with the time of writing.
    out = io.BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

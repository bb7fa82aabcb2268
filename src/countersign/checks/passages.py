"""The texts of any kind of file with their places, for rules that look for words wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from countersign.checks.finding import Where
from countersign.checks.headings import column_heading, row_label
from countersign.checks.readers.document import Block, Document
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.grid import NUMBER, TEXT, place_of
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Sheet, Workbook
from countersign.checks.rule import Skip

MAX_QUOTE = 90
_AROUND = 35


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, its place, and what it is called there: the heading of its column, the label of its line."""

    text: str
    where: Where
    column: str = ""
    label: str = ""
    visible: bool = True


def passages(view: Document | Workbook | Table, *, numbers: bool = False) -> Iterator[Passage]:
    """Every text of a file, hidden ones too. `numbers` adds whole numbers of a workbook, as their digits."""
    if isinstance(view, Document):
        for block in view.blocks:
            yield from _of_block(block)
    elif isinstance(view, Table):
        for line, row in zip(view.lines, view.rows, strict=True):
            for at, text in enumerate(row):
                heading = view.header[at] if at < len(view.header) else ""
                yield Passage(text, Where(row=line, column=heading or str(at + 1)), heading, row[0])
    else:
        for sheet in view.sheets:
            yield from _of_sheet(sheet, numbers=numbers)


def _of_block(block: Block) -> Iterator[Passage]:
    if not block.rows:
        yield Passage(block.text, block.where, visible=not block.hidden)
        return
    heads = block.rows[0]
    for row in block.rows:
        for at, text in enumerate(row):
            if text:
                heading = heads[at] if at < len(heads) and row is not heads else ""
                yield Passage(text, block.where, heading, row[0] if at else "", visible=not block.hidden)


def _of_sheet(sheet: Sheet, *, numbers: bool) -> Iterator[Passage]:
    for index, tag in enumerate(sheet.grid.tags):
        whole = numbers and tag == NUMBER and sheet.grid.numbers[index].is_integer()
        if tag == TEXT or whole:
            row, col = place_of(sheet.grid.keys[index])
            text = str(int(sheet.grid.numbers[index])) if whole else str(sheet.value_at(index))
            seen = sheet.state == "visible" and not sheet.is_hidden(row, col)
            yield Passage(text, Where(sheet=sheet.name, cell=cell_name(row, col)), visible=seen)


def called(view: Document | Workbook | Table, passage: Passage) -> str:
    """The column's heading and the line's label of a passage, for rules that need the context of a figure."""
    where = passage.where
    if isinstance(view, Workbook) and where.sheet and where.cell and (sheet := view.sheet(where.sheet)):
        cell = sheet.cell(where.cell)
        if cell is not None:
            return f"{column_heading(sheet, cell.row, cell.col)} {row_label(sheet, cell.row, cell.col)}"
    return f"{passage.column} {passage.label}"


def quoted(passage: Passage, start: int, end: int) -> Where:
    """The place of a passage with the words around a stretch of it."""
    text = passage.text
    first, last = max(0, start - _AROUND), min(len(text), max(end, start + 1) + _AROUND)
    words = " ".join(text[first:last].split())
    said = f"{'…' if first else ''}{words[:MAX_QUOTE]}{'…' if last < len(text) or len(words) > MAX_QUOTE else ''}"
    return replace(passage.where, text=said)


def readable(document: Document) -> Document:
    """The document itself, unless all its pages are pictures; then a rule about text could not look."""
    if document.image_pages and not document.blocks:
        raise Skip("The pages are pictures without text; make the text readable (OCR) and submit that.")
    return document

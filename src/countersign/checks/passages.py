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
LEAST = 10_000  # smaller numbers identify nobody
_AROUND = 35


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and its place. In a table it also has the heading of its column and the label of its line."""

    text: str
    place: Where | None = None
    column: str = ""
    label: str = ""
    hidden: bool = False
    sheet: Sheet | None = None
    cell: tuple[int, int] = (0, 0)

    @property
    def where(self) -> Where:
        """Its place; a workbook has too many cells to name each before something is found in it."""
        return self.place or Where(sheet=self.sheet.name if self.sheet else None, cell=cell_name(*self.cell))

    @property
    def visible(self) -> bool:
        """Does the reader of the file see it?"""
        if self.sheet is None:
            return not self.hidden
        return self.sheet.state == "visible" and not self.sheet.is_hidden(*self.cell)

    def called(self) -> str:
        """What it is called where it stands: the heading of its column, the label of its line."""
        if self.sheet is None:
            return f"{self.column} {self.label}"
        return f"{column_heading(self.sheet, *self.cell)} {row_label(self.sheet, *self.cell)}"


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
        yield Passage(block.text, block.where, hidden=block.hidden)
        return
    heads = block.rows[0]
    for row in block.rows:
        for at, text in enumerate(row):
            if text:
                heading = heads[at] if at < len(heads) and row is not heads else ""
                yield Passage(text, block.where, heading, row[0] if at else "", hidden=block.hidden)


def _of_sheet(sheet: Sheet, *, numbers: bool) -> Iterator[Passage]:
    grid = sheet.grid
    for index, tag in enumerate(grid.tags):
        if tag == TEXT:
            yield Passage(str(sheet.value_at(index)), sheet=sheet, cell=place_of(grid.keys[index]))
        elif numbers and tag == NUMBER and grid.numbers[index] >= LEAST and grid.numbers[index].is_integer():
            yield Passage(str(int(grid.numbers[index])), sheet=sheet, cell=place_of(grid.keys[index]))


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

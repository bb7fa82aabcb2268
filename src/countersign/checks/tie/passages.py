"""The figures of a document that somebody may expect to tie, each with the block it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from countersign.checks.figures.figure import Unit
from countersign.checks.figures.read import figures_in
from countersign.checks.readers.document import Block, Document
from countersign.checks.sums import figure as number_in
from countersign.checks.tie.context import Stated, stated_in

_DEFINITION = re.compile(
    r"^\W*(?:(?:strong )?(?:buy|sell|hold|neutral|add|reduce|accumulate|outperform|underperform|overweight|underweight"
    r"|ratings?|market perform)\b[^.:]{0,30}:)|\bexpected (?:total )?return (?:of|between|above|below|in excess)"
    r"|\b(?:Regulation|Directive|Rule|Act|Code|Standard)\b.*\b(?:require|provid|defin|set)\w*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:FY|CY)?\s?'?(?:(?:19|20)\d\d|\d\d)\s?[AEFPB]?(?:/\d\d)?", re.IGNORECASE)
SMALL = 100  # a bare whole number below this counts things


@dataclass(frozen=True, slots=True)
class Passage:
    """A figure, its block, and for a table the row it stands in, from 1."""

    stated: Stated
    block: Block
    row: int = 0


def passages(document: Document, quiet: re.Pattern[str]) -> Iterator[Passage]:
    """Every figure outside the sections whose headings are quiet, in reading order."""
    heading, caption, silent_from, tables = "", "", 0, 0
    for block in document.blocks:
        if block.hidden or block.kind in {"header", "footer"}:
            continue
        if block.kind == "heading":
            level = block.level or 1
            if silent_from and level <= silent_from:
                silent_from = 0
            if not silent_from and quiet.search(block.text):
                silent_from = level
            heading = block.text
        if silent_from:
            continue
        if block.kind == "table":
            tables += 1
            yield from _of_table(block, f"{heading} {caption}", tables)
        else:
            yield from _of_text(block, heading)
        caption = block.text if block.kind in {"caption", "paragraph"} else ""


def _of_text(block: Block, heading: str) -> Iterator[Passage]:
    for stated in stated_in(block.text, heading):
        figure = stated.figure
        small = figure.bare and abs(figure.value) < SMALL
        if not small and not _DEFINITION.search(stated.sentence):
            yield Passage(stated, block)


def _of_table(block: Block, around: str, table: int) -> Iterator[Passage]:
    rows = block.rows
    heads = _heading_rows(rows)
    for at, row in enumerate(rows):
        if at < heads:
            continue
        label = next((cell for cell in row if cell.strip() and number_in(cell) is None), "")
        for col, cell in enumerate(row):
            held = figures_in(f" {cell.strip()} ")
            if len(held) != 1 or len(cell.strip()) > len(held[0].text) + 3 or _YEAR.fullmatch(cell.strip()):
                continue
            head = " ".join(rows[above][col].strip() for above in range(heads) if col < len(rows[above]))
            said = f"{label if col else ''} {head}".strip()
            figure = held[0]
            if figure.bare and abs(figure.value) < 10:
                continue
            yield Passage(Stated(figure, f"{said}: {cell.strip()}", said, around, (table, at, col)), block, at + 1)


def _heading_rows(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows head the table: those before the first row with a figure that is no year."""
    for at, row in enumerate(rows):
        figures = [cell for cell in row[1:] if number_in(cell) is not None and not _YEAR.fullmatch(cell.strip())]
        if figures:
            return at if at or not all(_headlike(cell) for cell in row[1:]) else 1
    return len(rows)


def _headlike(cell: str) -> bool:
    figures = figures_in(f" {cell} ")
    return bool(figures) and figures[0].unit is Unit.PERCENT

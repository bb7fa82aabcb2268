"""PDF files as documents: lines joined into paragraphs, running heads told apart, headings guessed from the type.

A place is page and line, both from 1, with the box around the text in points from the page's top left corner
(left, top, right, bottom).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from countersign.checks.finding import Where
from countersign.checks.readers.document import Block, BlockKind, Comment, Document, is_caption
from countersign.checks.readers.pdf_lines import Line, is_item, lines_of, paragraphs_of, tables_in, text_of
from countersign.checks.readers.pdf_marks import comments_of, fields_of, properties_of
from countersign.checks.readers.unreadable import Unreadable

MAX_PAGES = 3_000
MAX_CHARACTERS = 20_000_000
MAX_LEVELS = 6
_EDGE = 0.1  # the share of a page's height, above and below, in which running heads and feet stand
_LARGER = 1.12
_LONGEST_HEADING = 160
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")


def open_pdf(name: str, data: bytes) -> Document:
    """Read a PDF; Unreadable when it is damaged, protected or far too long."""
    file = _opened(data)
    try:
        read = _read(file)
        told = properties_of(file)
    except (pypdfium2.PdfiumError, ValueError, AssertionError) as error:
        raise _damaged() from error
    finally:
        file.close()
    return Document(
        name=name,
        kind="pdf",
        blocks=(*_blocks(read.lines), *read.fields),
        properties=told,
        comments=tuple(read.comments),
        image_pages=tuple(read.images),
    )


@dataclass
class _Read:
    """What the pages held."""

    lines: list[list[Line]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    fields: list[Block] = field(default_factory=list)
    images: list[int] = field(default_factory=list)


def _opened(data: bytes) -> Any:
    try:
        file = pypdfium2.PdfDocument(data)
        pages = len(file)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable(
                "encrypted", "The file is protected by a password.", "Save it without a password and submit it again."
            ) from error
        raise _damaged() from error
    if not pages:
        file.close()
        raise _damaged()
    if pages > MAX_PAGES:
        file.close()
        raise Unreadable("file-too-large", f"The PDF has {pages:,} pages; we read {MAX_PAGES:,}.", "Split it.")
    return file


def _read(file: Any) -> _Read:
    read, characters = _Read(), 0
    for number in range(1, len(file) + 1):
        page = file[number - 1]
        try:
            lines = lines_of(page, number)
            read.comments.extend(comments_of(page, number))
            read.fields.extend(
                Block(text, "paragraph", where, style="form field") for text, where in fields_of(page, number)
            )
            if not lines and pdfium.FPDFPage_CountObjects(page):
                read.images.append(number)
        finally:
            page.close()
        read.lines.append(lines)
        characters += sum(len(line.text) for line in lines)
        if characters > MAX_CHARACTERS:
            raise Unreadable("file-too-large", "The PDF holds far too much text.", "Split it into parts.")
    return read


def _blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    running = _running(pages)
    told: set[str] = set()
    levels = _levels(pages)
    for lines in pages:
        inner = [line for line in lines if _edge_key(line) not in running]
        for line in lines if inner else ():
            key = _edge_key(line)
            if key in running and key not in told:
                told.add(key)
                yield _block([line], "header" if line.share < 0.5 else "footer")
        yield from _of_page(inner or lines, levels)  # a page of nothing but its head is a page


def _of_page(lines: Sequence[Line], levels: dict[float, int]) -> Iterator[Block]:
    done = 0
    for start, end in [*tables_in(lines), (len(lines), len(lines))]:
        for group in paragraphs_of(lines[done:start]):
            yield _paragraph(group, levels)
        if start < end:
            rows = tuple(line.cells for line in lines[start:end])
            block = _block(lines[start:end], "table")
            yield replace(block, text="\n".join("\t".join(row) for row in rows), rows=rows)
        done = end


def _edge_key(line: Line) -> str:
    """The same for a running head on every page, whatever page number it holds; "" in the middle of the page."""
    if _EDGE < line.share < 1 - _EDGE:
        return ""
    return f"{line.share < 0.5}:{_NUMBERS.sub('#', line.text.casefold())}"


def _running(pages: Sequence[Sequence[Line]]) -> set[str]:
    seen = Counter(key for lines in pages for key in {_edge_key(line) for line in lines} if key)
    least = 2 if len(pages) < 6 else 3
    return {key for key, times in seen.items() if times >= least}


def _levels(pages: Sequence[Sequence[Line]]) -> dict[float, int]:
    """Type size → heading level: sizes clearly above that of the running text, the largest first."""
    weight: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        weight[line.size] += len(line.text)
    body = weight.most_common(1)[0][0] if weight else 0.0
    larger = sorted((size for size in weight if size > _LARGER * body), reverse=True)
    levels = {size: min(rank, MAX_LEVELS) for rank, size in enumerate(larger, start=1)}
    return {**levels, 0.0: min(len(levels) + 1, MAX_LEVELS), body: 0}


def _paragraph(group: Sequence[Line], levels: dict[float, int]) -> Block:
    text, first = text_of(group), group[0]
    level = levels.get(first.size, 0)
    short = len(text) <= _LONGEST_HEADING and any(c.isalpha() for c in text) and text[-1:] not in ".,;"
    if not level and first.bold and len(group) == 1 and first.size >= _body(levels):
        level = levels[0.0]
    if level and short and "\t" not in text:
        return _block(group, "heading", level)
    if is_caption(text):
        return _block(group, "caption")
    return _block(group, "list" if is_item(text) else "paragraph")


def _body(levels: dict[float, int]) -> float:
    return next((size for size, level in levels.items() if not level), 0.0)


def _block(group: Sequence[Line], kind: BlockKind, level: int = 0) -> Block:
    box = min(x.left for x in group), min(x.top for x in group), max(x.right for x in group), group[-1].bottom
    where = Where(page=group[0].page, line=group[0].number, box=box)
    return Block(text_of(group), kind, where, level=level)


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged-pdf", "The PDF is damaged or cut short.", "Make it again from its source, and submit that."
    )

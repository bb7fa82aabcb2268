"""The lines of a PDF page, and the paragraphs they make."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

_BREAK = re.compile("\r\n|\r|\n|\ufffe")  # pdfium writes U+FFFE for a hyphen at the end of a line
_ITEM = re.compile(r"^(?:[•▪◦‣●■–*\uf0b7\uf0a7\uf0d8-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;]['\"”’)]*$")
_FIGURE = re.compile(r"^[(+−–-]?\s*(?:[$€£¥₹]|[A-Z]{3}\s)?\s*[(+−–-]?\d|^(?:[–—-]|n/?a|nil)$", re.IGNORECASE)
_LONGEST_FIGURE = 24
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
_BOLD = 600
_GAP = 0.95  # of the type's size: between columns, and wider than any space of a justified line


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a reader sees it; places in points from the page's top left corner."""

    text: str
    page: int
    number: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    share: float  # how far down the page, 0 to 1
    cells: tuple[str, ...] = ()  # its parts where wide gaps cut it

    @property
    def height(self) -> float:
        """From the top of its signs to their feet."""
        return max(self.bottom - self.top, 1.0)


def lines_of(page: Any, number: int) -> list[Line]:
    """The lines of an open page, pieces on one baseline joined."""
    text_page = page.get_textpage()
    try:
        height = page.get_height()
        pieces = list(_pieces(text_page, number, height))
    finally:
        text_page.close()
    return [replace(line, number=at) for at, line in enumerate(_joined(pieces), start=1)]


def _pieces(text_page: Any, page: int, height: float) -> Iterator[Line]:
    text = text_page.get_text_range()
    start = 0
    for end, after in [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]:
        raw = text[start:end]
        said = _tidied(raw)
        if said:
            first = start + len(raw) - len(raw.lstrip())
            last = start + len(raw.rstrip()) - 1
            hyphen = "-" if text[end:after] == "\ufffe" else ""
            piece = _piece(text_page, said + hyphen, page, height, (first, last))
            yield replace(piece, cells=tuple(_cells(text_page, text[first : last + 1], first, piece.size)))
        start = after


def _piece(text_page: Any, said: str, page: int, height: float, ends: tuple[int, int]) -> Line:
    first, last = (max(pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, at), 0) for at in ends)
    boxes = [_box(text_page, at) for at in sorted({first, (first + last) // 2, last})]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    bottom, top = min(b[1] for b in boxes), max(b[3] for b in boxes)
    return Line(
        text=said,
        page=page,
        number=0,
        left=round(left, 1),
        top=round(height - top, 1),
        right=round(right, 1),
        bottom=round(height - bottom, 1),
        size=round(pdfium.FPDFText_GetFontSize(text_page, first) or top - bottom, 1),
        bold=pdfium.FPDFText_GetFontWeight(text_page, first) >= _BOLD,
        share=(height - bottom) / height if height else 0.0,
    )


def _cells(text_page: Any, text: str, start: int, size: float) -> Iterator[str]:
    """The text cut where the gap between two words is wider than the type is high."""
    begin = 0
    for gap in _BLANKS.finditer(text):
        before, after = (
            _box(text_page, max(pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, start + at), 0))
            for at in (gap.start() - 1, gap.end())
        )
        if after[0] - before[2] > _GAP * size:
            yield _tidied(text[begin : gap.start()])
            begin = gap.end()
    yield _tidied(text[begin:])


def _tidied(text: str) -> str:
    return _BLANKS.sub(" ", _NO_SIGN.sub("", text)).strip()


def _box(text_page: Any, at: int) -> tuple[float, float, float, float]:
    found = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, at, ctypes.byref(found))
    return found.left, found.bottom, found.right, found.top


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Pieces that stand beside each other are one line: cells of a row, text around a tab."""
    lines: list[Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last is not None and piece.left >= last.right - 1 and _beside(last, piece):
            gap = "\t" if piece.left - last.right > piece.height else " "
            lines[-1] = replace(
                last,
                text=last.text + gap + piece.text,
                right=piece.right,
                cells=_side_by_side(last.cells, piece.cells, apart=gap == "\t"),
                top=min(last.top, piece.top),
                bottom=max(last.bottom, piece.bottom),
            )
        else:
            lines.append(piece)
    return lines


def _side_by_side(left: tuple[str, ...], right: tuple[str, ...], *, apart: bool) -> tuple[str, ...]:
    return (*left, *right) if apart else (*left[:-1], f"{left[-1]} {right[0]}", *right[1:])


def _beside(one: Line, other: Line) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.6 * min(one.height, other.height)


def paragraphs_of(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines of one page that belong together: same type, usual distance, no new item or sentence after a short line."""
    usual, right = _pitch(lines), max((line.right for line in lines), default=0.0)
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, usual, right):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def tables_in(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Stretches of lines that read as a table: neighbours of as many cells, figures under the first line."""
    found = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and len(lines[end].cells) == len(lines[start].cells) > 1:
            end += 1
        if end - start > 1 and _figures(lines[start + 1 : end]):
            found.append((start, end))
        start = end
    return found


def _figures(lines: Sequence[Line]) -> bool:
    if any(not any(c.isalnum() for c in line.cells[0]) for line in lines):  # bullets before their items
        return False
    cells = [cell for line in lines for cell in line.cells[1:]]
    return sum(len(cell) <= _LONGEST_FIGURE and bool(_FIGURE.match(cell)) for cell in cells) > len(cells) / 2


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from line to line."""
    steps = [b.bottom - a.bottom for a, b in pairwise(lines)]
    near = sorted(s for s, line in zip(steps, lines, strict=False) if 0 < s < 2.5 * line.height)
    return median(near[: len(near) // 2 + 1]) if near else 0.0


def _continues(group: Sequence[Line], line: Line, usual: float, right: float) -> bool:
    last = group[-1]
    step = line.bottom - last.bottom
    if step <= 0 or step > max(1.35 * usual, 1.2 * line.height):
        return False
    if abs(line.size - last.size) > 0.1 * last.size or line.bold != last.bold or is_item(line.text):
        return False
    if "\t" in last.text or "\t" in line.text:
        return False
    short = last.right < line.left + 0.75 * (right - line.left)
    return not (short and (_SENTENCE_END.search(last.text) or line.text[:1].isupper()))


def is_item(text: str) -> bool:
    """Does a line begin an item of a list?"""
    return bool(_ITEM.match(text))


def text_of(lines: Sequence[Line]) -> str:
    """The text of a paragraph; a hyphen at a line's end stays, since it may belong to the word."""
    said = ""
    for line in lines:
        said += line.text if not said or said.endswith("-") else f" {line.text}"
    return said

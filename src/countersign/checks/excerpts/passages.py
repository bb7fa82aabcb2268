"""A window of a document: the marked paragraph between its neighbours, with the words in question lit."""

from __future__ import annotations

from typing import Any

from countersign.checks.finding import Where
from countersign.checks.readers.document import Block, Document

AROUND = 1
LONGEST = 600
MOST_ROWS = 8


def window(document: Document, place: Where) -> dict[str, Any] | None:
    """The marked block and its neighbours; None when no block is at that place."""
    at = _find(document, place)
    if at is None:
        return None
    blocks = document.blocks
    lines = [
        _line(blocks[n], place, lit=n == at) for n in range(max(0, at - AROUND), min(len(blocks), at + AROUND + 1))
    ]
    return {"kind": "passage", "lines": lines, "heading": _heading(blocks, at)}


def _find(document: Document, place: Where) -> int | None:
    near = [n for n, b in enumerate(document.blocks) if _is_at(b.where, place)]
    if not near:
        return None
    quote = _quote(place)
    quoted = [n for n in near if quote and quote in document.blocks[n].text]
    return (quoted or near)[0]


def _quote(place: Where) -> str:
    """The words a place quotes; a long quote was cut and ends in an ellipsis."""
    return (place.text or "").removesuffix("…").rstrip()


def _is_at(where: Where, place: Where) -> bool:
    if place.paragraph is not None:
        return where.paragraph == place.paragraph
    if place.page is not None:
        return where.page == place.page and place.line in (None, where.line)
    if place.line is not None:
        return where.line == place.line
    return False


def _heading(blocks: tuple[Block, ...], at: int) -> str:
    above = (b.text for b in reversed(blocks[: max(0, at - AROUND)]) if b.kind == "heading")
    return next(above, "")[:120]


def _line(block: Block, place: Where, *, lit: bool) -> dict[str, Any]:
    if block.kind == "table" and block.rows:
        rows = _rows_near(block, _quote(place)) if lit else block.rows[:2]
        return {"kind": "table", "lit": lit, "rows": [[_cut(c, 80) for c in row[:8]] for row in rows]}
    before, mark, after = _marked(block.text, _quote(place) if lit else "")
    return {"kind": block.kind, "lit": lit, "before": before, "mark": mark, "after": after}


def _rows_near(block: Block, text: str) -> tuple[tuple[str, ...], ...]:
    at = next((n for n, row in enumerate(block.rows) if text and any(text in cell for cell in row)), 0)
    first = max(0, min(at - MOST_ROWS // 2, len(block.rows) - MOST_ROWS))
    rows = block.rows[first : first + MOST_ROWS]
    return rows if first == 0 else (block.rows[0], *rows)


def _marked(text: str, quote: str) -> tuple[str, str, str]:
    """Text before, the quoted words, text after; long text is cut around the quote."""
    at = text.find(quote) if quote else -1
    if at < 0:
        return _cut(text, LONGEST), "", ""
    start, end = max(0, at - LONGEST // 2), at + len(quote) + LONGEST // 2
    before = ("…" if start else "") + text[start:at]
    return before, quote[:LONGEST], text[at + len(quote) : end] + ("…" if end < len(text) else "")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"

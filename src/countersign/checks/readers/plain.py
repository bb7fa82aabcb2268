"""Plain text and light Markdown: headings by `#`, lists, pipe tables; everything else is a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.checks.finding import Where
from countersign.checks.readers.document import Block, Document, is_caption
from countersign.checks.readers.unreadable import Unreadable

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_LIST = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_RULE = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$")
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


def open_plain(name: str, data: bytes) -> Document:
    """Read text; Unreadable when no usual encoding fits. Paragraphs are numbered from 1, lines are kept."""
    kind = name.rpartition(".")[2].lower()
    blocks = tuple(_blocks(_decoded(data).splitlines(), markdown=kind == "md"))
    return Document(name=name, kind=kind, blocks=blocks)


def _decoded(data: bytes) -> str:
    encodings = _ENCODINGS if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else (_ENCODINGS[0], _ENCODINGS[2])
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown-encoding", "The text is in an encoding we do not know.", "Save it as UTF-8.")


def _blocks(lines: list[str], *, markdown: bool) -> Iterator[Block]:
    number, start = 0, 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end(lines, start, markdown=markdown)
        number += 1
        yield _block(lines[start:end], Where(paragraph=number, line=start + 1), markdown=markdown)
        start = end


def _end(lines: list[str], start: int, *, markdown: bool) -> int:
    """Where the block that begins at `start` ends: a blank line, or a line that is a block of its own."""
    if markdown and _alone(lines[start]):
        return start + 1
    table = markdown and lines[start].lstrip().startswith("|")
    end = start + 1
    while end < len(lines) and lines[end].strip():
        if markdown and (_alone(lines[end]) or lines[end].lstrip().startswith("|") != table):
            break
        end += 1
    return end


def _alone(line: str) -> bool:
    return bool(_HEADING.match(line) or _LIST.match(line))


def _block(lines: list[str], where: Where, *, markdown: bool) -> Block:
    heading, item = _HEADING.match(lines[0]), _LIST.match(lines[0])
    if markdown and heading:
        return Block(heading.group(2), "heading", where, level=len(heading.group(1)))
    if markdown and item:
        return Block(item.group(1), "list", where)
    if markdown and lines[0].lstrip().startswith("|"):
        rows = tuple(_row(line) for line in lines if not _RULE.match(line))
        return Block("\n".join("\t".join(row) for row in rows), "table", where, rows=rows)
    text = " ".join(line.strip() for line in lines)
    return Block(text, "caption" if markdown and is_caption(text) else "paragraph", where)


def _row(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))

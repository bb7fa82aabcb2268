"""A document's prose as one string that remembers where each piece stands, for patterns that cross blocks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from countersign.checks.finding import Where
from countersign.checks.readers.document import Block, Document

_SHOWN = 90
_END = re.compile(r"[.?!:;]['\"”’)\]]*\s*$")


@dataclass(frozen=True)
class RunningText:
    """The blocks joined by line ends; an offset into `text` leads back to its block."""

    blocks: tuple[Block, ...]

    @cached_property
    def text(self) -> str:
        """All blocks, one a line."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def starts(self) -> list[int]:
        """Where each block begins in `text`."""
        starts, at = [], 0
        for block in self.blocks:
            starts.append(at)
            at += len(block.text) + 1
        return starts

    def index(self, offset: int) -> int:
        """The number of the block at an offset."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def block(self, offset: int) -> Block:
        """The block at an offset."""
        return self.blocks[self.index(offset)]

    def where(self, start: int, end: int) -> Where:
        """The place of a stretch of text, with its words."""
        return replace(self.block(start).where, text=cut(self.text[start:end]))

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All matches."""
        return pattern.finditer(self.text)

    def begins_sentence(self, offset: int) -> bool:
        """Does a sentence, or a block, begin here?"""
        if offset in self._heads:
            return True
        before = self.text[max(0, offset - 6) : offset].rstrip("\"'“‘([ ")
        return not before.strip() or bool(_END.search(before))

    @cached_property
    def _heads(self) -> frozenset[int]:
        return frozenset(self.starts)


def running_text(document: Document, blocks: Sequence[Block] | None = None) -> RunningText:
    """The prose of a document, or the given blocks of it."""
    return RunningText(tuple(document.prose if blocks is None else blocks))


def cut(text: str, most: int = _SHOWN) -> str:
    """One line of at most `most` characters.

    >>> cut("as  set out in clause 9", 12)
    'as set out…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"

"""One model for everything that is read as text: Word files, PDFs, plain text and Markdown.

A document is a sequence of blocks in reading order, each with its place, so that a rule can say where something stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from countersign.checks.finding import Where
from countersign.checks.readers.package import Properties

_CAPTION = re.compile(
    r"^(?:table|figure|fig\.|exhibit|chart|box)\s+\d+(?:\.\d+)*\s*(?:[.:]|\s[–—-])\s+\S", re.IGNORECASE
)

BlockKind = Literal["paragraph", "heading", "caption", "list", "table", "footnote", "header", "footer"]


def is_caption(text: str) -> bool:
    """Does a paragraph read as the caption of a table or figure?

    >>> is_caption("Table 3: Sales by year"), is_caption("Table 3 shows that sales grew.")
    (True, False)
    """
    return len(text) < 300 and bool(_CAPTION.match(text))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, table … `level` counts headings from 1; `rows` holds a table's cells as text.

    `hidden` is text the author formatted as not shown.
    """

    text: str
    kind: BlockKind
    where: Where
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    style: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change that nobody accepted or rejected: who inserted, deleted or moved which text."""

    kind: Literal["inserted", "deleted", "moved", "formatted"]
    author: str
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment left in the file, at the text it is about."""

    author: str
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that points at a bookmark (REF, PAGEREF, NOTEREF), with the text it shows now."""

    target: str
    shown: str
    where: Where


@dataclass(frozen=True)
class Document:
    """What the readers of docx, pdf, txt and md give to rules."""

    name: str
    kind: str
    blocks: tuple[Block, ...]
    properties: Properties = field(default_factory=Properties)
    revisions: tuple[Revision, ...] = ()
    comments: tuple[Comment, ...] = ()
    references: tuple[Reference, ...] = ()
    bookmarks: frozenset[str] = frozenset()
    image_pages: tuple[int, ...] = ()  # pages that show something and hold no text, such as scans

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """The headings, in order."""
        return tuple(b for b in self.blocks if b.kind == "heading")

    @cached_property
    def tables(self) -> tuple[Block, ...]:
        """The tables, in order."""
        return tuple(b for b in self.blocks if b.kind == "table")

    @cached_property
    def prose(self) -> tuple[Block, ...]:
        """What is read as running text: no tables, headers or footers, nothing hidden."""
        kinds = {"paragraph", "heading", "caption", "list", "footnote"}
        return tuple(b for b in self.blocks if b.kind in kinds and not b.hidden)

    @cached_property
    def text(self) -> str:
        """All prose, one block a line."""
        return "\n".join(b.text for b in self.prose)

"""Word files as documents: the accepted view of the text, and apart from it what changed, was said or is hidden.

A place is the number of the paragraph or table, from 1, empty ones not counted. What stands outside the running text
(footnotes, headers, footers) is named by `entity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from countersign.checks.finding import Where
from countersign.checks.readers.document import (
    Block,
    BlockKind,
    Comment,
    Document,
    Reference,
    Revision,
    is_caption,
)
from countersign.checks.readers.package import Package, Properties, Relation, open_package, properties, relations
from countersign.checks.readers.unreadable import Unreadable
from countersign.checks.readers.word_styles import Styles, attribute, numbering, outline
from countersign.checks.readers.word_text import Paragraph, Walk, local

MAX_XML = 64 * 1024 * 1024
MAX_BLOCKS = 200_000
MAX_ROWS = 100_000
MAX_SPAN = 64
Relations = dict[str, Relation]
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice"})


def open_word(name: str, data: bytes) -> Document:
    """Read a docx; Unreadable when it is damaged, protected or far too large."""
    package = open_package(data)
    main = _main_part(package)
    root = _parsed(package, main)
    body = root.find("{*}body") if root is not None else None
    if body is None:
        raise Unreadable("damaged-package", "The file holds no text.", "Save it again from the program that made it.")
    rels = relations(package, main)
    reading = _Reading(Styles(_parsed(package, _first(rels, "styles"))))
    reading.blocks_of(body)
    _notes(package, rels, reading)
    _edges(package, rels, body, reading)
    return Document(
        name=name,
        kind="docx",
        blocks=tuple(reading.blocks),
        properties=_told(package, rels),
        revisions=tuple(reading.revisions),
        comments=tuple(_comments(package, rels, reading)),
        references=tuple(reading.references),
        bookmarks=frozenset(reading.bookmarks),
        image_pages=(1,) if not reading.blocks and _has_pictures(body) else (),
    )


def _has_pictures(body: Any) -> bool:
    return next(body.iter("{*}blip", "{*}imagedata"), None) is not None


@dataclass
class _Reading:
    """What has been read so far."""

    styles: Styles
    blocks: list[Block] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    bookmarks: set[str] = field(default_factory=set)
    notes: dict[tuple[str, str], Where] = field(default_factory=dict)
    anchors: dict[str, Where] = field(default_factory=dict)
    count: int = 0
    kind: BlockKind | None = None  # of everything read now, outside the body
    entity: str | None = None
    about: Where | None = None  # the place of the note's sign

    def __post_init__(self) -> None:
        self.walk = Walk(self.styles)

    def blocks_of(self, parent: Any) -> None:
        """Read paragraphs and tables in order, through whatever wraps them."""
        for child in parent:
            tag = local(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._table(child)
            elif tag == "bookmarkStart":
                self.bookmarks.add(attribute(child, "name"))
            elif tag in _WRAPPERS:
                self.blocks_of(child)

    def _place(self) -> Where:
        if self.entity:
            return Where(paragraph=self.about.paragraph if self.about else None, entity=self.entity)
        self.count += 1
        if len(self.blocks) > MAX_BLOCKS:
            raise _too_large()
        return Where(paragraph=self.count)

    def _paragraph(self, element: Any) -> None:
        read = self.walk.paragraph(element)
        if read.text or read.hidden or read.changes or read.anchors:
            where = self._place()
            self._keep(read, where)
            kind, level = self._kind(read, element.find("{*}pPr"))
            if read.text:
                self.blocks.append(Block(read.text, kind, where, level=level, style=read.style.name))
            if read.hidden:
                self.blocks.append(Block(read.hidden, kind, where, style=read.style.name, hidden=True))
        else:
            self.bookmarks.update(read.bookmarks)
        for box in read.boxes:
            self.blocks_of(box)

    def _keep(self, read: Paragraph, where: Where) -> None:
        """Note what a paragraph holds beside its text."""
        self.bookmarks.update(read.bookmarks)
        self.revisions.extend(Revision(kind, author, text, where) for kind, author, text in read.changes)
        self.references.extend(Reference(target, shown, where) for target, shown in read.pointers)
        self.notes.update((note, where) for note in read.notes)
        for number, words in read.anchors.items():
            self.anchors[number] = replace(where, text=words[:80] or None)

    def _kind(self, read: Paragraph, own: Any) -> tuple[BlockKind, int]:
        if self.kind:
            return self.kind, 0
        outlined = outline(own)
        level = read.style.level if outlined is None else outlined
        if level and not read.style.listed:
            return "heading", level
        if read.style.caption or (is_caption(read.text) and not read.style.listed):
            return "caption", 0
        return ("list" if numbering(own) or read.style.numbered else "paragraph"), 0

    def _table(self, table: Any) -> None:
        where = self._place()
        inner: list[Any] = []
        rows: list[tuple[str, ...]] = []
        hidden: list[str] = []
        for row in _rows(table):
            gone = row.find("{*}trPr/{*}del")
            new = row.find("{*}trPr/{*}ins")
            for change, kind in ((gone, "deleted"), (new, "inserted")):
                if change is not None:
                    self.revisions.append(Revision(kind, attribute(change, "author"), "a table row", where))  # type: ignore[arg-type]
            cells = self._row(row, where, inner, hidden)
            if gone is None:
                rows.append(cells)
            if len(rows) > MAX_ROWS:
                raise _too_large()
        if any(cell for row in rows for cell in row):
            text = "\n".join("\t".join(row) for row in rows)
            self.blocks.append(Block(text, self.kind or "table", where, rows=tuple(rows)))
        if hidden:
            self.blocks.append(Block(" ".join(hidden), self.kind or "table", where, hidden=True))
        for nested in inner:
            self.blocks_of([nested])

    def _row(self, row: Any, where: Where, inner: list[Any], hidden: list[str]) -> tuple[str, ...]:
        """One text per column of the grid: a cell over several columns stands in the first of them."""
        cells = [""] * _span(row.find("{*}trPr/{*}gridBefore"), 0)
        for cell in _found(row, "tc"):
            texts = []
            for element in _found(cell, "p", "tbl"):
                if local(element) == "tbl":
                    inner.append(element)
                    continue
                read = self.walk.paragraph(element)
                self._keep(read, where)
                texts.append(read.text)
                hidden.extend([read.hidden] if read.hidden else [])
                inner.extend(read.boxes)
            cells += [" ".join(filter(None, texts)), *[""] * (_span(cell.find("{*}tcPr/{*}gridSpan"), 1) - 1)]
        return tuple(cells)


def _rows(table: Any) -> Iterator[Any]:
    yield from _found(table, "tr")


def _found(parent: Any, *tags: str) -> Iterator[Any]:
    for child in parent:
        tag = local(child)
        if tag in tags:
            yield child
        elif tag in _WRAPPERS:
            yield from _found(child, *tags)


def _span(element: Any, usual: int) -> int:
    value = attribute(element, "val")
    return min(int(value), MAX_SPAN) if value.isdecimal() else usual


def _notes(package: Package, rels: Relations, reading: _Reading) -> None:
    """Footnotes and endnotes in the order of their signs; those that nothing refers to are not shown by Word."""
    for kind in ("footnote", "endnote"):
        root = _parsed(package, _first(rels, f"{kind}s"))
        by_id = {attribute(note, "id"): note for note in (root if root is not None else ())}
        called = [(number, where) for (its, number), where in list(reading.notes.items()) if its == kind]
        for order, (number, where) in enumerate(called, start=1):
            if number in by_id:
                reading.kind, reading.entity, reading.about = "footnote", f"{kind} {order}", where
                reading.blocks_of(by_id[number])
    reading.about = None


def _edges(package: Package, rels: Relations, body: Any, reading: _Reading) -> None:
    """Headers and footers that a section uses, each once."""
    done: set[str] = set()
    for reference in body.iter("{*}headerReference", "{*}footerReference"):
        named = rels.get(attribute(reference, "id"))
        path = named.target if named else ""
        if path in package and path not in done:
            done.add(path)
            reading.kind = "header" if local(reference) == "headerReference" else "footer"
            reading.entity = reading.kind
            reading.blocks_of(_parsed(package, path))


def _comments(package: Package, rels: Relations, reading: _Reading) -> Iterator[Comment]:
    root = _parsed(package, _first(rels, "comments"))
    for comment in root if root is not None else ():
        texts = (Walk(reading.styles).paragraph(p).text for p in comment.iter("{*}p"))
        where = reading.anchors.get(attribute(comment, "id"), Where(entity="comments"))
        yield Comment(attribute(comment, "author"), " ".join(filter(None, texts)), where)


def _told(package: Package, rels: Relations) -> Properties:
    told = properties(package)
    settings = _first(rels, "settings")
    attached = _first(relations(package, settings), "attachedTemplate") if settings else ""
    return replace(told, template=attached.replace("\\", "/").rpartition("/")[2]) if attached else told


def _main_part(package: Package) -> str:
    said = _first(relations(package, ""), "officeDocument")
    return said if said in package else "word/document.xml"


def _first(rels: Relations, kind: str) -> str:
    return next((r.target for r in rels.values() if r.kind == kind), "")


def _parsed(package: Package, path: str) -> Any:
    if path not in package:
        return None
    if package.size(path) > MAX_XML:
        raise _too_large()
    return package.xml(path)


def _too_large() -> Unreadable:
    return Unreadable("file-too-large", "The document is far too long to be read as one.", "Split it into parts.")

"""Walks one paragraph of a Word file: what is seen, what is hidden, what changed, where fields point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from countersign.checks.readers.word_styles import Style, Styles, attribute, vanishes

Change = Literal["inserted", "deleted", "moved", "formatted"]

_POINTER = re.compile(r"^\s*(?:REF|PAGEREF|NOTEREF)\s+\"?([^\s\"\\]+)", re.IGNORECASE)
_SKIPPED = frozenset({"pPr", "rPr", "delText", "delInstrText", "rt", "sdtPr", "sectPr", "tblPr", "instrText"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_FORMATTED = frozenset({"rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange"})
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def local(element: Any) -> str:
    """The tag without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass
class _Field:
    instruction: str = ""
    shown: str = ""
    in_result: bool = False


@dataclass
class Paragraph:
    """What was gathered: texts, changes `(kind, author, text)`, field targets with what they show, notes, boxes."""

    style: Style = field(default_factory=Style)
    text: str = ""
    hidden: str = ""
    changes: list[tuple[Change, str, str]] = field(default_factory=list)
    pointers: list[tuple[str, str]] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id
    anchors: dict[str, str] = field(default_factory=dict)  # comment id → the words it is about
    boxes: list[Any] = field(default_factory=list)


class Walk:
    """One walk over the paragraphs of a part; comments and fields may run over several paragraphs."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._open: dict[str, list[str]] = {}  # comment id → words so far
        self._homes: dict[str, Paragraph] = {}
        self._now = Paragraph()

    def paragraph(self, element: Any) -> Paragraph:
        """Read a w:p."""
        properties = element.find("{*}pPr")
        now = self._now = Paragraph(self._styles.of(attribute(_child(properties, "pStyle"), "val")))
        self._mark(properties)
        for child in element:
            self._visit(child, seen=True, style_hides=now.style.hidden)
        now.text, now.hidden = _tidied(now.text), _tidied(now.hidden)
        return now

    def _mark(self, properties: Any) -> None:
        """Changes of the paragraph's own mark and formatting."""
        if properties is None:
            return
        for change in properties.iter("{*}pPrChange", "{*}rPrChange", "{*}sectPrChange"):
            self._now.changes.append(("formatted", attribute(change, "author"), ""))
        for tag, kind in (("ins", "inserted"), ("del", "deleted")):
            found = properties.find(f"{{*}}rPr/{{*}}{tag}")
            if found is not None:
                self._now.changes.append((kind, attribute(found, "author"), ""))  # type: ignore[arg-type]

    def _visit(self, element: Any, *, seen: bool, style_hides: bool) -> None:
        tag = local(element)
        if tag == "r":
            self._run(element, seen=seen, style_hides=style_hides)
        elif tag in {"ins", "moveTo", "del", "moveFrom"}:
            self._change(tag, element, seen=seen, style_hides=style_hides)
        elif tag in {"bookmarkStart", "commentRangeStart", "commentRangeEnd"}:
            self._range(tag, element)
        elif tag == "fldSimple":
            self._simple_field(element, seen=seen, style_hides=style_hides)
        elif tag == "AlternateContent":
            for child in _preferred(element):
                self._visit(child, seen=seen, style_hides=style_hides)
        elif tag not in _SKIPPED:
            self._inside(tag, element, seen=seen, style_hides=style_hides)

    def _inside(self, tag: str, element: Any, *, seen: bool, style_hides: bool) -> None:
        if tag == "t":  # also of formulas, whose runs nest
            self._say(element.text or "", seen=seen, hidden=style_hides)
        elif tag == "txbxContent":
            self._now.boxes.append(element)
        else:
            for child in element:
                self._visit(child, seen=seen, style_hides=style_hides)

    def _run(self, run: Any, *, seen: bool, style_hides: bool) -> None:
        properties = run.find("{*}rPr")
        own = vanishes(properties)
        by_style = self._styles.of(attribute(_child(properties, "rStyle"), "val")).hidden
        hidden = own if own is not None else by_style or style_hides
        if properties is not None and (change := properties.find("{*}rPrChange")) is not None:
            self._now.changes.append(("formatted", attribute(change, "author"), "".join(_words(run))))
        for child in run:
            tag = local(child)
            if tag == "fldChar":
                self._field(attribute(child, "fldCharType"))
            elif tag == "instrText":
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].instruction += child.text or ""
            elif tag in _SIGNS:
                self._say(_SIGNS[tag], seen=seen, hidden=hidden)
            elif tag in _NOTES:
                self._now.notes.append((_NOTES[tag], attribute(child, "id")))
            elif tag == "commentReference":
                self._now.anchors.setdefault(attribute(child, "id"), "")
            else:
                self._visit(child, seen=seen, style_hides=hidden)

    def _say(self, text: str, *, seen: bool, hidden: bool) -> None:
        if any(not field.in_result for field in self._fields) or not seen:
            return
        if hidden:
            self._now.hidden += text
            return
        self._now.text += text
        for open_field in self._fields:
            open_field.shown += text
        for words in self._open.values():
            words.append(text)

    def _change(self, tag: str, element: Any, *, seen: bool, style_hides: bool) -> None:
        gone = tag in {"del", "moveFrom"}
        kind: Change = "moved" if tag.startswith("move") else "deleted" if gone else "inserted"
        if tag != "moveFrom":  # a move is told once, where the text went
            self._now.changes.append((kind, attribute(element, "author"), _tidied("".join(_words(element)))))
        for child in element:
            self._visit(child, seen=seen and not gone, style_hides=style_hides)

    def _range(self, tag: str, element: Any) -> None:
        number = attribute(element, "id")
        if tag == "bookmarkStart":
            self._now.bookmarks.append(attribute(element, "name"))
        elif tag == "commentRangeStart":
            self._open[number], self._homes[number] = [], self._now
            self._now.anchors.setdefault(number, "")
        elif number in self._open:
            self._homes.pop(number).anchors[number] = _tidied("".join(self._open.pop(number)))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._point(self._fields.pop())

    def _simple_field(self, element: Any, *, seen: bool, style_hides: bool) -> None:
        self._fields.append(_Field(attribute(element, "instr"), in_result=True))
        for child in element:
            self._visit(child, seen=seen, style_hides=style_hides)
        self._point(self._fields.pop())

    def _point(self, ended: _Field) -> None:
        found = _POINTER.match(ended.instruction)
        if found:
            self._now.pointers.append((found.group(1), _tidied(ended.shown)))


def _words(element: Any) -> Iterator[str]:
    for text in element.iter("{*}t", "{*}delText"):
        yield text.text or ""


def _preferred(alternate: Any) -> Iterator[Any]:
    """What the newest program shows of an AlternateContent: the first choice, else the fallback."""
    chosen = alternate.find("{*}Choice")
    chosen = alternate.find("{*}Fallback") if chosen is None else chosen
    yield from chosen if chosen is not None else ()


def _child(element: Any, tag: str) -> Any:
    return element.find(f"{{*}}{tag}") if element is not None else None


def _tidied(text: str) -> str:
    return re.sub(r"[ \u00a0]{2,}", " ", text).strip()

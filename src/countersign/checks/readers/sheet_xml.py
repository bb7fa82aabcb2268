"""One pass over a sheet's XML.

Nearly all programs write cells in one plain form; a pattern reads that form several times faster than an XML parser
builds elements. The pattern must match without a gap from the first cell to the last: the first byte it does not
expect hands the whole sheet to lxml, so nothing is ever skipped.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree

from countersign.checks.readers.formulas import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    area_of,
    cell_position,
    column_name,
    column_number,
    column_pattern,
    row_pattern,
    to_relative,
)
from countersign.checks.readers.grid import BOOL, EMPTY, ERROR, NO_FORMULA, NUMBER, TEXT, Grid, Interned, key_of
from countersign.checks.readers.package import parse_xml
from countersign.checks.readers.unreadable import Unreadable

_PLAIN = re.compile(
    r"\s*(?:<c r=\"([A-Z]{1,3})([1-9][0-9]{0,6})\"(?: s=\"([0-9]+)\")?(?: t=\"([a-zA-Z]+)\")?"
    r"(?:/>|>(?:<f((?: [^<>]*?)?)(?:/>|>([^<]*)</f>))?(?:<v(?: [^<>]*)?(?:/>|>([^<]*)</v>))?</c>)"
    r"|<row([^<>]*)>|</row>)"
)
_START = re.compile(r"<sheetData(?: [^<>]*)?>")
_ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

RawCell = tuple[int, int, str | None, str | None, dict[str, str] | None, str | None, str | None]
"""Row, column, style, type, the formula's attributes, its text, and the value's text."""


class _NotPlain(Exception):
    """The sheet is not in the plain form."""


@dataclass
class SheetXml:
    """What a sheet's XML held: its cells, its hidden rows, and the rest of it as one element."""

    grid: Grid
    hidden_rows: set[int] = field(default_factory=set)
    rest: Any = None


def read_sheet(data: bytes, texts: Interned, templates: Interned) -> SheetXml:
    """Read one sheet. `texts` starts with the shared strings; both tables grow."""
    try:
        return _read(_plain(data), texts, templates)
    except _NotPlain:
        return _read(_parsed(data), texts, templates)


def _read(stream: Iterator[Any], texts: Interned, templates: Interned) -> SheetXml:
    sheet = SheetXml(Grid())
    fill = _Filler(sheet.grid, texts, templates)
    for item in stream:
        if type(item) is tuple:
            fill.cell(item)
        elif type(item) is int:
            sheet.hidden_rows.add(item)
        else:
            sheet.rest = item
    fill.finish()
    return sheet


def _plain(data: bytes) -> Iterator[Any]:
    text = _as_text(data)
    start, end = _START.search(text), text.rfind("</sheetData>")
    if start is None or end < 0 or start[0].endswith("/>") or "<!" in text[: start.start()]:
        raise _NotPlain
    yield parse_xml((text[: start.start()] + text[end + len("</sheetData>") :]).encode())
    at = start.end()
    for found in _PLAIN.finditer(text, at, end):
        if found.start() != at:
            raise _NotPlain
        at = found.end()
        letters, digits, style, kind, about, formula, value, opened = found.groups()
        if letters:
            if about is None and value is None:
                continue
            row, col = int(digits), column_number(letters)
            if not col or row > MAX_ROW:
                raise _NotPlain
            yield row, col, style, kind, _attributes(about), _unescaped(formula), _unescaped(value)
        elif opened and "hidden" in opened:
            said = _attributes(opened) or {}
            if said.get("hidden") in ("1", "true") and said.get("r", "").isdigit():
                yield int(said["r"])
    if text[at:end].strip():
        raise _NotPlain


def _as_text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _NotPlain from None


@lru_cache(maxsize=4096)
def _attributes(text: str | None) -> dict[str, str] | None:
    return None if text is None else {name: _unescaped(value) or "" for name, value in _ATTRIBUTE.findall(text)}


def _unescaped(text: str | None) -> str | None:
    if text is None or "&" not in text:
        return text

    def char(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("#"):
            code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])  # noqa: FURB166 - &#x is XML's, not Python's
            return chr(code) if code < 0x110000 else found[0]
        return _NAMED[name]

    return _ENTITY.sub(char, text)


def _parsed(data: bytes) -> Iterator[Any]:
    """The same stream by lxml, for sheets in any other form."""
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}row", "{*}worksheet"),
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    row = 0
    try:
        for _, element in events:
            if element.tag.endswith("}worksheet") or element.tag == "worksheet":
                yield element
                continue
            row = int(element.get("r") or row + 1)
            if element.get("hidden") in ("1", "true"):
                yield row
            yield from _parsed_row(element, row)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = f"A sheet of the workbook is damaged ({str(error)[:120]})."
        raise Unreadable(
            "damaged-package", reason, "Open it in the program that made it, save it again, and submit that."
        ) from error


def _parsed_row(element: Any, row: int) -> Iterator[RawCell]:
    col = 0
    for cell in element.iterchildren("{*}c"):
        named = cell.get("r")
        place, col = cell_position(named) if named else (row, col + 1)
        if not 0 < place <= MAX_ROW or not 0 < col <= MAX_COLUMN:
            continue
        formula, value, inline = (cell.find(f"{{*}}{name}") for name in ("f", "v", "is"))
        kind, said = cell.get("t"), None if value is None else value.text or ""
        if inline is not None:
            kind, said = "str", rich_text(inline)
        if formula is None and value is None and inline is None:
            continue
        about = None if formula is None else {str(k): str(v) for k, v in formula.attrib.items()}
        yield place, col, cell.get("s"), kind, about, formula.text if formula is not None else None, said


def rich_text(element: Any) -> str:
    """The text of a string item: its runs joined, its phonetic reading left out."""
    parts = [t.text or "" for t in element.iter("{*}t") if not _phonetic(t)]
    return unescape_characters("".join(parts))


def _phonetic(text: Any) -> bool:
    above = text.getparent()
    return above is not None and str(above.tag).endswith("}rPh")


def unescape_characters(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_ in workbooks."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class _Pattern(NamedTuple):
    """A template and how it reads along a line; no text when it has not repeated yet."""

    template: int
    text: str
    offsets: tuple[int, ...]


class _Filler:
    """Turns raw cells into entries of a grid."""

    def __init__(self, grid: Grid, texts: Interned, templates: Interned) -> None:
        self.grid, self.texts, self.templates = grid, texts, templates
        self.strings = len(texts)
        self.shared: dict[str, int] = {}
        self.orphans: list[tuple[int, str]] = []
        self.last, self.in_order = -1, True
        self.above: dict[int, _Pattern] = {}
        self.left: _Pattern | None = None
        self.row = 0

    def cell(self, raw: RawCell) -> None:
        row, col, style, kind, about, formula, value = raw
        key = key_of(row, col)
        if key <= self.last:
            self.in_order = False
        self.last = key
        tag, number = self._value(kind, value)
        template = NO_FORMULA if about is None else self._template(row, col, about, formula)
        self.grid.add(key, tag, number, int(style) if style and style.isdigit() else 0, template)

    def _value(self, kind: str | None, value: str | None) -> tuple[int, float]:
        if value is None or (not value and kind != "str"):
            return EMPTY, 0.0
        if kind is None or kind == "n":
            try:
                return NUMBER, float(value)
            except ValueError:
                return TEXT, self.texts.index(value)
        if kind == "s":
            at = int(value) if value.isdigit() else self.strings
            return (TEXT, at) if at < self.strings else (EMPTY, 0.0)
        if kind == "b":
            return BOOL, float(value in ("1", "true"))
        if kind == "e":
            return ERROR, self.texts.index(value)
        return TEXT, self.texts.index(unescape_characters(value))

    def _template(self, row: int, col: int, about: dict[str, str], formula: str | None) -> int:
        kind = about.get("t")
        if kind in ("array", "dataTable") and (area := area_or_none(about.get("ref"))):
            self.grid.computed.append(area)
        if kind == "shared" and not formula:
            group = about.get("si", "")
            if group not in self.shared:
                self.orphans.append((len(self.grid), group))
            return self.shared.get(group, NO_FORMULA)
        if not formula:
            return NO_FORMULA
        index = self._relative(row, col, formula)
        if kind == "shared":
            self.shared[about.get("si", "")] = index
        return index

    def _relative(self, row: int, col: int, formula: str) -> int:
        """Most formulas repeat the one to their left or above.

        Comparing with how that would read here is cheaper than translating.
        """
        left = self.left if row == self.row else None
        if left and left.text and formula == left.text % tuple([column_name(col + offset) for offset in left.offsets]):
            return left.template
        above = self.above.get(col)
        if above and above.text and formula == above.text % tuple([row + offset for offset in above.offsets]):
            self._remember_left(above.template, row, left)
            return above.template
        index = self.templates.index(to_relative(formula, row, col))
        self._remember_left(index, row, left)
        repeated = above is not None and above.template == index
        self.above[col] = _Pattern(index, *(column_pattern(self.templates.texts[index], col) if repeated else ("", ())))
        return index

    def _remember_left(self, index: int, row: int, left: _Pattern | None) -> None:
        """A pattern is worth making when a formula repeats for the second time."""
        repeated = left is not None and left.template == index
        self.left = _Pattern(index, *(row_pattern(self.templates.texts[index], row) if repeated else ("", ())))
        self.row = row

    def finish(self) -> None:
        for at, group in self.orphans:  # a follower that stands before its master
            self.grid.formulas[at] = self.shared.get(group, NO_FORMULA)
        if not self.in_order:
            self.grid.settle()


def area_or_none(name: str | None) -> Area | None:
    """The area of this A1 name, None for anything else."""
    try:
        return area_of(name or "")
    except ValueError:
        return None

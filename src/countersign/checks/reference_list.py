"""A document's reference list and its citations, numbered or by author and year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from countersign.checks.readers.document import Block, Document
from countersign.checks.running_text import RunningText, running_text

_TITLE = re.compile(
    r"^\s*(?:\d+\.?\s*)?(?:references?(?: list)?|bibliography|works cited|literature(?: cited)?|reference list|"
    r"cited literature)\s*:?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\s*(?:appendi(?:x|ces)|annex|tables?|figures?|figure (?:legends|captions)|acknowledge?ments?|supplementary|"
    r"author contributions?|competing interests?|declarations?|funding|disclosures?)\b.{0,60}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)]|(\d{1,3})(?=\s+[A-Z]))\s*")
_YEAR = re.compile(r"(?<!\d)((?:1[6-9]|20)\d\d)([a-z])?(?!\d)")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒", "0123456789-,")
_BRACKETED = re.compile(r"\[(\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*)\]")
_RAISED = re.compile(r"(?<=[\w.,;:)\]”\"’])([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?:[⁻˒–,-][⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})*)")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'\-]*[\w](?:\s+(?:[A-ZÀ-ÖØ-Þ][\w’'\-]+))?"
_PARTICLE = r"(?:(?:van|von|de|der|den|del|della|di|da|la|le|du|dos|ten|ter|bin|al)\s+){0,3}"
_AUTHORS = rf"{_PARTICLE}(?P<name>{_NAME})(?:\s+(?:and|&)\s+{_PARTICLE}{_NAME}|,?\s+et\s+al\.?|\s+and colleagues)?"
_IN_BRACKETS = re.compile(r"\(([^()]*?\b(?:1[6-9]|20)\d\d[a-z]?\b[^()]*)\)")
_ONE = re.compile(
    rf"^\s*(?:(?:see|e\.g\.|cf\.|reviewed in|see also|for example),?\s+)?{_AUTHORS}(?:['’]s)?,?\s+"
    r"(?P<years>(?:(?:1[6-9]|20)\d\d[a-z]?)(?:\s*,\s*(?:(?:1[6-9]|20)\d\d[a-z]?|[a-z](?=\s*(?:,|$))))*)"
)
_NARRATIVE = re.compile(
    rf"{_AUTHORS}(?:['’]s?)?\s+\((?P<years>(?:1[6-9]|20)\d\d[a-z]?(?:\s*,\s*(?:1[6-9]|20)\d\d[a-z]?)*)\)"
)
_LONGEST_RANGE = 60
_NOT_NAMES = (
    frozenset(  # what stands before a year in brackets and is nobody
        (
            *calendar.month_name[1:],
            "Spring",
            "Summer",
            "Autumn",
            "Winter",
            "Table",
            "Figure",
            "Section",
            "In",
            "The",
            "Since",
        )
    )
    | {"Until", "From", "Version", "Act", "Directive", "Regulation"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference: its number or "" , its text, and its block."""

    number: str
    text: str
    block: Block

    @property
    def year(self) -> str:
        """Its first year, with its letter."""
        found = _YEAR.search(self.text)
        return found[0] if found else ""

    @property
    def lead(self) -> str:
        """What stands before the year: the authors."""
        found = _YEAR.search(self.text)
        return self.text[: found.start()] if found and found.start() > 3 else self.text[:120]

    @property
    def surname(self) -> str:
        """The first author's surname, as far as it can be told."""
        return re.split(r"[,.\s]", self.lead.strip(), maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Citation:
    """The text cites: a number, or a name with a year; offsets of the running text."""

    number: str
    name: str
    year: str
    start: int
    end: int


@dataclass(frozen=True)
class Apparatus:
    """The list, and the text that cites it."""

    title: Block
    entries: tuple[Entry, ...]
    reading: RunningText

    @cached_property
    def numbered(self) -> bool:
        """Is the list numbered, and cited by numbers?"""
        by_number, by_name = len(list(self._by_number())), len(self._by_name)
        marked = sum(1 for entry in self.entries if entry.number)
        return marked * 2 > len(self.entries) and by_number >= by_name

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations of the style that the list has."""
        return tuple(self._by_number()) if self.numbered else self._by_name

    def _by_number(self) -> Iterator[Citation]:
        for pattern in (_BRACKETED, _RAISED):
            for match in self.reading.finditer(pattern):
                for number in _spread(match[1].translate(_SUPERSCRIPT)):
                    yield Citation(number, "", "", match.start(), match.end())

    @cached_property
    def _by_name(self) -> tuple[Citation, ...]:
        found: list[Citation] = []
        for match in self.reading.finditer(_IN_BRACKETS):
            at = match.start(1)
            for piece in match[1].split(";"):
                if one := _ONE.match(piece):
                    found += _dated(one, at + one.start("name"), at + one.end())
                at += len(piece) + 1
        for match in self.reading.finditer(_NARRATIVE):
            found += _dated(match, match.start("name"), match.end())
        return tuple(sorted(found, key=lambda c: c.start))


def _dated(match: re.Match[str], start: int, end: int) -> Iterator[Citation]:
    name = match["name"]
    if name.split()[0] in _NOT_NAMES:
        return
    year = ""
    for piece in re.split(r"\s*,\s*", match["years"].strip()):
        if piece[:4].isdigit():
            year = piece[:4]
            yield Citation("", name, piece, start, end)
        elif piece:
            yield Citation("", name, year + piece, start, end)


def _spread(said: str) -> Iterator[str]:
    """Numbers of "2-5,9"."""
    for piece in re.split(r"\s*[,;]\s*", said):
        first, _, last = re.sub(r"\s*[–—-]\s*", "-", piece).partition("-")
        if not last:
            yield str(int(first))
        elif 0 < int(last) - int(first) <= _LONGEST_RANGE:
            yield from map(str, range(int(first), int(last) + 1))
        else:
            yield str(int(first))
            yield str(int(last))


def apparatus(document: Document) -> Apparatus | None:
    """The last reference list of a document with the text around it; None where there is none."""
    blocks = [block for block in document.prose if block.kind != "footnote"]
    at = next((i for i in range(len(blocks) - 1, -1, -1) if _is_title(blocks[i])), None)
    if at is None:
        return None
    end = _end(blocks, at)
    entries = tuple(_entries(blocks[at + 1 : end]))
    inside = {id(block) for block in blocks[at:end]}
    rest = [b for b in document.blocks if b.kind not in {"header", "footer"} and not b.hidden and id(b) not in inside]
    return Apparatus(blocks[at], entries, running_text(document, rest)) if entries else None


def citations_alone(document: Document) -> list[str]:
    """What looks like numbered citations in a document without a list; a list without a heading is one."""
    if any(re.match(r"\s*\[\d{1,3}\]\s", block.text) for block in document.prose):
        return []
    return sorted({n for m in _BRACKETED.finditer(document.text) for n in _spread(m[1])}, key=int)


def _is_title(block: Block) -> bool:
    return len(block.text) < 40 and bool(_TITLE.match(block.text))


def _end(blocks: Sequence[Block], at: int) -> int:
    for i in range(at + 1, len(blocks)):
        block = blocks[i]
        if block.kind in {"heading", "caption"} or (len(block.text) < 80 and _AFTER.match(block.text)):
            return i
    return len(blocks)


def _entries(blocks: Sequence[Block]) -> Iterator[Entry]:
    """Entries; where numbers stand at some blocks only, the others are their continuation."""
    marks = [_NUMBERED.match(block.text) for block in blocks]
    lists = [block.kind == "list" for block in blocks]
    if blocks and sum(map(bool, marks)) >= max(2, len(blocks) // 8) and not all(lists):
        yield from _continued(blocks, marks)
        return
    counted = all(lists)
    for place, (block, mark) in enumerate(zip(blocks, marks, strict=True), start=1):
        if not block.text.strip():
            continue
        number = next((g for g in mark.groups() if g), "") if mark else str(place) if counted else ""
        yield Entry(str(int(number)) if number else "", block.text[mark.end() if mark else 0 :].strip(), block)


def _continued(blocks: Sequence[Block], marks: Sequence[re.Match[str] | None]) -> Iterator[Entry]:
    number, text, first, last = "", "", blocks[0], 0
    for block, mark in zip(blocks, marks, strict=True):
        said = int(next(g for g in mark.groups() if g)) if mark else 0
        if mark and last < said <= last + 5:
            if text and number:
                yield Entry(number, text, first)
            number, text, first, last = str(said), block.text[mark.end() :].strip(), block, said
        else:
            text = f"{text} {block.text.strip()}"
    if text and number:
        yield Entry(number, text, first)

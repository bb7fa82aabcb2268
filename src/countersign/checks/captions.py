"""Figures, tables and equations by their captions, and where the text speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from countersign.checks.readers.document import Block, Document
from countersign.checks.running_text import RunningText, running_text

KINDS = {"figure": "Figure", "fig": "Figure", "table": "Table", "box": "Box", "chart": "Chart", "scheme": "Scheme"}
_NUMBER = r"[A-Z]?\d{1,3}(?:[.\-]\d{1,3})?"
_CAPTION = re.compile(
    rf"^(?:(?:supplementary|extended data|online)\s+)?(figure|fig|table|box|chart|scheme)\.?\s+({_NUMBER})\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATED = re.compile(r"^\s*(?:[.:|–—]|\([^)]*\)\s*[.:]|-\s|$)")
_CONTINUED = re.compile(r"\bcont(?:inued|['’.]?d)\b", re.IGNORECASE)
_VERB = re.compile(
    r"^\s*(?:and|or|to|also|shows?|gives?|lists?|presents?|summari[sz]es?|reports?|provides?|describes?|is|are|was|has|"
    r"of|in|below|above|illustrates?|depicts?|displays?|compares?|sets?|contains?|includes?)\b"
)
_REFERENCE = re.compile(
    rf"(?<![\w-])(?P<before>(?:supplementary|extended data|online|supporting)\s+)?"
    rf"(?P<kind>figures?|figs?|tables?|box|boxes|charts?|schemes?)\.?[ \u00a0\n]+"
    rf"(?P<list>{_NUMBER}[a-z]?(?![\w])(?:\s*(?:,\s*and|,|&|;|–|—|-|to\b|through\b|and\b|or\b)\s*(?:{_NUMBER}[a-z]?|[a-z])(?![\w]))*)",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?P<dash>–|—|-|\bto\b|\bthrough\b)?\s*(?P<number>{_NUMBER})", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"^\s*(?:\([^)]{0,12}\)\s*)?(?:of|in|from)\s+(?!this\b|the (?:text|appendix|main)\b)(?:the\s+)?(?:\[|\(|ref|[A-Z])"
)
_IN_A_SOURCE = re.compile(
    r"(?:\bref(?:erence)?s?\.?\s*\[?\d+\]?|et al\.?,?\s*(?:\(?\d{4}\)?)?|\d{4}[a-z]?)[,;:]\s*(?:see\s+)?$",
    re.IGNORECASE,
)
_LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: what kind of thing, its number as printed, and the block it is."""

    kind: str
    number: str
    block: Block
    continued: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """The text speaks of a figure or table; `start` and `end` are offsets of the running text."""

    kind: str
    number: str
    start: int
    end: int


def captions(document: Document) -> list[Caption]:
    """All captions, in reading order. A block that only begins with a reference ("Table 2 shows …") is none."""
    found = []
    for block in document.blocks:
        if block.kind in {"header", "footer", "table"} or block.hidden:
            continue
        match = _CAPTION.match(block.text.strip())
        if match and _is_caption(block, match["rest"]):
            kind = KINDS[match[1].lower()]
            found.append(Caption(kind, match[2].upper(), block, bool(_CONTINUED.search(match["rest"][:200]))))
    return found


def _is_caption(block: Block, rest: str) -> bool:
    if block.kind == "caption" or "caption" in block.style.lower():
        return not _VERB.match(rest)
    if _SEPARATED.match(rest):
        return not rest.lstrip().startswith("(") or len(block.text) < 400
    return bool(re.match(r"\s+[A-Z]", rest)) and len(block.text) < 200


def mentions(document: Document, found: list[Caption]) -> tuple[RunningText, list[Mention]]:
    """Where the prose speaks of figures and tables of this document, its captions' own labels left out."""
    own = {id(caption.block) for caption in found}
    reading = running_text(document)
    said = []
    for match in reading.finditer(_REFERENCE):
        block = reading.block(match.start())
        labels = id(block) in own and match.start() - reading.starts[reading.index(match.start())] < 3
        if labels or match["before"] or _elsewhere(reading.text, match):
            continue
        kind = KINDS.get(match["kind"].lower().rstrip("s"), KINDS.get(match["kind"].lower().removesuffix("es"), ""))
        said += [Mention(kind, number, match.start(), match.end()) for number in _numbers(match["list"])]
    return reading, said


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    after, before = text[match.end() : match.end() + 60], text[max(0, match.start() - 40) : match.start()]
    return bool(_ELSEWHERE.match(after) or _IN_A_SOURCE.search(before))


def _numbers(listed: str) -> Iterator[str]:
    last = ""
    for item in _ITEM.finditer(listed):
        number = item["number"].upper()
        if item["dash"] and last.isdigit() and number.isdigit() and int(number) - int(last) <= _LONGEST_RANGE:
            yield from (str(n) for n in range(int(last) + 1, int(number)))
        yield number
        last = number

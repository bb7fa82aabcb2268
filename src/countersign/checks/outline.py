"""The numbered outline of a document (1, 1.1, 1.1.2 …) and what is attached to it (schedules, exhibits, appendices)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from countersign.checks.finding import Where
from countersign.checks.readers.document import Document
from countersign.checks.running_text import RunningText, cut, running_text

Number = tuple[int, ...]
ATTACHED = ("schedule", "exhibit", "annex", "annexure", "appendix", "attachment")

_START = re.compile(
    r"[ \t]*(?P<label>(?:section|clause|article|paragraph)\s+|§\s*)?"
    r"(?:(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})|(?P<roman>[IVXL]{1,7}(?![\w])))(?P<mark>[.):]{0,2})(?=\s|[\"“(]|$)",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(r"(?<![\w.$£€,/])(\d{1,3}(?:\.\d{1,3}){1,4})(?![\d%]|\.\d|\s*(?:%|per cent|percent))")
_TOP_ANYWHERE = re.compile(
    r"(?:(?<=\s)|^)(\d{1,2})(?:[.)](?=\s|$|[A-Z\"“])|\s+(?-i:[A-Z]{3,}))|(?:^|[.;]\s)\s*(?:section|clause)\s+(\d{1,2})[.:]\s"
    r"|\barticle\s+(\d{1,2}|[IVXL]+)\b[.:]?\s+[A-Z]",
    re.MULTILINE | re.IGNORECASE,
)
_REFERRING = re.compile(r"(?:sections?|clauses?|articles?|paragraphs?|§|and|or|to|,|through)\s*$", re.IGNORECASE)
_HEADED = re.compile(r"[.:]?\s+[A-Z“\"]")
_GOVERNED = re.compile(
    r"(?:\b(?:in|of|under|to|with|by|and|or|per|see|from|this|that|than|pursuant to)|,)\s+\w+\s*$", re.IGNORECASE
)
_ATTACHED = re.compile(
    rf"^\s*[\"“(]*({'|'.join(ATTACHED)})\s+[\"“]?([A-Z]{{1,2}}|\d{{1,2}}|[IVXL]+)(?:-\d+)?(?!\.\d)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AMENDS = re.compile(r"\b(?:amendment|addendum|supplement(?:al)?|side letter|waiver)\b", re.IGNORECASE)
_HEAD = 12  # blocks in which a title stands
_INLINE = re.compile(
    rf"(?<=[.;_]\s)({'|'.join(k.capitalize() for k in ATTACHED)})\s+([A-Z]|\d{{1,2}})\s+(?=\[|[A-Z][A-Z])"
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: its number, its text from number to the next clause, and where it stands."""

    number: Number
    text: str
    start: int
    where: Where
    part: str = ""

    @property
    def name(self) -> str:
        """Its number as people write it."""
        return ".".join(map(str, self.number))

    @property
    def title(self) -> str:
        """The first words after the number."""
        return cut(re.split(r"[.:]\s|\n", self.text, maxsplit=1)[0], 60)


@dataclass(frozen=True)
class Outline:
    """Clauses in order, numbers that stand anywhere, and attached parts by kind and letter."""

    reading: RunningText
    clauses: tuple[Clause, ...]
    attached: dict[tuple[str, str], int]

    @cached_property
    def numbers(self) -> frozenset[Number]:
        """The numbers of the clauses of the main part."""
        return frozenset(clause.number for clause in self.clauses if not clause.part)

    @cached_property
    def seen(self) -> frozenset[Number]:
        """Every number that could be a clause's, found generously: what is not here is nowhere."""
        found = set(self.numbers) | {clause.number for clause in self.clauses}
        for match in self.reading.finditer(_ANYWHERE):
            before, after = (
                self.reading.text[max(0, match.start() - 30) : match.start()],
                match.string[match.end() :][:4],
            )
            headed = _HEADED.match(after) and not _GOVERNED.search(before)
            if headed or not _REFERRING.search(before):
                found.add(parsed(match[1]))
        for match in self.reading.finditer(_TOP_ANYWHERE):
            if _REFERRING.search(self.reading.text[max(0, match.start() - 12) : match.start()]):
                continue
            text = next(group for group in match.groups() if group)
            found.add((int(text) if text.isdigit() else roman(text),))
        romans = (re.match(r"(?:article\s+)?([IVXL]+)\b", block.text, re.IGNORECASE) for block in self.reading.blocks)
        found |= {(roman(match[1]),) for match in romans if match}
        return frozenset(found | {number[:depth] for number in found for depth in range(1, len(number))})

    def find(self, number: Number, part: str = "") -> Clause | None:
        """The clause of this number."""
        return next((c for c in self.clauses if c.number == number and c.part == part), None)

    def span(self, number: Number) -> str:
        """The text of a clause and all below it, "" when it is not there."""
        inside = [c.text for c in self.clauses if not c.part and c.number[: len(number)] == number]
        return "\n".join(inside)

    def at(self, offset: int) -> Clause | None:
        """The clause an offset lies in."""
        before = [clause for clause in self.clauses if clause.start <= offset]
        return before[-1] if before else None


def outline(document: Document) -> Outline:
    """Read the outline of a document."""
    reading = running_text(document)
    starts = list(_starts(reading))
    clauses = []
    for at, (number, offset, body, part) in enumerate(starts):
        end = starts[at + 1][1] if at + 1 < len(starts) else len(reading.text)
        text = reading.text[body:end].strip()
        clauses.append(Clause(number, text, offset, reading.where(offset, min(end, offset + _TITLE_LENGTH)), part))
    return Outline(reading, tuple(clauses), _attached(reading))


def _starts(reading: RunningText) -> Iterator[tuple[Number, int, int, str]]:
    """Number, where it begins, where its text begins, and the attached part it belongs to."""
    last: Number = ()
    part = ""
    for block, offset in zip(reading.blocks, reading.starts, strict=True):
        if attached := _heads_attached(block.text):
            part, last = " ".join(attached), ()
            continue
        match = _START.match(block.text)
        if not match:
            continue
        number = parsed(match["number"]) if match["number"] else (roman(match["roman"]),)
        plain = not match["mark"] and not match["label"] and len(number) == 1 and block.kind != "heading"
        if (match["roman"] and not match["label"]) or (plain and not _is_title(block.text[match.end() :])):
            continue
        if follows(last, number):
            last = number
            yield number, offset, offset + match.end(), part


def _is_title(text: str) -> bool:
    words = text.strip()
    return bool(words) and len(words) < 80 and words[0].isupper() and not words.endswith((".", ",", ";"))


def follows(last: Number, number: Number) -> bool:
    """Can `number` come after `last` in an outline? One number may be missing; that is a gap, not another list.

    >>> follows((2, 3), (2, 4)), follows((2, 3), (3,)), follows((2, 3), (2, 3, 1)), follows((2, 3), (7,))
    (True, True, True, False)
    """
    if not last:
        return number[0] <= 2 and all(n <= 1 for n in number[1:])
    for depth in range(1, min(len(last), len(number)) + 1):
        if number[: depth - 1] == last[: depth - 1] and 1 <= number[depth - 1] - last[depth - 1] <= 2:
            return all(n <= 1 for n in number[depth:])
    return len(number) > len(last) and number[: len(last)] == last and all(n <= 2 for n in number[len(last) :])


def _attached(reading: RunningText) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for block, offset in zip(reading.blocks, reading.starts, strict=True):
        if attached := _heads_attached(block.text):
            found.setdefault(attached, offset)
    for match in reading.finditer(_INLINE):  # where a text lost its line ends
        found.setdefault((match[1].lower(), match[2].upper()), match.start(1))
    return found


def _heads_attached(text: str) -> tuple[str, str] | None:
    match = _ATTACHED.match(text)
    if not match:
        return None
    rest = match["rest"]
    titled = not rest.strip() or re.match(r"\s*[\"”)]*\s*(?:[:.–—-]|\(|\[|\n|[A-Z])", rest)
    if not titled or (len(text) > _TITLE_LENGTH and not match[1].isupper()):
        return None
    return match[1].lower(), match[2].upper()


def amends(document: Document) -> bool:
    """Does its head say that it changes another document, whose clauses it then speaks of?"""
    heads = (block.text for block in document.blocks[:_HEAD])
    return any(_AMENDS.search(text[: _TITLE_LENGTH if len(text) < _TITLE_LENGTH else 40]) for text in heads)


def parsed(text: str) -> Number:
    """A number from its text.

    >>> parsed("7.02"), parsed("12")
    ((7, 2), (12,))
    """
    return tuple(int(piece) for piece in text.split("."))


def roman(text: str) -> int:
    """The value of a Roman number.

    >>> roman("XIV"), roman("IX")
    (14, 9)
    """
    values = [_ROMAN[letter] for letter in text.upper()]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))

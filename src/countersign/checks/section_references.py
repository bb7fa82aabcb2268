"""References to numbered sections and clauses, and to what is attached, in a document's own numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from countersign.checks.outline import ATTACHED, Number, Outline, parsed, roman

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,4}"
_LETTERS = r"(?:\s?\([a-z0-9]{1,4}\))*"
_SECTION = re.compile(
    rf"(?<![\w§])(?P<kind>sections?|clauses?|articles?|§§?)[ \u00a0\n]*"
    rf"(?P<list>(?:{_NUMBER}{_LETTERS}|[IVXL]{{1,6}}(?=[\s,.;:)]))(?![\w])"
    rf"(?:\s*(?:,|;|–|—|-|to|through|and|or|and/or)\s*(?:sections?\s+|clauses?\s+)?(?:and\s+|or\s+)?{_NUMBER}{_LETTERS}(?![\w%]))*)",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?P<number>{_NUMBER})(?P<letters>{_LETTERS})|(?P<roman>\b[IVXL]+\b)", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"^[\s,]*(?:\([^)]{0,40}\)\s*)?(?:of|to|in|under|from|thereof|thereto|therein|above-mentioned)\b"
    r"(?!\s+(?:this\s+(?:agreement|contract|deed|document|report|paper|amendment|instrument)|these\s+terms))",
    re.IGNORECASE,
)
_STATUTE_BEFORE = re.compile(
    r"(?:\bcode|\bact|\bregulations?|\bregs?\.|\brules?|u\.?\s?s\.?\s?c\.?|c\.?\s?f\.?\s?r\.?|statutes?|\btitle\s+\d+|"
    r"\bexhibit\s+[A-Z0-9]+|\bschedule\s+[A-Z0-9]+|\bagreement|\blease|\bindenture|\bplan|\bpolicy|\bterms)"
    r"(?:['’]s)?[\s,:(–—-]*$",
    re.IGNORECASE,
)
_STATUTE_AFTER = re.compile(
    r"^[\w]|^\s?(?:\([A-Z]\)\s?)?\d{3}|^\s?(?:et seq|U\.?S\.?C|\(\d+\)\([A-Z]\))", re.IGNORECASE
)
_ITSELF = re.compile(r"(?:^|\n)\s*$")
_CAPITAL = "|".join(f"{kind.capitalize()}|{kind.upper()}" for kind in ATTACHED)
_ATTACHED = re.compile(
    rf"\b({_CAPITAL})s?\s+(?P<list>[\"“]?(?:[A-Z]|\d{{1,2}}|[IVX]{{1,4}})(?:-\d+)?[\"”]?(?![\w.])"
    rf"(?:\s*(?:,|and|or|&|through|to)\s*[\"“]?(?:[A-Z]|\d{{1,2}})(?![\w.])[\"”]?)*)"
)
_ATTACHED_ITEM = re.compile(r"\b([A-Z]|\d{1,2}|[IVX]{1,4})\b")
_FILED = re.compile(r"^\s*(?:to|of|in)\s+(?!(?:this|the present)\b|(?:the|these)\s+(?:terms)\b)", re.IGNORECASE)
_THEIRS = re.compile(r"^[\s,\"”]*(?:attached\s+)?(?:thereto|to the (?:original|existing))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SectionMention:
    """The text refers to a number of its own outline."""

    number: Number
    letters: tuple[str, ...]
    said: str
    start: int
    end: int


def section_mentions(found: Outline) -> Iterator[SectionMention]:
    """References to this document's sections and clauses; those to statutes and other papers are left out."""
    text = found.reading.text
    for match in _SECTION.finditer(text):
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 80]
        label = found.reading.begins_sentence(match.start()) and re.match(r"[.:]?\s+[A-Z\"“]", after)
        if label or _ITSELF.search(before) or _STATUTE_BEFORE.search(before) or _STATUTE_AFTER.match(after):
            continue
        if _ELSEWHERE.match(after):
            continue
        kind = "Article" if match["kind"].lower().startswith("art") else ""
        for item in _ITEM.finditer(match["list"]):
            if item["roman"]:
                if kind:
                    yield SectionMention((roman(item["roman"]),), (), match[0], match.start(), match.end())
                continue
            if item["number"].startswith("0"):
                continue
            letters = tuple(re.findall(r"\(([a-z0-9]+)\)", item["letters"], re.IGNORECASE))
            yield SectionMention(parsed(item["number"]), letters, match[0], match.start(), match.end())


def attached_mentions(found: Outline) -> Iterator[tuple[tuple[str, str], int, int]]:
    """References to schedules, exhibits and appendices of this document."""
    text = found.reading.text
    for match in _ATTACHED.finditer(text):
        after = text[match.end() : match.end() + 60]
        if (
            _FILED.match(after)
            or _THEIRS.match(after)
            or _STATUTE_BEFORE.search(text[match.start() - 30 : match.start()])
        ):
            continue
        for item in _ATTACHED_ITEM.findall(match["list"]):
            yield (match[1].lower(), item), match.start(), match.end()


def letters_of(text: str) -> set[str]:
    """The lettered points of a clause, (a), (b) …, as far as they run without a gap.

    >>> sorted(letters_of("The Supplier shall (a) deliver; (b) insure; and (c) report under clause 9(f)."))
    ['a', 'b', 'c']
    """
    there = set(re.findall(r"(?:(?<=[\s;:,.])|^)\(([a-z])\)", text))
    run = set()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        if letter not in there:
            break
        run.add(letter)
    return run

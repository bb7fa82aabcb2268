"""The rule publishing/style-consistency."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.rule import Role, rule
from countersign.checks.running_text import RunningText, running_text
from countersign.checks.wording import listed, plural
from countersign.practices.publishing.alignment import body
from countersign.practices.publishing.spelling import compounds, variants

MAX_PLACES = 40
_QUOTED = re.compile(r"“[^”\n]{0,400}”|\"[^\"\n]{0,400}\"")
_WANTED = {"uk": ("uk", "ise"), "us": ("us", "ize"), "oxford": ("uk", "ize")}
_CALLED = {"uk": "British", "us": "American", "ise": "-ise", "ize": "-ize"}
_NO_SERIES = (
    "contrast|addition|general|particular|total|fact|short|turn|practice|summary|conclusion|brief|example|instance"
)
_SERIES = re.compile(
    rf"\b(?:of|for|with|by|including|were|was|to|from|between|on|in|and|as|had|used|are)\s+(?!(?:{_NO_SERIES})\b)"
    r"[a-z]{3,}(?:\s[a-z]{3,})?,\s(?:[a-z]{3,}(?:\s[a-z]{3,})?,\s)*[a-z]{3,}(?:\s[a-z]{3,})?(?P<comma>,)?\s(?:and|or)\s[a-z]+"
)
_PERCENT = re.compile(r"\d\s?(?:(?P<sign>%)|(?P<word>per cent|percent)\b)")
_THOUSANDS = re.compile(
    r"(?<![\w.,/])(?:(?P<comma>[1-9]\d{0,2}(?:,\d{3})+)|(?P<plain>[1-9]\d{4,6})|(?P<space>[1-9]\d{0,2}(?:[\u202f\u2009]\d{3})+))(?![\w,/]|\.\d)"
)
_UNIT = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?(?:(?P<close>)|(?P<open>[ \u00a0\u202f]))(?:mg|kg|mL|ml|mmHg|mmol|mm|cm|km|"
    r"µg|μg|ng|kPa|Hz|nm)\b"
)
_RANGE = re.compile(r"(?<![\w.–-])\d+(?:\.\d+)?(?:(?P<hyphen>-)|(?P<dash>–))\d+(?:\.\d+)?(?![\w–-])")
_HYPHENED = re.compile(r"(?<![\w-])([a-z]{2,12})-([a-z]{3,14})(?![\w-])")


@rule(id="publishing/style-consistency", version=1, severity=Severity.MINOR, since="0.1")
def style_consistency(
    edited: Annotated[Document, Role("edited")], *, spelling: str = "", serial_comma: bool | None = None
) -> Iterator[Finding]:
    """One spelling, one way with commas, hyphens and numbers, through the whole text.

    Why it matters: Readers take an uneven surface for an uneven content. Each slip is small; a list of them shows that
    the text was read once too few.

    What passes: A text that is British or American, -ise or -ize, with or without the serial comma, throughout; the
    same compound in one form; per cent signs, thousands, units and ranges written in one way. Quotations, names and
    the reference list, which follow their sources.

    What fails: The rarer of two ways where a text mixes them, or whatever is not the house's where `spelling` (uk, us,
    oxford) or `serial_comma` is set. One finding for each kind, with all its places.

    What it cannot see: Which of two ways is right where only one is used; compounds whose hyphen changes the meaning
    (long-term care, in the long term); spellings that our list does not hold.

    Source: domain table P-STYLE; New Hart's Rules, chapters 3, 4 and 11.
    """
    reading = running_text(edited, [block for block in body(edited) if block.kind != "table"])
    quoted = [match.span() for match in _QUOTED.finditer(reading.text)]
    yield from _spelling(reading, quoted, spelling)
    ways = (
        ("Series are written", _SERIES, {"comma": "with", "": "without"}, "a comma before “and”"),
        ("Percentages are written", _PERCENT, {"sign": "%", "word": "per cent"}, ""),
        (
            "Thousands are written",
            _THOUSANDS,
            {"comma": "with commas", "plain": "unparted", "space": "with spaces"},
            "",
        ),
        ("Units are written", _UNIT, {"open": "with a space", "close": "without a space"}, "after the number"),
        ("Ranges are written", _RANGE, {"dash": "with an en dash", "hyphen": "with a hyphen"}, ""),
    )
    for said, pattern, names, tail in ways:
        wanted = names["comma" if serial_comma else ""] if pattern is _SERIES and serial_comma is not None else ""
        yield from _mixed(reading, quoted, pattern, names, said, tail, wanted)
    yield from _compounds(reading)


def _spelling(reading: RunningText, quoted: list[tuple[int, int]], wanted: str) -> Iterator[Finding]:
    found: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for side, word, start, end in variants(reading.text):
        if not _inside(quoted, start):
            found[side].append((word, start, end))
    for pair in (("uk", "us"), ("ise", "ize")):
        kept = next((side for side in _WANTED.get(wanted, ()) if side in pair), max(pair, key=lambda s: len(found[s])))
        other = pair[1 - pair.index(kept)]
        if not found[other] or (not wanted and not found[kept]):
            continue
        words = listed([word for word, _ in Counter(word for word, _, _ in found[other]).most_common()])
        wheres = tuple(reading.where(start, end) for _, start, end in found[other])
        mostly = f"is {_CALLED[kept]} ({len(found[kept])})" if not wanted else f"should be {_CALLED[kept]}"
        yield _finding(f"Spelling {mostly}, but {_CALLED[other]} in {plural(len(wheres), 'place')}: {words}.", wheres)


def _inside(spans: list[tuple[int, int]], offset: int) -> bool:
    return any(start <= offset < end for start, end in spans)


def _mixed(
    reading: RunningText, quoted: list[tuple[int, int]], pattern: re.Pattern[str], names: dict[str, str], said: str,
    tail: str, wanted: str,
) -> Iterator[Finding]:  # fmt: skip
    """The rarer of two ways of writing the same kind of thing."""
    ways: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in reading.finditer(pattern):
        if not _inside(quoted, match.start()):
            ways[names[next((k for k, v in match.groupdict().items() if v is not None and k in names), "")]].append(
                match
            )
    kept = wanted or max(ways, key=lambda way: len(ways[way]), default="")
    for way, matches in ways.items():
        if way == kept:
            continue
        wheres = tuple(reading.where(*match.span()) for match in matches)
        often = f" ({len(ways[kept])})" if not wanted else ""
        yield _finding(
            f"{said} {kept}{often}{f' {tail}' if tail else ''}, but {way} in {plural(len(wheres), 'place')}: "
            f"“{wheres[0].text}”.",
            wheres,
        )


def _compounds(reading: RunningText) -> Iterator[Finding]:
    """The same compound with a hyphen, open or closed."""
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    text = reading.text
    for match in _HYPHENED.finditer(text):
        forms[match[1], match[2]][match[0]] += 1
    for parts in list(forms) + compounds():
        joined = "".join(parts)
        if closed := len(re.findall(rf"(?<![\w-]){joined}s?(?![\w-])", text)):
            forms[parts][joined] = closed
    for parts in compounds():
        for mark in (" ", "-"):
            spelled = mark.join(parts)
            if said := len(re.findall(rf"(?<![\w-]){spelled}s?(?![\w-])", text)):
                forms[parts][spelled] = said
    for counted in forms.values():
        if len(counted) > 1:
            rarest = min(counted, key=lambda form: counted[form])
            told = listed([f"“{form}” ({count})" for form, count in counted.most_common()])
            places = re.finditer(rf"(?<![\w-]){rarest}s?(?![\w-])", text)
            yield _finding(f"One compound is written {told}.", tuple(reading.where(*m.span()) for m in places))


def _finding(message: str, wheres: tuple[Where, ...]) -> Finding:
    return Finding(
        message=message,
        remedy="Make it one way throughout, and note the decision on the style sheet.",
        where=wheres[0],
        also=wheres[1:MAX_PLACES],
    )

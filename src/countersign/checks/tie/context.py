"""A figure in its sentence: the words near it and around it, the periods named, and what is said to be worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from countersign.checks.figures.figure import Figure
from countersign.checks.figures.periods import Period, periods_in
from countersign.checks.figures.read import figures_in
from countersign.checks.tie.words import words_of

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(“\"•])|\n+|\s•\s")
_CUES = {
    "growth": r"grow|grew|growth|increas|decreas|declin|fell|fall|rose|rise|\bup\b|\bdown\b|chang|higher|lower|gain"
    r"|drop|reduc|improv|expan|contract|compar|versus|against|jump|slip|climb|year.on.year|yoy|variance|movement|raise|widen"
    r"|narrow|differ",
    "share": r"margin|(?:%|per ?cent) of|percent(?:age)?|share|represent|account|ratio|proportion|contribut|yield"
    r"|rate\b|conversion|mix|compris|made up|makes|cover|leverage|of (?:total|revenue|sales)|divided|return on|payout"
    r"|constitut|portion|upside|premium|discount",
    "upside": r"upside|downside|premium|discount|above|below|potential",
    "sum": r"total|combin|aggregate|together|\bsum\b|\bboth\b|overall|\bplus\b|consist",
    "gap": r"differ|\bless\b|net of|exclud|exceed|\bgap\b|headroom|minus|before|after|ex[- ]",
    "mean": r"averag|mean\b",
    "compound": r"cagr|compound|annuali[sz]ed|a year|per annum|annual(?:ly)? growth",
    "multiple": r"times|\dx\b|multiple|turns|cover|ratio|leverage",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CUES.items()}
_PART = re.compile(
    r"[,;(]|\band\b|\bbut\b|\bwhile\b|\bagainst\b|\bcompared\b|\bafter\b|\bbefore\b|\bwith\b|\bon\b|\bto\b",
    re.IGNORECASE,
)
SHORT = 700  # a paragraph up to this length is about one thing
MARGIN = 90  # characters of a clause that still tell what a figure is


@dataclass(frozen=True)
class Stated:
    """A figure, its sentence, and where the sentence stands in its paragraph."""

    figure: Figure
    sentence: str
    clause: str
    around: str = ""
    line: tuple[int, int, int] | None = None  # of a table: which table, row and column

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table."""
        return self.line is not None

    @cached_property
    def close(self) -> frozenset[str]:
        """The words from the figure before to the figure after."""
        return words_of(self.clause)

    @cached_property
    def wide(self) -> frozenset[str]:
        """The words of the sentence, and of what heads it."""
        return words_of(self.sentence) | words_of(self.around)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods that the sentence names."""
        return tuple(dict.fromkeys(named.period for named in periods_in(self.sentence)))

    @cached_property
    def cues(self) -> frozenset[str]:
        """What the sentence says was worked out."""
        return frozenset(name for name, pattern in _COMPILED.items() if pattern.search(self.sentence))


def stated_in(text: str, around: str = "") -> list[Stated]:
    """The figures of a paragraph, each in its sentence."""
    return list(_stated(text, around))


def _stated(text: str, around: str) -> Iterator[Stated]:
    spans = list(_sentences(text))
    figures = figures_in(text)
    whole = text if len(text) <= SHORT else ""
    for number, (first, last) in enumerate(spans):
        sentence = text[first:last]
        held = [figure for figure in figures if first <= figure.start < last]
        before = whole or (text[slice(*spans[number - 1])] if number else "")
        for at, figure in enumerate(held):
            left = text[held[at - 1].end if at else first : figure.start][-MARGIN:]
            right = text[figure.end : held[at + 1].start if at + 1 < len(held) else last][:MARGIN]
            clause = f"{_own(left) if at else left} {_PART.split(right, maxsplit=1)[0]}"
            yield Stated(figure, sentence, clause, f"{around} {before}")


def _own(left: str) -> str:
    """What stands before a figure, without what still belongs to the figure before."""
    parts = _PART.split(left, maxsplit=1)
    return parts[1] if len(parts) > 1 else left


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    first = 0
    for found in _SENTENCE.finditer(text):
        yield first, found.start()
        first = found.end()
    yield first, len(text)

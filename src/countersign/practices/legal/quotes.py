"""Words of a contract as they are compared: without typography, so that only a change of wording counts."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[^\W_]+|[%£$€]")
_LEFT_OUT = re.compile(r"\[[^\]]*\]|…|\.\s?\.\s?\.")
_BREAK = re.compile(r"(?<=\w)-\s*\n\s*(?=[a-z])")
_NEAR = 0.5
_CONTEXT = 4  # words shown on each side of a difference


def tokens(text: str) -> list[str]:
    r"""The words and figures of a text, in lower case.

    >>> tokens("The “Services” cost £1,200 —\npayable month-\nly")
    ['the', 'services', 'cost', '£', '1', '200', 'payable', 'monthly']
    """
    plain = unicodedata.normalize("NFKC", _BREAK.sub("", text.replace("\u00ad", "")))
    return [token.lower() for token in _TOKEN.findall(plain)]


def fragments(quote: str) -> list[list[str]]:
    """A quotation cut where words were left out or put in square brackets."""
    pieces = (tokens(piece) for piece in _LEFT_OUT.split(quote))
    return [piece for piece in pieces if piece]


def occurs(quote: str, text: list[str]) -> bool:
    """Do all fragments of a quotation stand in a text, in order?"""
    held = f" {' '.join(text)} "
    at = 0
    for piece in fragments(quote):
        found = held.find(f" {' '.join(piece)} ", at)
        if found < 0:
            return False
        at = found + 1
    return True


def nearest(quote: str, text: str) -> str:
    """The stretch of a text that a quotation resembles most, "" where nothing does."""
    said = [token for piece in fragments(quote) for token in piece]
    spans = list(_TOKEN.finditer(text))
    held = [span[0].lower() for span in spans]
    if not said or not held:
        return ""
    match = SequenceMatcher(None, said, held, autojunk=False).find_longest_match()
    if match.size < 3:
        return ""
    start = max(match.b - match.a, 0)
    end = min(start + len(said), len(held))
    alike = SequenceMatcher(None, said, held[start:end], autojunk=False).ratio()
    return " ".join(text[spans[start].start() : spans[end - 1].end()].split()) if alike >= _NEAR else ""


def apart(quote: str, near: str) -> tuple[str, str]:
    """Where a quotation and the words it resembles differ, each with a few words around.

    >>> apart("shall not exceed twice the Fees payable in that year", "shall not exceed the Fees payable in that year")
    ('shall not exceed twice the Fees payable in …', 'shall not exceed the Fees payable in …')
    """
    said, held = quote.split(), near.split()
    same = [tokens(a) == tokens(b) for a, b in zip(said, held, strict=False)]
    first = same.index(False) if False in same else len(same)
    back = [tokens(a) == tokens(b) for a, b in zip(said[::-1], held[::-1], strict=False)]
    last = min(back.index(False) if False in back else len(back), min(len(said), len(held)) - first)
    return _around(said, first, last), _around(held, first, last)


def _around(words: list[str], first: int, last: int) -> str:
    start, end = max(0, first - _CONTEXT), min(len(words), len(words) - last + _CONTEXT)
    return " ".join([*(["…"] if start else []), *words[start:end], *(["…"] if end < len(words) else [])])

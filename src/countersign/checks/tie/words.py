"""What a label and a sentence share: content words, shortened and with the trade's synonyms joined."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

_WORD = re.compile(r"[A-Za-z][A-Za-z&]+")
_BARE = frozenset({"in", "of", "to", "at", "on", "fy", "cy", "or", "an", "as", "by", "no", "is", "it"})
_LISTS = Path(__file__).with_name("words.yaml")


@cache
def _lists() -> tuple[frozenset[str], dict[str, str], dict[str, list[str]]]:
    """Words that tell nothing, word → the one word for it, abbreviation → its words."""
    held = yaml.safe_load(_LISTS.read_text("utf-8"))
    same = {word: one for one, words in held["same"].items() for word in words}
    return frozenset(held["empty"].split()), same, {short: said.split() for short, said in held["spelt"].items()}


@lru_cache(maxsize=20_000)
def words_of(text: str) -> frozenset[str]:
    """The content words of a text.

    >>> sorted(words_of("Total sales of the year")), sorted(words_of("EPS"))
    (['revenue', 'total'], ['profit', 'share'])
    """
    empty, _, spelt = _lists()
    found = [word if len(word) > 2 or word.isupper() else "" for word in _WORD.findall(text)]
    said = [
        one
        for word in found
        for one in spelt.get(word.lower(), (word.lower(),))
        if one not in empty or (len(word) == 2 and word.isupper())
    ]
    return frozenset(_stem(word) for word in said if word and (len(word) > 2 or word not in _BARE))


def _stem(word: str) -> str:
    same = _lists()[1]
    plain = word
    if plain.endswith("ies") and len(plain) > 4:
        plain = f"{plain[:-3]}y"
    elif plain.endswith("s") and not plain.endswith("ss") and len(plain) > 3:
        plain = plain[:-1]
    return same[plain] if plain in same else plain[:7]

"""Which words of a text are British, American, or spelt with -ise or -ize."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data" / "spelling.yaml"


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_DATA.read_text("utf-8"))
    return found


@cache
def _british_or_american() -> re.Pattern[str]:
    sides = zip(*_data()["forms"], strict=True)
    uk, us = ("|".join(sorted((_stem(word) for word in side), key=len, reverse=True)) for side in sides)
    return re.compile(rf"(?<!\w)(?:(?P<uk>(?:{uk})\w*)|(?P<us>(?:{us})\w*))(?!\w)")


def _stem(word: str) -> str:
    """A stem that keeps its endings: centre gives centred and centring, analyse gives analysing."""
    return re.escape(word[:-1]) + "(?:e|i)" if word.endswith(("re", "yse", "yze")) else re.escape(word)


@cache
def _endings() -> re.Pattern[str]:
    stems = "|".join(sorted(_data()["verbs"], key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?:re|un|de|over|under)-?)?(?:{stems})(?:(?P<ise>is)|(?P<ize>iz))(?:e|ed|es|er|ers|ing|ation|ations|able)(?!\w)"
    )


def variants(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Side ("uk", "us", "ise", "ize"), word and offsets. Words with a capital may be names and do not count.

    >>> [(side, word) for side, word, _, _ in variants("Tumours were analyzed and randomised; colour at the Center")]
    [('us', 'analyzed'), ('uk', 'colour'), ('ise', 'randomised')]
    """
    for pattern in (_british_or_american(), _endings()):
        for match in pattern.finditer(text):
            side = next(name for name, word in match.groupdict().items() if word)
            yield side, match[0], match.start(), match.end()


def compounds() -> list[tuple[str, str]]:
    """Compounds as their two parts."""
    return [(one, other) for one, _, other in (said.partition(" ") for said in _data()["compounds"])]

"""How figures are written: the patterns that `read` looks for."""

from __future__ import annotations

import re

from countersign.checks.figures.figure import Near, Unit
from countersign.checks.figures.not_figures import CODES
from countersign.checks.figures.periods import MONTHS

SYMBOLS = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}
WORDS = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "rupee": "INR", "yen": "JPY", "rs": "INR", "us": "USD"}
SCALES = (
    (re.compile(r"thousands?|k", re.IGNORECASE), 3),
    (re.compile(r"lakhs?|lacs?", re.IGNORECASE), 5),
    (re.compile(r"millions?|mio|mn|mm|m", re.IGNORECASE), 6),
    (re.compile(r"crores?|cr", re.IGNORECASE), 7),
    (re.compile(r"billions?|bn|b", re.IGNORECASE), 9),
    (re.compile(r"trillions?|tn", re.IGNORECASE), 12),
)
_MONEY = rf"(?:(?:{CODES}|[A-Z]{{1,2}}(?=\$))?\s?[$£€¥₹]|{CODES}(?![A-Za-z]))"
_BODY = (
    r"\d{1,3}(?:\.\d{3})+,\d{1,2}(?![\d,])"  # 1.234.567,8
    r"|\d{1,3}(?:[,\u00a0\u202f'’]\d{2,3})*[,\u00a0\u202f'’]\d{3}(?:\.\d+)?"  # 1,234.5 and 1,23,456
    r"|\d+(?:\.\d+)?|\.\d+"
)
_UNIT = (
    r"percentage[\s-]points?|per\s?cent(?:age)?[\s-]points?|p\.?p\.?t?s?\b\.?|basis[\s-]points?|bps?\b|%[\s-]points?"
    r"|%|per\s?cents?\b|percent\b|[x×](?![\w])|times\b|pence\b|cents?\b|p\b"
)
_SCALE = r"thousands?|millions?|billions?|trillions?|crores?|lakhs?|lacs?|mio|mn|mm|bn|tn|cr|[kKmMbB]"
FIGURE = re.compile(
    rf"(?P<open>\()?\s?(?P<sign>[-−–+])?\s?(?P<money>{_MONEY})?\s?(?P<open2>\()?(?P<sign2>[-−–])?\s?"
    rf"(?P<body>{_BODY})(?P<tight>\s?(?:(?P<scale>{_SCALE})(?![A-Za-z])|-(?P<scale2>thousand|million|billion)\b))?"
    rf"(?P<close>\))?\s?(?:(?P<scale3>{_SCALE})(?![A-Za-z])\s?)?(?P<unit>{_UNIT})?(?P<close2>\))?"
    rf"(?:\s?(?P<after>(?:US\s?)?dollars?|euros?|pounds?(?: sterling)?|rupees?|yen|{CODES})(?![A-Za-z]))?",
)
NEAR = (
    (
        re.compile(
            r"(?:approximately|approx\.?|about|around|roughly|circa|some|\bc\.|~|close to|in the region of)\s*$",
            re.IGNORECASE,
        ),
        Near.ABOUT,
    ),
    (
        re.compile(
            r"(?:more than|over|above|exceed(?:s|ed|ing)?|at least|in excess of|greater than|>)\s*$", re.IGNORECASE
        ),
        Near.OVER,
    ),
    (
        re.compile(
            r"(?:nearly|almost|up to|less than|below|under|at most|just short of|as much as|<)\s*$", re.IGNORECASE
        ),
        Near.UNDER,
    ),
)
FELL = re.compile(
    r"(?:(?:fell|fall(?:s|ing)?|fallen|declin(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|drop(?:s|ped)?|down|lost|reduc(?:ed|tion)"
    r"|shr[aiu]nk|contract(?:ed|ion)|loss(?:es)?)(?:\s(?:by|of))?|minus|negative)\s*(?:approximately|about|around)?\s*$",
    re.IGNORECASE,
)
APART = re.compile(r"\d|[;,.]\s|\b(?:against|compared|from|versus|vs|than)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[.;!?]\s+[A-Z(]")
RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
LIST = re.compile(
    rf"\s?(?:,|and|,\s?and|or|&)?\s(?:{MONTHS}\s\d{{1,2}},?\s?|the\s|years?\s|in\s|fiscal\s|for\s)*", re.IGNORECASE
)
RANGE = re.compile(r"\s?(?:[-–]|to|and|or)\s?$")
_UNITS = {"%": Unit.PERCENT, "x": Unit.TIMES, "×": Unit.TIMES}

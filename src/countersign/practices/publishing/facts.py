"""What a sentence asserts that an edit must not touch: numbers with their units, negations, directions, names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal

_CITED = re.compile(r"\[\d[\d\s,;–-]*\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[(?:AQ|AU|Q)\s*\d[^\]]*\]", re.IGNORECASE)
_POINTED = re.compile(
    r"\b(?:fig(?:ure)?s?|tables?|sections?|appendix|eq(?:uation)?s?)\.?\s*\d[\d.]*[a-z]?\b", re.IGNORECASE
)
_UNITS = {
    "%": ("%", "per cent", "percent"),
    "kg": ("kg", "kilogram", "kilograms"), "mg": ("mg", "milligram", "milligrams"),
    "µg": ("µg", "μg", "mcg", "microgram", "micrograms"), "ng": ("ng",), "g": ("g", "gram", "grams"),
    "mL": ("ml", "mL", "millilitre", "millilitres", "milliliter", "milliliters"),
    "µL": ("µl", "µL", "μl", "μL"), "L": ("l", "L", "litre", "litres", "liter", "liters"), "dL": ("dl", "dL"),
    "mm": ("mm",), "cm": ("cm",), "km": ("km",), "nm": ("nm",), "m": ("m", "metres", "metre", "meters", "meter"),
    "mmol": ("mmol",), "µmol": ("µmol", "μmol"), "mol": ("mol",), "IU": ("IU",), "mmHg": ("mmHg", "mm Hg"),
    "°C": ("°C", "degrees Celsius"), "s": ("s", "sec", "second", "seconds"), "min": ("min", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"), "day": ("day", "days", "d"), "week": ("week", "weeks", "wk", "wks"),
    "month": ("month", "months", "mo"), "year": ("year", "years", "yr", "yrs"),
    "Hz": ("Hz",), "kHz": ("kHz",), "MHz": ("MHz",), "V": ("V",), "W": ("W",), "kPa": ("kPa",), "Pa": ("Pa",),
    "million": ("million", "m."), "billion": ("billion", "bn"),
}  # fmt: skip
_UNIT_OF = {spelled: unit for unit, all_spelled in _UNITS.items() for spelled in all_spelled}
_SMALL = ("zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
          "eighteen nineteen")  # fmt: skip
_WORDS = {word: n if n == 0 else n + 1 for n, word in enumerate(re.findall(r"\w+", _SMALL))}
_TENS = {word: 10 * n for n, word in enumerate(
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(spelled) for spelled in _UNIT_OF), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−–](?=\d))?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:[.·]\d+)?)"
    rf"(?:[\s\u00a0\u202f-]?(?P<unit>{_UNIT})(?![\w]))?"
)
_SPELLED = re.compile(
    rf"\b(?P<tens>{'|'.join(_TENS)})(?:[-\s](?P<ones>one|{'|'.join(list(_WORDS)[1:9])}))?\b|\b(?P<word>{'|'.join(_WORDS)})\b"
    rf"(?:[\s\u00a0-](?P<unit>{_UNIT})(?![\w]))?",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not(?!\s+only)|no(?!\.\s*\d)|never|none|neither|without|cannot|nobody|nothing|nowhere|unable|fail(?:s|ed|ing)?\s+to|"
    r"lack(?:s|ed|ing)?|absence|absent)\b|n['’]t\b",
    re.IGNORECASE,
)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\w*\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\w*\b", re.IGNORECASE))
    for one, other in (
        ("increas", "decreas|reduc"), ("higher", "lower"), ("more", "less|fewer"), ("greater", "smaller"),
        ("above", "below"), ("before", "after"), ("longer", "shorter"), ("improv", "worsen|deteriorat"),
        ("major", "minor"), ("maximum", "minimum"), ("at least", "at most"), ("positive", "negative"),
        ("include", "exclude"),
    )
)  # fmt: skip
_NAME = re.compile(r"(?<=[a-z,;)\]–—-]\s)[A-Z][a-zà-ÿ’'-]{2,}|(?<=[a-z,;)\]]\s)[A-Z]{2,}[\d-]*\b")


def numbers(text: str) -> Counter[tuple[Decimal, str]]:
    """Values with their units, "" for none; words count like figures, citations and pointers do not.

    >>> sorted(numbers("Twelve of 1,200 patients (1.0%) took 5 mg [3]."))
    [(Decimal('1.0'), '%'), (Decimal('5'), 'mg'), (Decimal('12'), ''), (Decimal('1200'), '')]
    """
    plain = _POINTED.sub(" ", _CITED.sub(" ", unicodedata.normalize("NFC", text)))
    found: Counter[tuple[Decimal, str]] = Counter()
    for match in _NUMBER.finditer(plain):
        value = Decimal(re.sub(r"[^\d.]", "", match["digits"].replace("·", ".")))
        found[-value if match["sign"] else value, _UNIT_OF.get(match["unit"] or "", "")] += 1
    for match in _SPELLED.finditer(plain):
        said = _TENS[match["tens"].lower()] if match["tens"] else _WORDS[match["word"].lower()]
        ones = (match["ones"] or "").lower()
        found[Decimal(said + (1 if ones == "one" else _WORDS.get(ones, 0))), _UNIT_OF.get(match["unit"] or "", "")] += 1
    return found


def negations(text: str) -> list[str]:
    """The words that deny.

    >>> negations("It did not rise, and cannot; not only that, it wasn’t seen.")
    ['not', 'cannot', 'n’t']
    """
    return [match[0] for match in _NEGATION.finditer(text)]


def turned(old: str, new: str) -> list[tuple[str, str]]:
    """Words of direction that became their opposite.

    >>> turned("Pain increased in both arms.", "Pain decreased in both arms.")
    [('increased', 'decreased')]
    """
    found = []
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            lost = len(one.findall(old)) - len(one.findall(new))
            gained = len(other.findall(new)) - len(other.findall(old))
            if lost > 0 and gained > 0:
                was, now = one.search(old), other.search(new)
                if was and now:
                    found.append((was[0], now[0]))
    return found


def names(text: str) -> Counter[str]:
    """Capitalised words inside sentences, without accents.

    >>> sorted(names("The trial by Müller in Leeds enrolled adults. Later it closed."))
    ['Leeds', 'Muller']
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return Counter(match[0].removesuffix("’s").removesuffix("'s") for match in _NAME.finditer(folded))

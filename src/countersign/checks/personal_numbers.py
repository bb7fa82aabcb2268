"""Identifiers of persons in text, told from other numbers by check digits, structure and the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_AROUND = 60

_D = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 4, 0, 6, 7, 8, 9, 5), (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7), (4, 0, 1, 2, 3, 9, 5, 6, 7, 8), (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2), (7, 6, 5, 9, 8, 2, 1, 0, 4, 3), (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)  # fmt: skip
_P = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
    (8, 9, 1, 6, 0, 4, 3, 5, 2, 7), (9, 4, 5, 3, 1, 2, 6, 8, 7, 0), (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
    (2, 7, 9, 3, 8, 0, 6, 4, 1, 5), (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)  # fmt: skip
# Lengths by country, from the IBAN registry.
_IBAN = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24, "DE": 22,
    "DK": 18, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GR": 27, "HR": 21,
    "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24,
    "TR": 26, "UA": 29,
}  # fmt: skip
_NEVER_ISSUED = frozenset({"078051120", "219099999"})  # printed in advertisements, withdrawn by the administration


@dataclass(frozen=True, slots=True)
class Kind:
    """One class of identifier. `sure` patterns stand for themselves; `near` ones need one of the `words` close by."""

    name: str
    noun: str
    words: re.Pattern[str]
    valid: Callable[[str], bool]
    sure: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None
    shown: int = 4  # characters at the end that a finding may show


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier at a stretch of a text; `masked` is all that may be shown of it."""

    kind: Kind
    start: int
    end: int
    masked: str


def luhn(digits: str) -> bool:
    """The check digit of payment cards.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    doubled = [int(c) * 2 for c in digits[-2::-2]]
    return (sum(int(c) for c in digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def verhoeff(digits: str) -> bool:
    """The check digit of Aadhaar numbers.

    >>> verhoeff("2363"), verhoeff("2364")
    (True, False)
    """
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = _D[check][_P[place % 8][int(digit)]]
    return check == 0


def mod11(digits: str) -> bool:
    """The check digit of NHS numbers.

    >>> mod11("9434765919"), mod11("9434765918")
    (True, False)
    """
    if len(digits) != 10:
        return False
    rest = 11 - sum(int(c) * w for c, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 10 and rest % 11 == int(digits[-1])


def iban(text: str) -> bool:
    """Length by country and remainder of an IBAN.

    >>> iban("GB82WEST12345698765432"), iban("GB83WEST12345698765432")
    (True, False)
    """
    if _IBAN.get(text[:2]) != len(text):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def card(digits: str) -> bool:
    """A brand's range and length, and the check digit."""
    if len(set(digits)) < 4 or not luhn(digits):
        return False
    two, four, length = int(digits[:2]), int(digits[:4]), len(digits)
    brands = (
        (digits[0] == "4", {13, 16, 19}),
        (51 <= two <= 55 or 2221 <= four <= 2720, {16}),
        (two in {34, 37}, {15}),
        (four == 6011 or two == 65 or 644 <= int(digits[:3]) <= 649, {16, 19}),
        (3528 <= four <= 3589, {16}),
        (two in {36, 38} or 300 <= int(digits[:3]) <= 305, {14}),
        (two == 62, {16, 17, 18, 19}),
    )
    return any(fits and length in lengths for fits, lengths in brands)


def ssn(digits: str) -> bool:
    """A number that the Social Security Administration could have issued."""
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    never = area in {"000", "666"} or area >= "900" or group == "00" or serial == "0000"
    return not never and digits not in _NEVER_ISSUED and len(set(digits)) > 1


def aadhaar(digits: str) -> bool:
    """Twelve digits that begin with 2 to 9, with their check digit."""
    return len(set(digits)) > 2 and verhoeff(digits)


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{text})(?![a-z])", re.IGNORECASE)


def _pattern(text: str) -> re.Pattern[str]:
    """Free of signs, letters and further groups of digits on both sides."""
    return re.compile(rf"(?<![\w.,/*#•+-])(?<!\d\ ){text}(?![\w*#•])(?![-.,/]\w)(?!\ \d)")


_CARD_WORDS = r"(?:credit|debit|payment|bank)\s*cards?|card\s*(?:number|no|nr|#)|cardholder|visa|mastercard|amex"
_SSN_WORDS = r"ssn|(?:social\s+security|soc\.?\s*sec\.?)\s*(?:number|no|nr|id|#)"
_MRN_WORDS = r"mrn|medical\s+record(?:\s*(?:no|number|#))?|hospital\s+(?:no|number)"
_GROUPED_CARD = r"(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -])\d{6}\2\d{5})"
_GROUPED_AADHAAR = r"(?!20)[2-9]\d{3}([ -])(?!19|20)\d{4}\1(?!19|20)\d{4}"  # and no row of years
_IBAN_SHAPE = r"[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?"


def _alone(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9])(?:{text})(?![A-Za-z0-9])(?![-/.]\d)")


def _digits(least: int) -> Callable[[str], bool]:
    return lambda text: sum(c.isdigit() for c in text) >= least


KINDS = (
    Kind(
        "ssn", "US social security number", _words(_SSN_WORDS), ssn,
        sure=_pattern(r"\d{3}-\d{2}-\d{4}"), near=_pattern(r"\d{3}[ ]?\d{2}[ ]?\d{4}"),
    ),
    Kind(
        "card", "payment card number", _words(_CARD_WORDS), card,
        sure=_pattern(_GROUPED_CARD), near=_pattern(r"\d{13,19}"),
    ),
    Kind(
        "aadhaar", "Aadhaar number", _words(r"aadhaar|aadhar|adhaar|uidai"), aadhaar,
        sure=_pattern(_GROUPED_AADHAAR), near=_pattern(r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}"),
    ),
    Kind("nhs", "NHS number", _words("nhs"), mod11, near=_pattern(r"\d{3}([ -])\d{3}\1\d{4}")),
    Kind("nhs", "NHS number", _words(r"nhs[\s_]*(?:number|no|nr|id|#)"), mod11, near=_pattern(r"\d{10}")),
    Kind("iban", "bank account (IBAN)", _words("iban"), iban, sure=_alone(_IBAN_SHAPE)),
    Kind(
        "pan", "Indian tax number (PAN) of a person", _words(r"pan|permanent\s+account|income[- ]tax"), _digits(4),
        near=_alone(r"[A-Z]{3}P[A-Z]\d{4}[A-Z]"), shown=2,
    ),
    Kind(
        "passport", "passport number", _words("passport"), _digits(6),
        near=_alone(r"[A-Z]{1,2}\d{6,8}[A-Z]?"), shown=2,
    ),
    Kind(
        "passport", "passport number", _words(r"passport\s*(?:number|no|nr|id|#)|passport\s*:"), _digits(6),
        near=_alone(r"\d{9}"), shown=2,
    ),
    Kind(
        "mrn", "medical record number", _words(_MRN_WORDS), _digits(5),
        near=_alone(r"[A-Z]{0,3}-?\d{5,10}"), shown=2,
    ),
)  # fmt: skip
EMAIL = Kind(
    "email", "e-mail address", _words("e-?mail"), _digits(0),
    sure=re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+(?![\w-])"), shown=0,
)  # fmt: skip
_WORTH = re.compile(r"\d(?:[ -]?\d){5,}|[A-Z]{2}\d{2}[ ]?[A-Z0-9]{4}|[A-Z]{5}\d{4}|[A-Z]\d{5}|\d{5}|@")


def identifiers(text: str, about: Callable[[], str], kinds: tuple[Kind, ...]) -> Iterator[Found]:
    """The identifiers in a text. `about` gives what the place is called (heading, label), asked only when needed."""
    if not _WORTH.search(text):
        return
    taken: list[tuple[int, int]] = []
    for kind in kinds:
        for match in _matches(kind, text, about):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield Found(kind, match.start(), match.end(), _masked(match.group(), kind.shown))


def _matches(kind: Kind, text: str, about: Callable[[], str]) -> Iterator[re.Match[str]]:
    for match in kind.sure.finditer(text) if kind.sure else ():
        if kind.valid(_bare(match.group())):
            yield match
    for match in kind.near.finditer(text) if kind.near else ():
        if kind.valid(_bare(match.group())) and (_near(kind, text, match) or kind.words.search(about())):
            yield match


def _near(kind: Kind, text: str, match: re.Match[str]) -> bool:
    """One of the kind's words stands close before the number, or just after it."""
    before, after = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + 20]
    return bool(kind.words.search(before) or kind.words.search(after))


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _masked(text: str, shown: int) -> str:
    if "@" in text:
        return f"{text[0]}•••@•••"
    kept = len(text) - shown
    return "".join("•" if at < kept and c.isalnum() else c for at, c in enumerate(text))

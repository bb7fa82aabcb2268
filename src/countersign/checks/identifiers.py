"""Identifiers of publications: their syntax and their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DOI_LABEL = re.compile(
    r"(?:\bdoi(?:\.org/|\s*[:=]?\s*(?:https?://(?:dx\.)?doi\.org/)?))(?P<said>[^\s<>\"]+)", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s<>\"]+", re.IGNORECASE)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*(?P<said>[\dX][\dX\- ]{8,16}[\dX])(?![\d])", re.IGNORECASE)
_ISSN = re.compile(r"\b[ep]?-?ISSN:?\s*(?P<said>[\dX]{4}[-–]?[\dX]{4})\b", re.IGNORECASE)
_PMID = re.compile(r"\bPMID:?\s*(?P<said>\w+)", re.IGNORECASE)
_ORCID = re.compile(r"\b(?P<said>\d{4}-\d{4}-\d{4}-\d{3}[\dX])\b")


@dataclass(frozen=True, slots=True)
class BadIdentifier:
    """What is wrong with an identifier, and where in the text it stands."""

    said: str
    why: str
    start: int
    end: int


def doi_of(text: str) -> str:
    """The first DOI in a text in lower case, "" if there is none.

    >>> doi_of("Lancet 2020. https://doi.org/10.1000/ABC.123.")
    '10.1000/abc.123'
    """
    found = _DOI.search(text)
    return found[0].rstrip(".,;)]").lower() if found else ""


def bad_identifiers(text: str) -> Iterator[BadIdentifier]:
    """DOIs, ISBNs, ISSNs, PMIDs and ORCIDs that cannot be right.

    >>> [bad.why for bad in bad_identifiers("ISSN 0378-5954, doi:10.1000/182")]
    ['the check digit of the ISSN is wrong']
    """
    yield from _bad_dois(text)
    yield from _bad_book_numbers(text)
    for match in _ISSN.finditer(text):
        if not issn(re.sub(r"[-–]", "", match["said"]).upper()):
            yield _bad(match, "the check digit of the ISSN is wrong")
    for match in _PMID.finditer(text):
        if not re.fullmatch(r"[1-9]\d{0,7}", match["said"]) and match["said"][0].isdigit():
            yield _bad(match, "a PMID is a number of at most eight digits")
    for match in _ORCID.finditer(text):
        if not orcid(match["said"].replace("-", "")):
            yield _bad(match, "the check digit of the ORCID is wrong")


def _bad_dois(text: str) -> Iterator[BadIdentifier]:
    for match in _DOI_LABEL.finditer(text):
        said = match["said"].rstrip(".,;)]")
        if not _DOI.fullmatch(said) and any(letter.isdigit() for letter in said):
            yield _bad(match, "a DOI is 10., a prefix of four to nine digits, a slash and a suffix", len(said))


def _bad_book_numbers(text: str) -> Iterator[BadIdentifier]:
    for match in _ISBN.finditer(text):
        digits = re.sub(r"[\s-]", "", match["said"]).upper()
        if len(digits) not in {10, 13}:
            yield _bad(match, "an ISBN has 10 or 13 digits")
        elif not (isbn10(digits) if len(digits) == 10 else isbn13(digits)):
            yield _bad(match, "the check digit of the ISBN is wrong")


def _bad(match: re.Match[str], why: str, length: int = 0) -> BadIdentifier:
    start = match.start("said")
    end = start + length if length else match.end("said")
    return BadIdentifier(match.string[start:end], why, start, end)


def isbn10(digits: str) -> bool:
    """Weights 10 to 1, modulo 11; X is ten.

    >>> isbn10("080442957X"), isbn10("0804429571")
    (True, False)
    """
    if not re.fullmatch(r"\d{9}[\dX]", digits):
        return False
    return sum(_value(d) * (10 - i) for i, d in enumerate(digits)) % 11 == 0


def isbn13(digits: str) -> bool:
    """Weights 1 and 3, modulo 10.

    >>> isbn13("9780306406157"), isbn13("9780306406158")
    (True, False)
    """
    return digits.isdigit() and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def issn(digits: str) -> bool:
    """Weights 8 to 1, modulo 11.

    >>> issn("03785955"), issn("03785954")
    (True, False)
    """
    return (
        bool(re.fullmatch(r"\d{7}[\dX]", digits)) and sum(_value(d) * (8 - i) for i, d in enumerate(digits)) % 11 == 0
    )


def orcid(digits: str) -> bool:
    """ISO 7064, 11-2.

    >>> orcid("0000000218250097"), orcid("0000000218250098")
    (True, False)
    """
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return (12 - total % 11) % 11 == _value(digits[-1])


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)

"""Periods that texts and headings name: FY2026, 2025E, Q3 2024, H1 FY25, December 31, 2019."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDER = "janfebmaraprmayjunjulaugsepoctnovdec"
_YEAR = r"(?:19|20)\d\d"
_ESTIMATE = r"(?:\s?[AEFPB]\b|e\b)?"
_PATTERN = re.compile(
    rf"(?P<quarter>\bQ[1-4]|\b[1-4]Q)[\s'’/-]*(?:FY|CY)?\s?(?P<qyear>{_YEAR}|\d\d(?!\d)){_ESTIMATE}"
    rf"|(?P<half>\bH[12]|\b[12]H)[\s'’/-]*(?:FY|CY)?\s?(?P<hyear>{_YEAR}|\d\d(?!\d)){_ESTIMATE}"
    rf"|\b(?:FY|CY|fiscal(?: year)?|year)[\s'’/-]*(?P<fyear>{_YEAR}|\d\d(?!\d)){_ESTIMATE}(?:/\d\d\b)?"
    rf"|(?<![A-Za-z])(?P<month>{MONTHS})\s*(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s*)?(?P<myear>{_YEAR})\b"
    rf"|(?<![\d.,$£€₹/])(?P<year>{_YEAR}){_ESTIMATE}(?:/\d\d)?(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or part of one: `part` is Q1 to Q4, H1, H2, or M01 to M12 where a date is named."""

    year: int
    part: str = ""

    def may_be(self, other: Period) -> bool:
        """Whether both may mean the same time: a bare year is not told from its parts."""
        return self.year == other.year and (self.part[:1] != other.part[:1] or self.part == other.part)


@dataclass(frozen=True, slots=True)
class Named:
    """A period and where in the text it is named."""

    period: Period
    start: int
    end: int


def periods_in(text: str) -> list[Named]:
    """The periods that a text names, in order.

    >>> [n.period for n in periods_in("Q3 2024 beat FY25E, unlike 2019")]
    [Period(year=2024, part='Q3'), Period(year=2025, part=''), Period(year=2019, part='')]
    """
    return list(_named(text))


def _named(text: str) -> Iterator[Named]:
    for found in _PATTERN.finditer(text):
        part = (found["quarter"] or found["half"] or "").upper()
        if found["month"]:
            part = f"M{_ORDER.index(found['month'][:3].lower()) // 3 + 1:02}"
        if part[:1].isdigit():
            part = part[::-1]
        year = found["qyear"] or found["hyear"] or found["fyear"] or found["myear"] or found["year"]
        whole = int(year) if len(year) == 4 else 2000 + int(year)
        yield Named(Period(whole, part), found.start(), found.end())

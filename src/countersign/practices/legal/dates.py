"""Dates and periods as contracts write them, and reckoning with them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+day\s+of)?\s+{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
_DATE = re.compile(DATE, re.IGNORECASE)
_WORDS = {
    word: n
    for n, word in enumerate(
        re.findall(
            r"\w+",
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90, "twenty-four": 24, "thirty-six": 36,
     "one hundred eighty": 180, "one hundred and eighty": 180, "one hundred twenty": 120, "a": 1, "an": 1}  # fmt: skip
_COUNT = "(?:" + "|".join(sorted((w.replace(" ", r"\s+") for w in _WORDS), key=len, reverse=True)) + ")"
PERIOD = (
    rf"(?:(?:{_COUNT}\s*)?\(\s*\d{{1,3}}\s*\)|\d{{1,3}}|\b{_COUNT})[\s-]+(?:calendar\s+|consecutive\s+)?"
    r"(?:day|week|month|year)s?\b"
)
_PERIOD = re.compile(PERIOD, re.IGNORECASE)
_UNIT = re.compile(r"(day|week|month|year)s?$", re.IGNORECASE)
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Period:
    """A number of days, weeks, months or years."""

    count: int
    unit: str

    def after(self, day: date) -> date:
        """The same day of the month so much later, the last one where the month is shorter."""
        return self._moved(day, 1)

    def before(self, day: date) -> date:
        """So much earlier."""
        return self._moved(day, -1)

    def _moved(self, day: date, sign: int) -> date:
        if self.unit in {"day", "week"}:
            return day + timedelta(days=sign * self.count * (7 if self.unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + sign * self.count * (12 if self.unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count != 1 else ''}"


def date_in(text: str) -> date | None:
    """The first date of a text.

    >>> date_in("made this 1st day of March 2026"), date_in("as of March 1, 2026"), date_in("2026-03-01")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    found = _DATE.search(text)
    if not found:
        return None
    numbers = [int(n) for n in re.findall(r"\d+", found[0])]
    words = [w.lower().rstrip(".") for w in re.findall(r"[A-Za-z]+", found[0])]
    month = next((_MONTHS[w] for w in words if w in _MONTHS), 0)
    year, month, day = numbers if len(numbers) == 3 else (numbers[1], month, numbers[0])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def period_in(text: str) -> Period | None:
    """The first period of a text; of words and figures the figures count.

    >>> str(period_in("not less than ninety (90) days' notice")), str(period_in("a term of three years"))
    ('90 days', '3 years')
    """
    found = _PERIOD.search(text)
    if not found:
        return None
    figures, unit = re.search(r"\d+", found[0]), _UNIT.search(found[0])
    word = re.match(_COUNT, found[0], re.IGNORECASE)
    count = int(figures[0]) if figures else _WORDS[" ".join(word[0].lower().split())] if word else 0
    return Period(count, unit[1].lower()) if unit and count else None


def from_serial(number: float, *, from_1904: bool = False) -> date:
    """The day that a workbook stores as a number.

    >>> from_serial(46082.0)
    datetime.date(2026, 3, 1)
    """
    return (date(1904, 1, 1) if from_1904 else _EPOCH) + timedelta(days=int(number))


def said(day: date) -> str:
    """1 March 2026."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"

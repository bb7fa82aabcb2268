"""Calendar dates as people write them in English text, with what is known of their order of day and month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[ ](?:day\ of\ |of\ )?(?P<m1>{_NAME})\.?,?[ ](?P<y1>(?:19|20)\d\d)
    | (?P<m2>{_NAME})\.?[ ](?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<y2>(?:19|20)\d\d)
    | (?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)
    | (?P<a4>\d{{1,2}})(?P<sep>[/.])(?P<b4>\d{{1,2}})(?P=sep)(?P<y4>(?:19|20)\d\d)
    )(?![\w/-]|\.\d)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: the days it may mean (two while the order of day and month is open, none if it is no day)."""

    text: str
    start: int
    end: int
    days: tuple[date, ...]

    def after(self, other: Written) -> bool:
        """Later than the other, however both are read."""
        return bool(self.days and other.days) and min(self.days) > max(other.days)


def dates_in(text: str, *, day_first: bool | None = None) -> Iterator[Written]:
    """The dates of a text. `day_first` says how 04/05/2025 is read; None leaves it open."""
    for match in DATE.finditer(text):
        yield Written(match.group(), match.start(), match.end(), _days(match, first=day_first))


def day_first(text: str) -> bool | None:
    """Whether 04/05/2025 is the fourth of May in this text, as its other dates show; None when they do not."""
    pairs = [(int(m["a4"]), int(m["b4"])) for m in DATE.finditer(text) if m["a4"] and m["sep"] == "/"]
    days = any(a > 12 >= b for a, b in pairs)
    months = any(b > 12 >= a for a, b in pairs)
    return None if days == months else days


def _days(match: re.Match[str], *, first: bool | None) -> tuple[date, ...]:
    if match["y1"]:
        return _day(match["y1"], _MONTHS[match["m1"].lower()], match["d1"])
    if match["y2"]:
        return _day(match["y2"], _MONTHS[match["m2"].lower()], match["d2"])
    if match["y3"]:
        return _day(match["y3"], int(match["m3"]), match["d3"])
    year, a, b = match["y4"], int(match["a4"]), int(match["b4"])
    as_day, as_month = _day(year, b, str(a)), _day(year, a, str(b))
    if match["sep"] == "." or first is True:
        return as_day or as_month
    return as_month or as_day if first is False else tuple(dict.fromkeys((*as_day, *as_month)))


def _day(year: str, month: int, day: str) -> tuple[date, ...]:
    try:
        return (date(int(year), month, int(day)),)
    except ValueError:
        return ()

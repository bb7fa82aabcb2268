"""Reads a due date as people and programs write it into tables; what could mean two days is refused, never guessed.

>>> read_due("12/Nov/26 5:00 PM", zone="Asia/Kolkata").isoformat()
'2026-11-12T11:30:00+00:00'
>>> read_due("11/12/2026", zone="UTC").reason
'“11/12/2026” may be 11 December or 12 November.'
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from countersign.calendar import MONTHS, instant
from countersign.outcome import Refused

DAY_ENDS = time(18)

_LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_YEARS = range(2000, 2100)
_EXCEL_START = date(1899, 12, 30)
_TIME = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[AP]M)?)?"
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})[ /.-](?P<name>[a-z]{{3,9}})\.?,?[ /.-](?P<year>\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.IGNORECASE)
_GERMAN = re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}", re.IGNORECASE)
_SLASHED = re.compile(rf"(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-](?P<year>\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def read_due(value: Any, *, zone: str, day_ends: time = DAY_ENDS) -> datetime | Refused:
    """The UTC instant of a due date in this zone.

    A date without a time, or at midnight (as Jira writes it), is due when the day ends. Numbers are Excel's days since
    1900; times with an offset keep it.
    """
    if isinstance(value, datetime):
        return _utc(value) if value.tzinfo else _at(value.date(), value.time(), zone, day_ends)
    if isinstance(value, date):
        return _at(value, time(), zone, day_ends)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_excel(float(value), zone, day_ends)
    text = " ".join(str(value).split())
    if _OFFSET.search(text) and "T" in text:
        return _with_offset(text)
    try:
        return _from_text(text, zone, day_ends)
    except ValueError:
        return _unreadable(text)


def _from_text(text: str, zone: str, day_ends: time) -> datetime | Refused:
    for form in (_ISO, _NAMED, _GERMAN):
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = int(parts["month"]) if "month" in parts else _month(parts["name"])
            return _at(date(_year(parts["year"]), month, int(parts["day"])), _time(parts), zone, day_ends)
    found = _SLASHED.fullmatch(text)
    if not found:
        return _unreadable(text)
    parts = found.groupdict()
    a, b, year = int(parts["a"]), int(parts["b"]), _year(parts["year"])
    if a <= 12 and b <= 12 and a != b:
        return _ambiguous(text, a, b)
    day, month = (a, b) if b <= 12 else (b, a)
    return _at(date(year, month, day), _time(parts), zone, day_ends)


def _at(day: date, clock: time, zone: str, day_ends: time) -> datetime | Refused:
    if day.year not in _YEARS:
        return _unreadable(day.isoformat())
    return instant(day, clock if clock.replace(second=0, microsecond=0) != time() else day_ends, zone)


def _from_excel(serial: float, zone: str, day_ends: time) -> datetime | Refused:
    if not 36526 <= serial < 73051:  # the years 2000 to 2099
        return _unreadable(f"{serial:g}")
    moment = datetime.combine(_EXCEL_START, time()) + timedelta(minutes=round(serial * 1440))
    return _at(moment.date(), moment.time(), zone, day_ends)


def _with_offset(text: str) -> datetime | Refused:
    try:
        return _utc(datetime.fromisoformat(text))
    except ValueError:
        return _unreadable(text)


def _utc(value: datetime) -> datetime | Refused:
    return value.astimezone(UTC) if value.year in _YEARS else _unreadable(value.isoformat())


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str) -> int:
    wanted = name.casefold()
    for number, (short, long) in enumerate(zip(MONTHS, _LONG_MONTHS, strict=True), start=1):
        if wanted in (short.casefold(), long.casefold()) or (wanted, number) == ("sept", 9):
            return number
    raise ValueError(name)


def _time(parts: dict[str, str | None]) -> time:
    if not parts["hour"]:
        return time()
    hour, half = int(parts["hour"]), (parts["half"] or "").upper()
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return time(hour, int(parts["minute"] or 0))


def _ambiguous(text: str, a: int, b: int) -> Refused:
    said = f"{a} {_LONG_MONTHS[b - 1]} or {b} {_LONG_MONTHS[a - 1]}"
    return Refused("ambiguous-date", f"“{text}” may be {said}.", "Write the month as a word or the date as 2026-11-12.")


def _unreadable(text: str) -> Refused:
    return Refused("unreadable-date", f"“{text[:40]}” is no date that can be read.", "Write it as 2026-11-12 17:00.")

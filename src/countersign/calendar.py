"""Zones, working days, overlap and due dates.

Instants are UTC-aware datetimes; a day belongs to a place. Public holidays come from the `holidays` library: official
lists as its release knew them, estimates for feasts that follow the moon. What a contract closes besides goes into
`Place.closed`.

>>> london, pune = Place(zone="Europe/London", country="GB"), Place(zone="Asia/Kolkata", country="IN")
>>> overlap_hours(london, pune, date(2026, 11, 12)), overlap_hours(london, pune, date(2026, 6, 11))
(Decimal('3.50'), Decimal('4.50'))
>>> said(datetime(2026, 11, 12, 9, 10, tzinfo=UTC), "Asia/Kolkata")
'Thu 12 Nov, 14:40'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from countersign.outcome import Misuse

if TYPE_CHECKING:
    from holidays import HolidayBase

# Not strftime: that would follow the server's language.
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DAY = timedelta(days=1)
_SATURDAY_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when somebody works: a zone, the country whose holidays count, the hours of a day.

    `weekend` (0 is Monday) overrides the country's own. Without a country only the weekend is free, Saturday and Sunday
    unless named. `closes` may be midnight (00:00) or earlier than `opens`, for a night shift.
    """

    zone: str
    country: str = ""
    subdivision: str = ""
    opens: time = time(9)
    closes: time = time(18)
    weekend: frozenset[int] | None = None
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone(self.zone)
        if self.country:
            _holidays(self.country, self.subdivision, 2026)
        if self.opens == self.closes:
            raise Misuse(f"A working day cannot open and close at {self.opens:%H:%M}.")

    def is_working_day(self, day: date) -> bool:
        """Neither weekend, nor public holiday, nor closed by agreement."""
        return not self.why_closed(day)

    def why_closed(self, day: date) -> str:
        """The reason in words ("Diwali", "weekend", "closed by agreement"); empty on a working day."""
        if day in self.closed:
            return "closed by agreement"
        book = _holidays(self.country, self.subdivision, day.year) if self.country else None
        if book is not None and self.weekend is None and book.is_working_day(day):
            return ""  # also a weekend day that the country works in exchange for another
        if self._is_weekend(day, book):
            return "weekend"
        return str(book.get(day) or "") if book is not None else ""

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """The instants between which this place works on its local day, in UTC."""
        last = day if self.closes > self.opens else day + _DAY
        return instant(day, self.opens, self.zone), instant(last, self.closes, self.zone)

    def _is_weekend(self, day: date, book: HolidayBase | None) -> bool:
        if self.weekend is not None:
            return day.weekday() in self.weekend
        return book.is_weekend(day) if book is not None else day.weekday() in _SATURDAY_SUNDAY


def zone(name: str) -> ZoneInfo:
    """The IANA zone of this name, such as Asia/Kolkata; `Misuse` with near names otherwise."""
    known = _zone_names()
    if name not in known:
        raise Misuse.unknown("time zone", name, sorted(known))
    return ZoneInfo(name)


def instant(day: date, at: time, zone_name: str) -> datetime:
    """The UTC instant of a wall-clock time. A time that the clocks skip moves on; one that comes twice is the first."""
    return datetime.combine(day, at.replace(tzinfo=None), zone(zone_name)).astimezone(UTC)


def day_in(at: datetime, zone_name: str) -> date:
    """The calendar day that people in this zone see at an instant."""
    return _aware(at).astimezone(zone(zone_name)).date()


def said(at: datetime, zone_name: str, *, year: bool = False) -> str:
    """An instant as a person in this zone reads it: "Thu 12 Nov, 14:40", or with the year "Thu 12 Nov 2026, 14:40"."""
    local = _aware(at).astimezone(zone(zone_name))
    return f"{said_day(local.date(), year=year)}, {local:%H:%M}"


def said_day(day: date, *, year: bool = False) -> str:
    """A day as a person reads it: "Thu 12 Nov"."""
    shown = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{shown} {day.year}" if year else shown


def days(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += _DAY


def working_days(place: Place, first: date, last: date) -> tuple[date, ...]:
    """The place's working days from the first to the last, both included."""
    return tuple(day for day in days(first, last) if place.is_working_day(day))


def joint_working_days(a: Place, b: Place, start: datetime, end: datetime) -> tuple[date, ...]:
    """The dates on which both places work, and in both some of the day's hours lie between the two instants."""
    first = min(day_in(start, a.zone), day_in(start, b.zone)) - _DAY
    last = max(day_in(end, a.zone), day_in(end, b.zone))
    found = (day for day in days(first, last) if a.is_working_day(day) and b.is_working_day(day))
    return tuple(day for day in found if all(_meet(place.hours(day), (start, end)) for place in (a, b)))


def overlap(a: Place, b: Place, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """When on `a`'s local day both places work, in UTC. `b`'s own date may be the day before or after."""
    if not a.is_working_day(day):
        return ()
    near = (other for other in days(day - 2 * _DAY, day + 2 * _DAY) if b.is_working_day(other))
    both = (_common(a.hours(day), b.hours(other)) for other in near)
    return tuple(span for span in both if span)


def overlap_hours(a: Place, b: Place, day: date) -> Decimal:
    """How many hours of `a`'s local day both places work, to a hundredth."""
    return _in_hours(sum((end - start for start, end in overlap(a, b, day)), timedelta()))


def due(place: Place, received: datetime, *, working_days: int) -> datetime:
    """When work received at an instant is due: the close of the n-th working day after the day it counts as received.

    What arrives on a free day or after the close counts as received on the next working day.
    """
    if working_days < 0:
        raise Misuse("A due date lies zero or more working days ahead.")
    day = day_in(received, place.zone)
    while not place.is_working_day(day) or _aware(received) >= place.hours(day)[1]:
        day += _DAY
    for _ in range(working_days):
        day = _next_working_day(place, day)
    return place.hours(day)[1]


def working_hours(place: Place, start: datetime, end: datetime) -> Decimal:
    """Business hours of this place between two instants, to a hundredth: how turnaround is counted."""
    span = day_in(start, place.zone) - _DAY, day_in(end, place.zone)
    parts = (_common(place.hours(day), (start, end)) for day in days(*span) if place.is_working_day(day))
    return _in_hours(sum((part[1] - part[0] for part in parts if part), timedelta()))


def _next_working_day(place: Place, day: date) -> date:
    day += _DAY
    while not place.is_working_day(day):
        day += _DAY
    return day


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Misuse(f"{at} does not say its zone; instants are UTC-aware.")
    return at


def _common(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> tuple[datetime, datetime] | None:
    start, end = max(a[0], _aware(b[0])), min(a[1], _aware(b[1]))
    return (start, end) if start < end else None


def _meet(a: tuple[datetime, datetime], b: tuple[datetime, datetime]) -> bool:
    return _common(a, b) is not None


def _in_hours(span: timedelta) -> Decimal:
    minutes = span // timedelta(minutes=1)
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=512)
def _holidays(country: str, subdivision: str, year: int) -> HolidayBase:
    import holidays  # reason: loads slowly, and most of the library needs no holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise Misuse.unknown("country", country, known)
    if subdivision and subdivision not in known[country]:
        raise Misuse.unknown(f"subdivision of {country}", subdivision, known[country])
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False)

"""Days belong to places, instants to nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.calendar import (
    Place,
    day_in,
    due,
    instant,
    joint_working_days,
    overlap,
    overlap_hours,
    said,
    said_day,
    working_days,
    working_hours,
    zone,
)
from countersign.outcome import Misuse

LONDON = Place(zone="Europe/London", country="GB", subdivision="ENG")
NEW_YORK = Place(zone="America/New_York", country="US")
PUNE = Place(zone="Asia/Kolkata", country="IN")
TEL_AVIV = Place(zone="Asia/Jerusalem", country="IL")
KATHMANDU = Place(zone="Asia/Kathmandu", weekend=frozenset({5}))
SYDNEY = Place(zone="Australia/Sydney", country="AU")
LOS_ANGELES = Place(zone="America/Los_Angeles", country="US")

INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)).map(lambda x: x.replace(tzinfo=UTC))  # noqa: DTZ001


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("a", "b", "day", "hours"),
    [
        (LONDON, PUNE, date(2026, 3, 27), "3.5"),  # Friday, clocks go forward on Sunday
        (LONDON, PUNE, date(2026, 3, 30), "4.5"),
        (LONDON, PUNE, date(2026, 10, 23), "4.5"),  # Friday, clocks go back on Sunday
        (LONDON, PUNE, date(2026, 10, 26), "3.5"),
        (LONDON, NEW_YORK, date(2026, 3, 6), "4"),
        (LONDON, NEW_YORK, date(2026, 3, 13), "5"),  # America has changed its clocks, Europe has not
        (LONDON, NEW_YORK, date(2026, 3, 31), "4"),
        (NEW_YORK, PUNE, date(2026, 11, 12), "0"),
        (LONDON, KATHMANDU, date(2026, 11, 12), "3.25"),  # a zone of five hours and three quarters
        (LOS_ANGELES, SYDNEY, date(2026, 11, 12), "4"),  # Thursday there is Friday in Sydney
        (LONDON, PUNE, date(2026, 12, 25), "0"),
        (PUNE, LONDON, date(2026, 11, 24), "0"),  # Guru Nanak's birthday
    ],
)
def test_overlap(a: Place, b: Place, day: date, hours: str) -> None:
    assert overlap_hours(a, b, day) == Decimal(hours)


def test_overlap_says_when() -> None:
    assert overlap(LONDON, PUNE, date(2026, 11, 12)) == ((utc(2026, 11, 12, 9), utc(2026, 11, 12, 12, 30)),)


def test_a_friday_across_the_date_line_meets_a_saturday() -> None:
    assert overlap_hours(LOS_ANGELES, SYDNEY, date(2026, 11, 13)) == 0


def test_weeks_from_sunday_to_thursday() -> None:
    week = working_days(TEL_AVIV, date(2026, 11, 15), date(2026, 11, 21))
    assert [day.weekday() for day in week] == [6, 0, 1, 2, 3]
    joint = joint_working_days(TEL_AVIV, LONDON, utc(2026, 11, 15), utc(2026, 11, 22))
    assert [day.weekday() for day in joint] == [0, 1, 2, 3]


def test_a_country_may_change_its_weekend() -> None:
    dubai = Place(zone="Asia/Dubai", country="AE")
    assert dubai.why_closed(date(2021, 6, 4)) == "weekend"
    assert dubai.is_working_day(date(2021, 6, 6))
    assert dubai.is_working_day(date(2022, 6, 3))
    assert dubai.why_closed(date(2022, 6, 5)) == "weekend"


def test_an_agreed_week_overrides_the_countrys() -> None:
    place = Place(zone="Asia/Riyadh", country="SA", weekend=frozenset({5, 6}))
    assert place.is_working_day(date(2026, 11, 20))
    assert not place.is_working_day(date(2026, 11, 22))
    assert place.why_closed(date(2026, 9, 23)) not in ("", "weekend")


def test_a_weekend_day_worked_in_exchange_counts() -> None:
    assert Place(zone="Asia/Shanghai", country="CN").is_working_day(date(2026, 2, 14))


def test_closing_by_agreement() -> None:
    place = Place(zone="Asia/Kolkata", country="IN", closed=frozenset({date(2026, 11, 12)}))
    assert place.why_closed(date(2026, 11, 12)) == "closed by agreement"


def test_holidays_have_names_and_follow_the_subdivision() -> None:
    assert PUNE.why_closed(date(2026, 1, 26)) == "Republic Day"
    bavaria = Place(zone="Europe/Berlin", country="DE", subdivision="BY")
    assert not bavaria.is_working_day(date(2026, 1, 6))
    assert Place(zone="Europe/Berlin", country="DE").is_working_day(date(2026, 1, 6))


def test_joint_days_leave_out_both_countries_holidays() -> None:
    joint = joint_working_days(LONDON, PUNE, utc(2026, 1, 23), utc(2026, 1, 28))
    assert joint == (date(2026, 1, 23), date(2026, 1, 27))


def test_joint_days_need_hours_in_the_window_in_both_places() -> None:
    after_pune_closed = utc(2026, 11, 12, 13)
    assert joint_working_days(LONDON, PUNE, after_pune_closed, utc(2026, 11, 13, 8)) == ()
    assert joint_working_days(LONDON, PUNE, after_pune_closed, utc(2026, 11, 13, 9, 1)) == (date(2026, 11, 13),)


@pytest.mark.parametrize(
    ("received", "ahead", "expected"),
    [
        (utc(2026, 11, 12, 10), 0, utc(2026, 11, 12, 12, 30)),
        (utc(2026, 11, 12, 12, 30), 0, utc(2026, 11, 13, 12, 30)),  # at the close: tomorrow's work
        (utc(2026, 11, 12, 10), 2, utc(2026, 11, 16, 12, 30)),  # over a weekend
        (utc(2026, 11, 13, 20), 1, utc(2026, 11, 17, 12, 30)),  # Saturday in Pune already
        (utc(2026, 11, 23, 10), 1, utc(2026, 11, 25, 12, 30)),  # over a holiday
    ],
)
def test_due(received: datetime, ahead: int, expected: datetime) -> None:
    assert due(PUNE, received, working_days=ahead) == expected


def test_due_keeps_the_wall_clock_when_clocks_change() -> None:
    assert due(LONDON, utc(2026, 10, 23, 9), working_days=1) == utc(2026, 10, 26, 18)
    assert due(LONDON, utc(2026, 10, 22, 9), working_days=1) == utc(2026, 10, 23, 17)


def test_turnaround_counts_business_hours_only() -> None:
    assert working_hours(LONDON, utc(2026, 11, 13, 16), utc(2026, 11, 16, 10)) == 3
    assert working_hours(LONDON, utc(2026, 10, 23, 16), utc(2026, 10, 26, 10)) == 2
    assert working_hours(LONDON, utc(2026, 11, 14, 1), utc(2026, 11, 15, 22)) == 0


def test_a_night_shift_runs_into_the_next_day() -> None:
    night = Place(zone="Asia/Manila", country="PH", opens=time(21), closes=time(6))
    assert overlap_hours(NEW_YORK, night, date(2026, 11, 12)) == 8
    assert working_hours(night, utc(2026, 11, 12, 13), utc(2026, 11, 12, 22)) == 9


def test_a_time_that_the_clocks_skip_moves_on() -> None:
    assert instant(date(2026, 3, 29), time(1, 30), "Europe/London") == utc(2026, 3, 29, 1, 30)
    assert instant(date(2026, 10, 25), time(1, 30), "Europe/London") == utc(2026, 10, 25, 0, 30)


def test_said() -> None:
    at = utc(2026, 11, 12, 20, 15)
    assert said(at, "Asia/Kolkata") == "Fri 13 Nov, 01:45"
    assert said(at, "America/New_York") == "Thu 12 Nov, 15:15"
    assert said(at, "Australia/Adelaide", year=True) == "Fri 13 Nov 2026, 06:45"
    assert said_day(date(2026, 1, 1)) == "Thu 1 Jan"


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: zone("Asia/Calcuta"), "Asia/Calcutta"),
        (lambda: Place(zone="Europe/London", country="QQ"), "country"),
        (lambda: Place(zone="Europe/Berlin", country="DE", subdivision="ZZ"), "subdivision of DE"),
        (lambda: said(datetime(2026, 11, 12), "UTC"), "UTC-aware"),  # noqa: DTZ001
        (lambda: Place(zone="UTC", opens=time(9), closes=time(9)), "open and close"),
        (lambda: due(PUNE, utc(2026, 11, 12), working_days=-1), "zero or more"),
    ],
)
def test_misuse(call, hint: str) -> None:
    with pytest.raises(Misuse, match=hint):
        call()


@given(INSTANTS, st.integers(0, 30))
@settings(max_examples=50, deadline=None)
def test_a_due_instant_is_a_close_after_receipt(received: datetime, ahead: int) -> None:
    at = due(LONDON, received, working_days=ahead)
    day = day_in(at, LONDON.zone)
    assert at > received
    assert LONDON.is_working_day(day)
    assert at == LONDON.hours(day)[1]
    between = working_days(LONDON, day_in(received, LONDON.zone), day)
    assert ahead + 1 <= len(between) <= ahead + 2


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(days=20)), st.timedeltas(timedelta(), timedelta(days=20)))
@settings(max_examples=40, deadline=None)
def test_business_hours_add_up(start: datetime, first: timedelta, second: timedelta) -> None:
    start = start.replace(second=0, microsecond=0)
    first, second = (timedelta(minutes=15 * (x // timedelta(minutes=15))) for x in (first, second))
    start = start.replace(minute=start.minute // 15 * 15)
    middle, end = start + first, start + first + second
    assert working_hours(PUNE, start, middle) + working_hours(PUNE, middle, end) == working_hours(PUNE, start, end)


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
@settings(max_examples=40, deadline=None)
def test_overlap_of_places_on_one_date_is_symmetric(day: date) -> None:
    assert overlap_hours(LONDON, PUNE, day) == overlap_hours(PUNE, LONDON, day)

"""Due dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.outcome import Refused
from countersign.work.due import read_due

FIVE = datetime(2026, 11, 12, 17, tzinfo=UTC)
END = datetime(2026, 11, 12, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12/Nov/26 5:00 PM", FIVE),
        ("12/Nov/26 12:00 AM", END),  # Jira's way of writing a day
        ("12/Nov/26 12:30 PM", datetime(2026, 11, 12, 12, 30, tzinfo=UTC)),
        ("12/Nov/26", END),
        ("12-Nov-2026", END),
        ("12 November 2026, 17:00", FIVE),
        ("1 Sept 2026", datetime(2026, 9, 1, 18, tzinfo=UTC)),
        ("2026-11-12", END),
        ("2026-11-12 17:00", FIVE),
        ("2026-11-12T17:00:00", FIVE),
        ("2026-11-12T17:00:00Z", FIVE),
        ("2026-11-12T22:30:00+05:30", FIVE),
        ("12.11.2026", END),
        ("13/11/2026", END + timedelta(days=1)),
        ("11/13/2026", END + timedelta(days=1)),
        ("11/11/2026", END - timedelta(days=1)),
        (date(2026, 11, 12), END),
        (datetime(2026, 11, 12, 17), FIVE),  # noqa: DTZ001
        (datetime(2026, 11, 12, 12, tzinfo=timezone(timedelta(hours=-5))), FIVE),
        (46338, END),
        (46338.708333333336, FIVE),
    ],
)
def test_what_is_read(written: object, meant: datetime) -> None:
    assert read_due(written, zone="UTC") == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("11/12/2026", "ambiguous-date"),
        ("1/2/26", "ambiguous-date"),
        ("31/Feb/26", "unreadable-date"),
        ("32.11.2026", "unreadable-date"),
        ("14/14/2026", "unreadable-date"),
        ("12/Xov/26", "unreadable-date"),
        ("12/Nov/26 13:00 PM", "unreadable-date"),
        ("2026-11-12 25:00", "unreadable-date"),
        ("2026-13-12T17:00:00Z", "unreadable-date"),
        ("next week", "unreadable-date"),
        (20261112, "unreadable-date"),
        (True, "unreadable-date"),
        (float("nan"), "unreadable-date"),
    ],
)
def test_what_is_refused(written: object, code: str) -> None:
    refused = read_due(written, zone="UTC")
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert refused.remedy


def test_a_day_ends_where_the_people_are() -> None:
    assert read_due("12/Nov/26", zone="Asia/Kolkata") == datetime(2026, 11, 12, 12, 30, tzinfo=UTC)
    assert read_due("12/Nov/26", zone="UTC", day_ends=time(23, 59)) == datetime(2026, 11, 12, 23, 59, tzinfo=UTC)


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.times().filter(lambda t: t.replace(second=0, microsecond=0) != time()),
)
@settings(max_examples=50)
def test_every_unambiguous_form_reads_the_same(day: date, clock: time) -> None:
    meant = datetime.combine(day, clock.replace(second=0, microsecond=0), UTC)
    serial = (day - date(1899, 12, 30)).days + (clock.hour * 60 + clock.minute) / 1440
    forms = [f"{day:%d/%b/%y} {clock:%I:%M %p}", f"{day} {clock:%H:%M}", f"{day:%d.%m.%Y} {clock:%H:%M}", serial]
    assert {read_due(form, zone="UTC") for form in forms} == {meant}


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
@settings(max_examples=50)
def test_anything_at_all_is_read_or_refused(value: object) -> None:
    found = read_due(value, zone="Europe/London")
    assert isinstance(found, Refused) or found.tzinfo is UTC

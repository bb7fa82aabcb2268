"""When invoices fall due: at the end of each month or quarter, in the zone of the terms.

>>> at = datetime(2026, 11, 30, 20, tzinfo=UTC)
>>> next_close("month-end", at, zone="Asia/Kolkata").isoformat(), next_close("quarter-end", at, zone="UTC").isoformat()
('2026-12-31T18:30:00+00:00', '2027-01-01T00:00:00+00:00')
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from countersign.calendar import day_in, instant
from countersign.outcome import Misuse

CADENCES = {"month-end": 1, "quarter-end": 3}


def next_close(cadence: str, after: datetime, *, zone: str) -> datetime:
    """The instant at which the period ends that `after` lies in: midnight in the zone, as UTC."""
    months = CADENCES.get(cadence)
    if months is None:
        raise Misuse.unknown("invoice cadence", cadence, CADENCES)
    day = day_in(after, zone)
    past = day.year * 12 + (day.month - 1) // months * months + months
    return instant(date(past // 12, past % 12 + 1, 1), time(), zone).astimezone(UTC)

"""Invoices by the calendar: each agreed date brings one invoice, however many workers look."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from countersign.billing.cadence import next_close
from countersign.outcome import Declined, Misuse
from countersign.server.billing import actions, jobs
from countersign.server.billing.models import Invoice, TimeEntry
from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.outbox.models import Delivery, Due
from countersign.server.outbox.worker import drain
from tests.server.test_time import AT, submit
from tests.server.world import World, build

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2026, 8, 30), date(2026, 9, 1)
MIDNIGHT = datetime(2026, 8, 31, 18, 30, tzinfo=UTC)  # the end of August in Kolkata


@pytest.fixture
def world() -> World:
    made = build()
    made.engagement.terms |= {"invoice_on": "month-end", "zone": "Asia/Kolkata"}
    made.engagement.opened_at = datetime(2026, 8, 5, tzinfo=UTC)
    made.engagement.save()
    actions.agree_rate(
        by=made.by("mona"), at=AT, engagement_id=made.engagement.pk, role="analyst", price=Decimal(22),
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    entries = [submit(made, "alice", day, "2") for day in (AUGUST, SEPTEMBER)]
    actions.approve_time(by=made.by("mona"), at=AT, entry_ids=entries)
    return made


def verbs(world: World) -> list[str]:
    return [e.verb for e in ledger.entries_about(f"engagement:{world.engagement.pk}")]


def test_the_month_that_ended_is_billed_once(world: World) -> None:
    jobs.keep_cadence(datetime(2026, 8, 31, 18, 29, tzinfo=UTC))
    drain(JOBS)
    assert not Invoice.objects.exists()
    for _ in range(3):
        jobs.keep_cadence(MIDNIGHT)
        drain(JOBS)
    made = Invoice.objects.get()
    assert made.document["period"] == ["2026-08-30", "2026-08-30"]
    assert TimeEntry.objects.get(day=SEPTEMBER).state == "approved"
    assert verbs(world).count("invoice.fell_due") == 1
    assert list(Due.objects.order_by("at").values_list("at", flat=True)) == [
        MIDNIGHT, datetime(2026, 9, 30, 18, 30, tzinfo=UTC)
    ]  # fmt: skip
    assert ledger.entries_about(f"invoice:{made.pk}")[0].actor == "system"


def test_a_repeated_delivery_issues_nothing_more(world: World) -> None:
    jobs.keep_cadence(MIDNIGHT)
    drain(JOBS)
    late = submit(world, "alice", date(2026, 8, 29), "1")
    actions.approve_time(by=world.by("mona"), at=AT, entry_ids=[late])
    Delivery.objects.filter(job="issue").update(state="ready")
    drain(JOBS)
    assert Invoice.objects.count() == 1
    assert Delivery.objects.get(job="issue").state == "done"


def test_months_that_nobody_looked_are_caught_up_one_by_one(world: World) -> None:
    for _ in range(4):
        jobs.keep_cadence(datetime(2026, 10, 5, tzinfo=UTC))
        drain(JOBS)
    assert [i.document["period"][0] for i in Invoice.objects.order_by("id")] == ["2026-08-30", "2026-09-01"]


def test_only_one_of_two_workers_records_a_date(world: World) -> None:
    jobs.keep_cadence(datetime(2026, 8, 31, tzinfo=UTC))
    due = Due.objects.get()
    actions.fall_due(at=MIDNIGHT, engagement=world.engagement, due=due)
    with pytest.raises(Declined, match="first"):
        actions.fall_due(at=MIDNIGHT, engagement=world.engagement, due=due)
    assert verbs(world).count("invoice.fell_due") == 1


def test_terms_that_make_no_sense_do_not_hold_up_others(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.engagement.terms["invoice_on"] = "full-moon"
    world.engagement.save()
    jobs.keep_cadence(MIDNIGHT)
    assert "cannot be kept" in caplog.text
    with pytest.raises(Misuse, match="full-moon"):
        next_close("full-moon", AT, zone="UTC")

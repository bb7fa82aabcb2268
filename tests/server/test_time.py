"""Hours: submitted by the one who worked them, approved by another, billed and locked once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from countersign.billing.credit_note import Credit
from countersign.outcome import Declined
from countersign.server.accounts.actor import Actor
from countersign.server.billing import actions, queries
from countersign.server.billing.models import Charge, ChargedTime, Invoice, TimeEntry
from countersign.server.engagements import actions as engagements
from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.outbox.worker import drain
from countersign.server.work import actions as work
from tests.server.test_walk import Api
from tests.server.world import HOLDS, PASSWORD, World, build

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 20, tzinfo=UTC)
SECOND = date(2026, 11, 2)


@pytest.fixture
def world() -> World:
    made = build()
    place, mona = made.engagement.pk, made.by("mona")
    engagements.seat(
        by=mona, at=AT, engagement_id=place, user=made.people["aaron"], side="vendor", role="analyst",
        seniority="senior",
    )  # fmt: skip
    for role, seniority, price in (("analyst", "", 22), ("analyst", "senior", 38), ("supervisor", "", 55)):
        actions.agree_rate(
            by=mona, at=AT, engagement_id=place, role=role, seniority=seniority, price=Decimal(price),
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
    return made


def submit(world: World, who: str, day: date, hours: str, **more: Any) -> int:
    place = {"engagement_id": world.engagement.pk, "by": world.by(who), "at": AT}
    return int(actions.submit_time(day=day, hours=Decimal(hours), **place, **more)["entry"])


def month(world: World, *, surge: bool = False) -> list[int]:
    """The worked example: 90.25 h of an analyst, 64 of a senior (20 at short notice), 18 of a supervisor."""
    days = [SECOND + timedelta(days=n) for n in range(12)]
    made = [submit(world, "alice", day, "7.5") for day in days] + [submit(world, "alice", date(2026, 11, 16), "0.25")]
    made += [submit(world, "aaron", day, "8", surge=surge and n < 2) for n, day in enumerate(days[:7])]
    made += [
        submit(world, "aaron", date(2026, 11, 16), "4", surge=surge),
        submit(world, "aaron", date(2026, 11, 17), "4"),
    ]
    return made + [submit(world, "sam", day, "9") for day in days[:2]]


def bill(world: World, **more: Any) -> Invoice:
    answer = actions.issue(by=world.by("mona"), at=AT, engagement_id=world.engagement.pk, **more)
    return Invoice.objects.get(id=answer["invoice"])


def refused(call: Any, **facts: Any) -> str:
    with pytest.raises(Declined) as no:
        call(at=AT, **facts)
    return no.value.refusal.code


@pytest.mark.parametrize(("surge", "total"), [(0, "5407.50"), (25, "5597.50")])
def test_a_month_of_hours_becomes_an_invoice_to_the_cent(world: World, surge: int, total: str) -> None:
    world.engagement.terms["surge_percent"] = surge
    world.engagement.save()
    entries = month(world, surge=bool(surge))
    actions.approve_time(by=world.by("lea"), at=AT, entry_ids=entries)
    made = bill(world)
    assert made.total == Decimal(total)
    assert {e.invoice_id for e in TimeEntry.objects.filter(id__in=entries, state="locked")} == {made.pk}
    hours = Charge.objects.filter(invoice=made, key__startswith="hours:").aggregate(all=Sum("quantity"))
    assert hours["all"] == Decimal("172.25")
    assert made.document["period"] == ["2026-11-02", "2026-11-17"]
    assert refused(actions.issue, by=world.by("mona"), engagement_id=world.engagement.pk) == "nothing-to-bill"
    with pytest.raises(IntegrityError), transaction.atomic():
        ChargedTime.objects.create(charge=Charge.objects.latest("id"), entry_id=entries[0], kind="hours")


def test_time_through_the_api(world: World) -> None:
    api = {name: Api(world, name) for name in world.people}
    place, today = f"/engagements/{world.engagement.pk}", datetime.now(UTC).date() - timedelta(days=1)
    said = {"day": today.isoformat(), "hours": "7.12", "note": "Model of Northwind"}
    entry = api["alice"].post(f"{place}/submit_time", said, **{"Idempotency-Key": "t1"})["entry"]
    assert api["alice"].post(f"{place}/submit_time", said, **{"Idempotency-Key": "t1"})["entry"] == entry
    mine = {"entries": [entry]}
    assert api["alice"].post("/time/approve_time", mine, expect=403)["code"] == "own-time"
    assert api["aaron"].post("/time/approve_time", mine, expect=404)["code"] == "not-found"
    api["stranger"].post("/time/approve_time", mine, expect=404)
    assert api["lea"].post("/time/return_time", mine | {"reason": " "}, expect=409)["code"] == "no-reason"
    api["lea"].post("/time/return_time", mine | {"reason": "That day was a holiday."})
    drain(JOBS)
    assert api["lea"].post(f"/time/{entry}/resubmit_time", {"hours": "3"}, expect=403)["code"] == "not-the-worker"
    api["alice"].post(f"/time/{entry}/resubmit_time", {"hours": "3.13"})
    api["mona"].post("/time/approve_time", mine)
    assert api["mona"].post("/time/approve_time", mine, expect=409)["code"] == "wrong-state"
    assert [e["state"] for e in api["alice"].get("/time")] == ["approved"]
    assert api["aaron"].get("/time") == []
    invoice = api["mona"].post(f"{place}/issue")
    full = api["lea"].get(f"/invoices/{invoice['invoice']}")
    assert full["lines"][0]["quantity"] == "3.25"
    assert full["lines"][0]["shares"][0]["covers"] == [f"hours:{entry}"]
    assert full["total"] == {"amount": "71.50", "currency": "GBP"}
    assert api["lea"].get("/time")[0]["invoice"] == invoice["invoice"]
    verbs = [e["verb"] for e in _entries(f"time:{entry}")]
    assert [v for v in verbs if v != "work.refused"] == [
        "time.submitted", "time.returned", "time.resubmitted", "time.approved"
    ]  # fmt: skip
    assert verbs.count("work.refused") == 4
    kept = {r["applies_to"]: r["price"] for r in api["lea"].get(f"{place}/rates") if not r["seniority"]}
    assert kept["supervisor"] == "55.0000"
    assert api["alice"].client.get(f"/api{place}/rates").status_code == 404


def _entries(subject: str) -> list[dict[str, Any]]:
    return [{"verb": e.verb} for e in ledger.entries_about(subject)]


def test_items_and_hours_stand_on_one_invoice(world: World) -> None:
    item = accepted(world)
    actions.approve_time(by=world.by("mona"), at=AT, entry_ids=[submit(world, "alice", SECOND, "2", item_id=item)])
    made = bill(world, until=datetime.now(UTC) + timedelta(days=1))
    assert [(line["unit"], line["amount"]["amount"]) for line in made.document["lines"]] == [
        ("memo", "1200.00"), ("hour", "44.00")
    ]  # fmt: skip
    answer = actions.credit(
        by=world.by("mona"),
        at=AT,
        invoice_id=made.pk,
        credits_=[Credit(2, quantity=Decimal(1))],
        reason="One hour less",
    )
    assert answer["total"] == "22.00 GBP"


def accepted(world: World) -> int:
    from countersign.canonical import sha256_hex

    item, now = world.submitted(), datetime.now(UTC)
    drain(JOBS)
    for who in ("aaron", "sam"):
        work.review(by=world.by(who), at=now, item_id=item.pk, version=1, verdict="approve", answers=HOLDS)
    item.refresh_from_db()
    shown = sha256_hex(work.statement_for(by=world.by("kim"), at=now, item=item).to_bytes())
    work.sign(by=world.by("kim"), at=now, item_id=item.pk, version=1, shown=shown, prepared_at=now, password=PASSWORD)
    work.accept(by=world.by("lea"), at=now, item_id=item.pk, version=1)
    return item.pk


def test_a_day_that_two_invoices_share_is_rounded_once(world: World) -> None:
    first = submit(world, "alice", SECOND, "2.10")
    actions.approve_time(by=world.by("mona"), at=AT, entry_ids=[first])
    assert bill(world).document["lines"][0]["quantity"] == "2.00"
    actions.approve_time(by=world.by("mona"), at=AT, entry_ids=[submit(world, "alice", SECOND, "2.10")])
    assert bill(world).document["lines"][0]["quantity"] == "2.25"  # 4.20 in all, which is 4.25


def test_time_after_the_cut_waits(world: World) -> None:
    late = date(2026, 11, 29)
    actions.approve_time(
        by=world.by("mona"), at=AT, entry_ids=[submit(world, "alice", day, "1") for day in (SECOND, late)]
    )
    assert bill(world, until=datetime(2026, 11, 15, tzinfo=UTC)).document["period"] == ["2026-11-02", "2026-11-02"]
    assert [e.day for e in queries.unbilled_time(world.engagement, until=AT)] == [late]


@pytest.mark.parametrize(
    ("who", "facts", "code"),
    [
        ("alice", {"day": date(2026, 12, 2)}, "future-day"),
        ("alice", {"hours": Decimal(0)}, "no-hours"),
        ("alice", {"hours": Decimal(25)}, "too-many-hours"),
        ("alice", {"role": "supervisor"}, "wrong-role"),
        ("lea", {}, "wrong-role"),
        ("stranger", {}, "not-found"),
        ("alice", {"item_id": 999}, "not-found"),
    ],
)
def test_time_that_cannot_be(world: World, who: str, facts: dict[str, Any], code: str) -> None:
    given = {"day": SECOND, "hours": Decimal(1), "engagement_id": world.engagement.pk, **facts}
    assert refused(actions.submit_time, by=world.by(who), **given) == code
    assert not TimeEntry.objects.exists()


def test_a_day_has_24_hours_over_all_engagements(world: World) -> None:
    submit(world, "alice", SECOND, "20")
    with pytest.raises(Declined, match="29 hours"):
        submit(world, "alice", SECOND, "9")


def test_the_terms_say_who_approves(world: World) -> None:
    world.engagement.terms["time_approved_by"] = ["client:lead"]
    world.engagement.save()
    entry = submit(world, "alice", SECOND, "1")
    assert refused(actions.approve_time, by=world.by("mona"), entry_ids=[entry]) == "wrong-role"
    actions.approve_time(by=world.by("lea"), at=AT, entry_ids=[entry])


def test_approval_is_all_or_nothing(world: World) -> None:
    mine = actions.submit_time(
        by=world.by("sam"), at=AT, engagement_id=world.engagement.pk, day=SECOND, hours=Decimal(1)
    )["entry"]
    hers = submit(world, "alice", SECOND, "1")
    assert refused(actions.approve_time, by=world.by("sam"), entry_ids=[hers, mine]) == "own-time"
    assert set(TimeEntry.objects.values_list("state", flat=True)) == {"submitted"}


def rate(world: World, by: Actor | None = None, **facts: Any) -> Any:
    given = {"engagement_id": world.engagement.pk, "valid_from": date(2026, 1, 1), "price": Decimal(5), **facts}
    return actions.agree_rate(by=by or world.by("mona"), at=AT, **given)


def test_a_later_price_ends_the_earlier_one(world: World) -> None:
    rate(world, role="analyst", price=Decimal(24), valid_from=date(2026, 11, 10))
    days = [SECOND, date(2026, 11, 10)]
    actions.approve_time(by=world.by("mona"), at=AT, entry_ids=[submit(world, "alice", day, "1") for day in days])
    assert [line["price"]["amount"] for line in bill(world).document["lines"]] == ["22.00", "24.00"]


def test_bands_go_on_where_the_last_invoice_ended(world: World) -> None:
    first = rate(world, work_type="x/y", unit="page", price=None, scheme="graduated",
                 bands=[(Decimal(100), Decimal(60)), (None, Decimal(54))])  # fmt: skip
    assert len(first["rates"]) == 2
    (tariff,) = [t for t in queries.tariffs(world.engagement) if t.work_type == "x/y"]
    assert [band.up_to for band in tariff.bands] == [Decimal(100), None]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"role": "analyst", "valid_from": date(2025, 1, 1)}, "rate-overlaps"),
        ({"role": "editor", "valid_to": date(2025, 1, 1)}, "ends-before"),
        ({"role": "editor", "price": Decimal(-1)}, "bad-price"),
        ({"role": "editor", "price": None}, "bad-price"),
        ({"role": "editor", "work_type": "x/y"}, "rate-of-what"),
        ({"role": "editor", "price": None, "bands": [(Decimal(1), Decimal(1)), (None, Decimal(1))]}, "one-price"),
        ({"work_type": "x/y"}, "no-unit"),
        ({"work_type": "x/y", "unit": "page", "scheme": "odd"}, "unknown-scheme"),
        ({"work_type": "x/y", "unit": "page", "price": None, "bands": [(Decimal(9), Decimal(1))]}, "bad-bands"),
    ],
)
def test_prices_that_cannot_be(world: World, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Declined) as no:
        rate(world, **facts)
    assert no.value.refusal.code == code


def test_a_client_agrees_no_price_alone(world: World) -> None:
    with pytest.raises(Declined, match="vendor's manager"):
        rate(world, by=world.by("lea"), role="editor")

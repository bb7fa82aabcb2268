"""Notices: what is asked, by when in the person's zone, a link to the exact page, and each thing once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from countersign.server.billing import actions as billing
from countersign.server.flow import JOBS
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Delivery, Message
from countersign.server.outbox.worker import drain
from countersign.server.work import actions as work
from tests.server.test_time import SECOND, accepted, submit
from tests.server.world import World, build, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def told(world: World, who: str) -> list[str]:
    return list(Message.objects.filter(to=world.people[who]).order_by("id").values_list("subject", flat=True))


def test_a_mail_says_what_is_asked_by_when_and_where(world: World) -> None:
    due = datetime(2099, 11, 12, 9, 10, tzinfo=UTC)
    item = world.submitted(title="Memo on Northwind", reference="HAM-7", due_at=due)
    drain(JOBS)
    sent = next(m for m in mail.outbox if m.to == ["aaron@example.org"])
    assert sent.subject == "Your review is asked for: Memo on Northwind"
    assert sent.body.splitlines() == [
        "Your review is asked for: Memo on Northwind.",
        "version 1, HAM-7, Coverage (HAM-1).",
        "Due Thu 12 Nov 2099, 14:40 (Asia/Kolkata): more than four months.",
        "",
        f"http://127.0.0.1:8000/work/{item.pk}/",
    ]
    assert sent.extra_headers["Message-ID"].endswith("@countersign>")


def test_a_repeated_job_sends_no_second_mail(world: World) -> None:
    world.submitted()
    drain(JOBS)
    sent = len(mail.outbox)
    assert sent
    Delivery.objects.filter(job="notify").update(state="ready", not_before=now())
    drain(JOBS)
    assert len(mail.outbox) == sent


def test_the_manager_hears_of_the_second_return(world: World) -> None:
    item = world.submitted()
    drain(JOBS)
    for version in (1, 2):
        work.review(by=world.by("aaron"), at=now(), item_id=item.pk, version=version, verdict="return", comment="No")
        drain(JOBS)
        assert told(world, "mona") == ([] if version == 1 else ["Returned 2 times: Memo on the year"])
        work.submit(by=world.by("alice"), at=now(), item_id=item.pk, parts=[world.part("alice")])
        drain(JOBS)
    assert told(world, "alice") == ["It came back to you: Memo on the year"] * 2


def test_the_parties_hear_of_the_pack_and_the_client_of_the_invoice(world: World) -> None:
    accepted(world)
    drain(JOBS)
    for who in ("lea", "kim", "mona"):
        assert told(world, who)[-1] == "Evidence pack sealed: Memo on the year"
    # The jobs came late, after several steps: nobody is told what is over.
    assert told(world, "mona") == ["It was accepted: Memo on the year", "Evidence pack sealed: Memo on the year"]
    assert told(world, "aaron") == ["Your review is asked for: Memo on the year"]
    made = billing.issue(by=world.by("mona"), at=now(), engagement_id=world.engagement.pk)
    drain(JOBS)
    assert told(world, "lea")[-1] == "Invoice HAM-1-0001: 1,200.00 GBP"
    assert Message.objects.filter(to=world.people["lea"]).latest("id").path == f"/money/invoices/{made['invoice']}/"
    assert "Invoice" not in " ".join(told(world, "alice"))


def test_returned_time_comes_back_with_its_reason(world: World) -> None:
    entry = submit(world, "alice", SECOND, "7.50")
    billing.return_time(by=world.by("lea"), at=now(), entry_ids=[entry], reason="That was a holiday.")
    drain(JOBS)
    last = Message.objects.get(to=world.people["alice"])
    assert last.subject == "Your time came back: 7.5 hours on Mon 2 Nov 2026"
    assert ("That was a holiday." in last.body, last.path) == (True, "/money/time/")


def test_a_dead_job_is_told_to_the_manager(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.submitted()
    Delivery.objects.filter(job="check").update(attempts=outbox.MAX_ATTEMPTS - 1)

    def fail(_: Delivery) -> None:
        raise RuntimeError("no disk")

    drain({**JOBS, "check": fail})
    assert Delivery.objects.get(job="check").state == "dead"
    assert told(world, "mona") == ["Stopped: Memo on the year"]
    outbox.revive(Delivery.objects.get(job="check").pk, at=now() - timedelta(seconds=1))
    drain(JOBS)
    assert Delivery.objects.get(job="check").state == "done"

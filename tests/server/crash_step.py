"""One step of the walk in a process of its own, killed where the test says. Run as a script: STEP POINT."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")

from countersign.server import commands

commands.prepare()

from django.db import transaction

from countersign.canonical import sha256_hex
from countersign.outcome import Declined
from countersign.server.accounts.actor import Actor, Key
from countersign.server.accounts.models import User
from countersign.server.billing import actions as billing
from countersign.server.billing.models import TimeEntry
from countersign.server.engagements.models import Engagement
from countersign.server.files import actions as files
from countersign.server.flow import JOBS
from countersign.server.ledger.act import Replayed
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.worker import drain
from countersign.server.work import actions as work
from countersign.server.work.actions import NewPart
from countersign.server.work.models import WorkItem
from tests.server.world import GOOD, HOLDS, PASSWORD, build


def by(name: str, step: str) -> Actor:
    return Actor(user=User.objects.get(email=f"{name}@example.org"), via="api", key=Key(f"key-{step}", step))


def act(step: str) -> None:
    at, item = datetime.now(UTC), WorkItem.objects.order_by("id").first()
    number = item.pk if item else 0
    if step == "build":
        world = build()
        world.item()
        billing.agree_rate(
            by=world.by("mona"), at=at, engagement_id=world.engagement.pk, role="analyst", price=Decimal(22),
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
    elif step == "claim":
        work.claim(by=by("alice", step), at=at, item_id=number)
    elif step == "submit":
        kept = files.keep(by=by("alice", step), at=at, name="memo.xlsx", chunks=[GOOD])
        parts = [NewPart(name="memo.xlsx", role="memo", sha256=kept.file_id)]
        work.submit(by=by("alice", step), at=at, item_id=number, parts=parts)
    elif step in {"aaron", "sam"}:
        work.review(by=by(step, step), at=at, item_id=number, version=1, verdict="approve", answers=HOLDS)
    elif step == "sign":
        sign(number, at)
    elif step == "accept":
        work.accept(by=by("lea", step), at=at, item_id=number, version=1)
    elif step in {"submit_time", "approve_time", "issue"}:
        bill(step, at)
    elif step == "race":
        race()
    else:
        drain(JOBS)


def bill(step: str, at: datetime) -> None:
    place = {"engagement_id": Engagement.objects.get().pk, "at": at}
    if step == "submit_time":
        billing.submit_time(by=by("alice", step), day=date(2026, 1, 5), hours=Decimal("7.12"), **place)
    elif step == "approve_time":
        billing.approve_time(by=by("lea", step), at=at, entry_ids=[TimeEntry.objects.get().pk])
    else:
        billing.issue(by=by("mona", step), **place)


def race() -> None:
    """Issue together with others that started at the same time, each with a key of its own; say what came of it."""
    person = Actor(user=User.objects.get(email="mona@example.org"), via="api", key=Key(f"race-{os.getpid()}", "race"))
    time.sleep(max(0.0, float(os.environ["RACE_AT"]) - time.time()))
    try:
        answer = billing.issue(by=person, at=datetime.now(UTC), engagement_id=Engagement.objects.get().pk)
        sys.stdout.write(answer["number"])
    except Declined as no:
        sys.stdout.write(no.refusal.code)


def sign(number: int, at: datetime) -> None:
    kim = by("kim", "sign")
    # The same request as before a crash: what was shown and when is part of it.
    prepared = at.replace(microsecond=0)
    shown = work.statement_for(by=kim, at=prepared, item=WorkItem.objects.get(id=number)).to_bytes()
    work.sign(
        by=kim, at=at, item_id=number, version=1, shown=sha256_hex(shown), prepared_at=prepared, password=PASSWORD
    )


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Put the knife where the test wants it."""
    if point == "before-commit":
        leave = transaction.Atomic.__exit__

        def leaving(self: Any, *failure: Any) -> Any:
            if self.durable and failure[0] is None:
                die()
            return leave(self, *failure)

        transaction.Atomic.__exit__ = leaving  # type: ignore[method-assign]
    outbox.LEASE = timedelta(0)  # the next worker need not wait for a dead one's lease
    if point == "job-claimed":
        JOBS.update(dict.fromkeys(JOBS, die))
    if point == "job-done":
        outbox.complete = die


if __name__ == "__main__":
    arm(sys.argv[2])
    try:
        act(sys.argv[1])
    except Replayed:
        sys.exit(0)
    if sys.argv[2] == "after-commit":
        die()

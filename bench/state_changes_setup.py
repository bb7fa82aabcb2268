"""Inside one process: claim and release items for a second, save bare rows for a second, and so on: pairs of rates."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle

import django

django.setup()

from django.db import transaction

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.work import actions as work
from countersign.server.work.models import WorkItem

SECONDS = 1.0


def main(rounds: int) -> None:
    """One warm-up round, then those that count."""
    by = Actor(user=User.objects.get(email="a0@example.org"), via="api")
    items = list(WorkItem.objects.order_by("id").values_list("id", flat=True)[:20])
    ours, bare = _ours(by, items), _bare(items)
    pairs = [(_rate(ours), _rate(bare)) for _ in range(rounds + 1)]
    print(json.dumps(pairs[1:]))


def _ours(by: Actor, items: list[int]) -> Iterator[None]:
    for item_id in cycle(items):
        work.claim(by=by, at=datetime.now(UTC), item_id=item_id)
        yield
        work.release(by=by, at=datetime.now(UTC), item_id=item_id)
        yield


def _bare(items: list[int]) -> Iterator[None]:
    for item_id in cycle(items):
        with transaction.atomic():
            item = WorkItem.objects.select_for_update().get(id=item_id)
            item.tier = 1 - item.tier
            item.save(update_fields=["tier"])
        yield


def _rate(steps: Iterator[None]) -> float:
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        next(steps)
        count += 1
    return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]))

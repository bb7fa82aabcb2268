"""A fresh database with one engagement, eight analysts with tokens, and N open items: prints what clients need.

With `serve PORT` it serves that database as `countersign serve` does, without the worker.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")

from countersign.server import commands

commands.prepare()

from countersign.server.accounts import actions as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import actions as engagements
from countersign.server.files import actions as files
from countersign.server.people import actions as people
from countersign.server.work.models import WorkItem
from countersign.work.work_type import WorkType

MEMO = WorkType.from_dict(
    {
        "id": "bench/memo", "version": 1, "title": "Memo", "unit": "memo",
        "parts": [{"role": "memo", "kinds": ["txt"]}],
        "criteria": [{"id": "AC-1", "text": "Reads well", "question": "supervisor"}],
        "review": [{"tier": "supervisor", "role": "supervisor"}],
    }
)  # fmt: skip


def main(wanted: int) -> None:
    """Items are inserted in bulk: opening them is not what is measured."""
    at = datetime.now(UTC)
    client, vendor = accounts.add_organisation(name="Client"), accounts.add_organisation(name="Vendor")
    boss = accounts.add_person(
        email="boss@example.org", name="Boss", password="x" * 12, zone="UTC", organisation=vendor, role="admin"
    )
    by = Actor(user=boss, via="cli")
    made = engagements.open_engagement(
        by=by, at=at, code="BENCH", title="Bench", client=client, vendor=vendor, currency="EUR"
    )
    tokens, sha256 = [], ""
    for n in range(8):
        user = accounts.add_person(
            email=f"a{n}@example.org", name=f"Analyst {n}", password=None, zone="UTC", organisation=vendor
        )
        engagements.seat(by=by, at=at, engagement_id=made["engagement"], user=user, side="vendor", role="analyst")
        tokens.append(people.make_token(by=Actor(user=user), at=at, name="bench"))
        sha256 = files.keep(by=Actor(user=user), at=at, name="memo.txt", chunks=[b"A memo.\n"]).file_id
    kind = MEMO.to_dict()
    WorkItem.objects.bulk_create(
        (
            WorkItem(
                engagement_id=made["engagement"], title=f"Memo {n}", work_type_id=MEMO.id, work_type=kind, opened_at=at
            )
            for n in range(wanted)
        ),
        batch_size=2000,
    )
    print(json.dumps({"tokens": tokens, "sha256": sha256}))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        commands.serve(port=int(sys.argv[2]), worker=False)
    else:
        main(int(sys.argv[1]))

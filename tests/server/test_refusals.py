"""Who may not do it is refused and written into the ledger, whichever door they come through."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from countersign.canonical import sha256_hex
from countersign.outcome import Declined
from countersign.server.accounts.actor import Actor
from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from countersign.server.work import actions as work
from countersign.server.work.models import WorkItem
from tests.server.world import HOLDS, PASSWORD, World, build, now

pytestmark = pytest.mark.django_db

AT = "2026-11-23T00:00:00Z"
MOVES: dict[str, dict[str, Any]] = {
    "review": {"version": 1, "verdict": "approve"},
    "sign": {"version": 1, "statement": "0" * 64, "prepared_at": AT, "password": PASSWORD},
    "accept": {"version": 1},
}
CASES = [
    ("review", "alice", "self-review"),
    ("review", "lea", "wrong-role"),
    ("review", "stranger", "not-found"),
    ("sign", "sam", "wrong-role"),
    ("sign", "stranger", "not-found"),
    ("accept", "kim", "wrong-role"),
    ("accept", "stranger", "not-found"),
]


@pytest.fixture
def world() -> World:
    return build()


def by_library(world: World, who: str, move: str, item: WorkItem, given: dict[str, Any]) -> str:
    facts = dict(given)
    if move == "sign":
        facts |= {"shown": facts.pop("statement"), "prepared_at": datetime.now(UTC)}
    action = {"review": work.review, "sign": work.sign, "accept": work.accept}[move]
    with pytest.raises(Declined) as no:
        action(by=Actor(user=world.people[who], via="cli"), at=now(), item_id=item.pk, **facts)
    return no.value.refusal.code


def by_api(world: World, who: str, move: str, item: WorkItem, given: dict[str, Any]) -> str:
    token = people.make_token(by=world.by(who), at=now(), name="t")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.post(f"/api/work/{item.pk}/{move}", json.dumps(given), content_type="application/json")
    assert answer.status_code in {403, 404, 409}
    return str(answer.json()["code"])


def by_page(world: World, who: str, move: str, item: WorkItem, given: dict[str, Any]) -> str:
    client = Client()
    client.force_login(world.people[who])
    answer = client.post(f"/work/{item.pk}/{move}/", given)
    assert answer.status_code in {403, 404, 409}
    return str(answer.context["refusal"].code)


DOORS = {"cli": by_library, "api": by_api, "page": by_page}


def reached(world: World, move: str) -> WorkItem:
    """An item of Alice's that waits for this move."""
    item = world.submitted()
    drain(JOBS)
    if move != "review":
        for who in ("aaron", "sam"):
            work.review(by=world.by(who), at=now(), item_id=item.pk, version=1, verdict="approve", answers=HOLDS)
    if move == "accept":
        at = now().replace(microsecond=0)
        item.refresh_from_db()
        shown = work.statement_for(by=world.by("kim"), at=at, item=item).to_bytes()
        work.sign(
            by=world.by("kim"), at=now(), item_id=item.pk, version=1, shown=sha256_hex(shown), prepared_at=at,
            password=PASSWORD,
        )  # fmt: skip
    item.refresh_from_db()
    return item


def refusals(item: WorkItem) -> list[dict[str, Any]]:
    said = [json.loads(bytes(e.data)) for e in ledger.entries_about(item.subject) if e.verb == "work.refused"]
    return [{"actor": e["actor"], **e["body"]} for e in said]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("move", "who", "code"), CASES)
def test_refused_and_logged(world: World, door: str, move: str, who: str, code: str) -> None:
    item = reached(world, move)
    before = item.state
    assert DOORS[door](world, who, move, item, MOVES[move]) == code
    item.refresh_from_db()
    assert item.state == before
    logged = {"actor": f"user:{world.people[who].pk}", "move": move, "code": code, "via": door}
    assert refusals(item) == [logged]


@pytest.mark.parametrize("door", DOORS)
def test_nobody_signs_without_the_credential(world: World, door: str) -> None:
    """Kim holds the seat; the licence has ended meanwhile."""
    item = reached(world, "sign")
    world.people["kim"].credentials.update(valid_to="2026-01-31")
    given = MOVES["sign"] | {"prepared_at": now().isoformat()}
    assert DOORS[door](world, "kim", "sign", item, given) == "credential-not-live"
    item.refresh_from_db()
    assert item.state == "to_sign"
    assert [(r["move"], r["code"], r["via"]) for r in refusals(item)] == [("sign", "credential-not-live", door)]
    assert not item.submissions.get().signatures.exists()

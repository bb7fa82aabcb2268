"""The walk, through the API alone: upload, return, fix, review, sign, accept, seal, verify, invoice."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.test import Client

from countersign.ledger.verify import verify, verify_chain
from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.ledger.signer import signer
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from tests.server.world import BAD, GOOD, HOLDS, PASSWORD, World, build, now

pytestmark = pytest.mark.django_db


class Api:
    """One person at the API."""

    def __init__(self, world: World, who: str) -> None:
        token = people.make_token(by=world.by(who), at=now(), name="test")
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        answer = self.client.post(
            f"/api{path}", json.dumps(body or {}), content_type="application/json", headers=headers or None
        )
        assert answer.status_code == expect, answer.content
        return answer.json() if answer.content else None

    def upload(self, data: bytes, name: str = "memo.xlsx") -> str:
        file = io.BytesIO(data)
        file.name = name
        answer = self.client.post("/api/files", {"file": file})
        assert answer.status_code == 200, answer.content
        return str(answer.json()["sha256"])

    def submit(self, item: int, data: bytes) -> Any:
        part = {
            "name": "memo.xlsx",
            "role": "memo",
            "sha256": self.upload(data),
            "ai_use": "assist",
            "ai_tool": "a model",
        }
        return self.post(f"/work/{item}/submit", {"parts": [part]})


@pytest.fixture
def world() -> World:
    return build()


def test_from_upload_to_invoice(world: World, tmp_path: Any) -> None:
    api = {name: Api(world, name) for name in world.people}
    item = world.item().pk
    api["alice"].post(f"/work/{item}/claim")
    api["alice"].submit(item, BAD)
    drain(JOBS)
    seen = api["alice"].get(f"/work/{item}")
    assert seen["state"] == "returned"
    assert seen["versions"][0]["report"]["errors"][0]["code"] == "damaged-package"
    api["alice"].submit(item, GOOD)
    drain(JOBS)
    assert api["aaron"].get(f"/work/{item}")["allowed_actions"] == ["review"]

    refused = api["alice"].post(f"/work/{item}/review", {"version": 2, "verdict": "approve"}, expect=403)
    assert refused["code"] == "self-review"
    api["aaron"].post(f"/work/{item}/review", {"version": 2, "verdict": "approve", "minutes": 20})
    defect = {"type": "ACC", "severity": "minor", "text": "Say which year", "where": {"sheet": "Revenue", "cell": "A2"}}
    api["sam"].post(f"/work/{item}/review", {"version": 2, "verdict": "approve", "defects": [defect], "answers": HOLDS})
    api["stranger"].post(f"/work/{item}/accept", {"version": 2}, expect=404)

    shown = api["kim"].get(f"/work/{item}/statement")
    signing = {"version": 2, "statement": shown["sha256"], "prepared_at": shown["prepared_at"], "password": "wrong"}
    assert api["kim"].post(f"/work/{item}/sign", signing, expect=403)["code"] == "wrong-password"
    api["kim"].post(f"/work/{item}/sign", signing | {"password": PASSWORD})
    api["lea"].post(f"/work/{item}/accept", {"version": 2})
    drain(JOBS)

    pack = b"".join(api["lea"].client.get(f"/api/work/{item}/pack").streaming_content)
    proof = verify(pack, trust=[str(signer().public)])
    assert proof.passed, proof.steps
    story = "\n".join(proof.story)
    assert "supervisor: Sam on version 2, approve, minor ACC" in story
    assert "AI: assist with a model" in story
    assert "opened by nobody but its author" in story

    where = f"/engagements/{world.engagement.pk}/issue"
    invoice = api["mona"].post(where)
    assert invoice["total"] == "1,200.00 GBP"
    drain(JOBS)
    full = api["lea"].get(f"/invoices/{invoice['invoice']}")
    assert full["lines"][0]["shares"][0]["subject"] == f"work:{item}"
    assert api["mona"].post(where, expect=409)["code"] == "nothing-to-bill"
    api["stranger"].post(where, expect=404)

    chain = world.engagement.chain
    head = ledger.head_of(chain)
    assert head is not None
    held = verify_chain(ledger.entry_bytes(chain), size=head.size, root=bytes.fromhex(_root(head)))
    assert held.ok, held.detail
    verbs = [e["verb"] for e in api["sam"].get(f"/work/{item}/history")]
    assert verbs.count("work.refused") == 3
    assert verbs[-2:] == ["work.accepted", "pack.sealed"]


def _root(head: Any) -> str:
    from countersign.ledger.tree import Frontier

    return Frontier.from_dict({"size": head.size, "hashes": head.frontier}).root().hex()


def test_the_same_key_gives_the_same_answer_once(world: World) -> None:
    api, item = Api(world, "alice"), world.item().pk
    first = api.post(f"/work/{item}/claim", **{"Idempotency-Key": "k1"})
    assert api.post(f"/work/{item}/claim", **{"Idempotency-Key": "k1"}) == first
    other = api.post(f"/work/{item}/submit", {"parts": []}, expect=409, **{"Idempotency-Key": "k1"})
    assert other["code"] == "idempotency-key-reused"
    assert [e.verb for e in ledger.entries_about(f"work:{item}")] == ["work.opened", "work.claimed"]


def test_a_late_result_never_lands_on_a_newer_version(world: World) -> None:
    item = world.submitted()
    api = Api(world, "alice")
    first = item.submissions.get()
    item.state = "in_progress"  # as if the author had taken it back while the checks of version 1 still ran
    item.save()
    api.submit(item.pk, GOOD)
    drain(JOBS)
    item.refresh_from_db()
    assert item.state == "in_review"
    assert not first.reports.exists()
    assert item.submissions.get(version=2).reports.count() == 1


def test_a_new_version_voids_reviews_and_signatures(world: World) -> None:
    item = world.submitted()
    drain(JOBS)
    api = {name: Api(world, name) for name in ("alice", "aaron", "sam", "kim")}
    api["aaron"].post(f"/work/{item.pk}/review", {"version": 1, "verdict": "approve"})
    api["alice"].submit(item.pk, GOOD + b"\n")
    drain(JOBS)
    late = api["aaron"].post(f"/work/{item.pk}/review", {"version": 1, "verdict": "approve"}, expect=409)
    assert late["code"] == "version-changed"
    assert api["aaron"].get(f"/work/{item.pk}")["state"] == "in_review"


def test_next_never_hands_out_twice(world: World) -> None:
    items = {world.item(f"Memo {n}").pk for n in range(6)}
    alice, aaron = Api(world, "alice"), Api(world, "aaron")
    got = [a.post("/work/next", {"another": True})["id"] for _ in range(3) for a in (alice, aaron)]
    assert set(got) == items
    assert alice.post("/work/next", {"another": True}, expect=204) is None
    assert Api(world, "sam").post("/work/next", {}, expect=204) is None

"""The walk of a model and its note, two parts of one submission, through the API alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from countersign.catalog import catalog
from countersign.ledger.verify import verify
from countersign.server.demo.material.finance.faults import MODEL, NOTE
from countersign.server.demo.material.finance.submission import build as files
from countersign.server.demo.material.planted import File
from countersign.server.flow import JOBS
from countersign.server.ledger.signer import signer
from countersign.server.outbox.worker import drain
from tests.server.test_walk import Api
from tests.server.world import PASSWORD, World, build

pytestmark = pytest.mark.django_db
KIND = "finance/three-statement-model"


@pytest.fixture
def world() -> World:
    return build()


def hand_in(api: Api, item: int, made: Sequence[File], *, expect: int = 200) -> Any:
    parts = [{"name": f.name, "role": f.role, "sha256": api.upload(f.data, f.name)} for f in made]
    return api.post(f"/work/{item}/submit", {"parts": parts}, expect=expect)


def approval(version: int, tier: str) -> dict[str, Any]:
    """An approval that answers every question the work type asks of this tier."""
    asked = [c.id for c in catalog().work_type(KIND).criteria if c.question == tier]
    return {"version": version, "verdict": "approve", "answers": {name: {"met": True} for name in asked}}


def test_a_model_and_its_note_from_upload_to_invoice(world: World) -> None:
    api = {name: Api(world, name) for name in world.people}
    where = f"/engagements/{world.engagement.pk}"
    price = {"work_type": KIND, "unit": "model", "price": "4800", "valid_from": "2020-01-01"}
    api["mona"].post(f"{where}/agree_rate", price)
    wish = {"work_type": KIND, "title": "Calder Vale: model and note", "reference": "CV-1"}
    item = api["lea"].post(f"{where}/work", wish)["item"]
    api["mona"].post(f"/work/{item}/assign", {"to": world.people["alice"].pk})

    alone = hand_in(api["alice"], item, files(first=True)[:1], expect=409)
    assert alone["code"] == "missing-part"
    hand_in(api["alice"], item, files(first=True))
    drain(JOBS)
    seen = api["alice"].get(f"/work/{item}")
    assert seen["state"] == "returned"
    report = seen["versions"][0]["report"]
    assert {f["where"]["part"] for f in report["findings"]} >= {MODEL}
    unmet = {c["id"] for c in report["criteria"] if c["state"] == "unmet"}
    assert {"AC-01", "AC-03", "AC-04", "AC-05", "AC-06", "AC-07"} <= unmet

    kept = [f for f in report["findings"] if "holds the number -29" in f["message"]]
    reason = "The company's own guidance, typed on purpose; the remark names the source."
    waiver = {"fingerprint": kept[0]["fingerprint"], "reason": reason}
    assert api["alice"].post(f"/work/{item}/waive", waiver, expect=403)["code"] == "wrong-role"
    api["sam"].post(f"/work/{item}/waive", waiver)
    hand_in(api["alice"], item, files(first=False))
    drain(JOBS)
    seen = api["aaron"].get(f"/work/{item}")
    assert seen["state"] == "in_review", seen["versions"][0]["report"]
    assert {p["name"] for p in seen["versions"][0]["parts"]} == {MODEL, NOTE}

    api["aaron"].post(f"/work/{item}/review", approval(2, "analyst"))
    defect = {"type": "SRC", "severity": "major", "text": "Who says so?", "where": {"part": NOTE, "paragraph": 6}}
    returned = {"version": 2, "verdict": "return", "defects": [defect]}
    assert api["sam"].post(f"/work/{item}/review", returned)["state"] == "returned"
    hand_in(api["alice"], item, files(first=False, sourced=True))
    drain(JOBS)
    unanswered = api["aaron"].post(f"/work/{item}/review", {"version": 3, "verdict": "approve"}, expect=409)
    assert unanswered["code"] == "unanswered"
    for name, tier in (("aaron", "analyst"), ("sam", "supervisor")):
        api[name].post(f"/work/{item}/review", approval(3, tier))
    shown = api["kim"].get(f"/work/{item}/statement")
    signing = {"version": 3, "statement": shown["sha256"], "prepared_at": shown["prepared_at"], "password": PASSWORD}
    api["kim"].post(f"/work/{item}/sign", signing)
    api["lea"].post(f"/work/{item}/accept", {"version": 3})
    drain(JOBS)

    pack = b"".join(api["lea"].client.get(f"/api/work/{item}/pack").streaming_content)
    proof = verify(pack, trust=[str(signer().public)])
    assert proof.passed, proof.steps
    story = "\n".join(proof.story)
    assert "supervisor: Sam on version 2, return, major SRC" in story
    assert MODEL in story
    assert NOTE in story
    assert "let stand: workbook/formula-overwritten by Sam" in story
    invoice = api["mona"].post(f"{where}/issue")
    assert invoice["total"] == "4,800.00 GBP"

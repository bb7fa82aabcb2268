"""Every API route, for a member, a stranger and nobody. A route that is missing from the table fails the test."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from countersign.server.api import api
from countersign.server.billing import actions as billing
from countersign.server.files import actions as files
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from countersign.server.work import actions as work
from countersign.server.work.models import Part
from tests.server.world import GOOD, World, build, now

pytestmark = pytest.mark.django_db

OWN = "own"  # concerns only the person who asks, so a stranger gets an answer about themselves
LIST = "list"  # a stranger gets an empty list
HIDDEN = "hidden"  # a stranger gets the answer for something that does not exist

VERSION = {"version": 1}
ROUTES: dict[tuple[str, str], tuple[str, Any]] = {
    ("get", "/me"): (OWN, None),
    ("get", "/people"): (OWN, None),
    ("post", "/me/make_token"): (OWN, {"name": "x"}),
    ("post", "/me/tokens/{token_id}/revoke_token"): (HIDDEN, None),
    ("post", "/me/retire_key"): (OWN, None),
    ("post", "/me/edit_profile"): (OWN, {"name": "Somebody", "zone": "Asia/Tokyo"}),
    ("post", "/me/change_password"): (OWN, {"old": "wrong", "new": "a long enough phrase"}),
    ("post", "/organisations/{organisation_id}/invite"): (HIDDEN, {"email": "new@example.org", "name": "New"}),
    ("post", "/organisations/introduce"): (OWN, {"organisation": "Z", "email": "z@example.org", "name": "Z"}),
    ("post", "/organisations/{organisation_id}/appoint"): (HIDDEN, {"user": "{user_id}", "role": "admin"}),
    ("get", "/engagements"): (LIST, None),
    ("get", "/engagements/{engagement_id}"): (HIDDEN, None),
    ("post", "/engagements"): (
        HIDDEN, {"code": "X", "title": "X", "client": "{client}", "vendor": "{vendor}", "currency": "EUR"}
    ),
    ("post", "/engagements/{engagement_id}/seat"): (HIDDEN, {"user": "{user_id}", "side": "vendor", "role": "analyst"}),
    ("post", "/engagements/{engagement_id}/unseat"): (HIDDEN, {"user": "{user_id}", "role": "analyst"}),
    ("post", "/engagements/{engagement_id}/tune"): (HIDDEN, {"rule": "x/y", "values": {}}),
    ("post", "/engagements/{engagement_id}/work"): (HIDDEN, {"work_type": "{work_type}", "title": "X"}),
    ("post", "/engagements/{engagement_id}/agree_rate"): (
        HIDDEN, {"work_type": "x/y", "unit": "x", "price": "1", "valid_from": "2026-01-01"}
    ),
    ("post", "/engagements/{engagement_id}/issue"): (HIDDEN, None),
    ("get", "/engagements/{engagement_id}/import_items"): (HIDDEN, None),
    ("post", "/engagements/{engagement_id}/import_items"): (HIDDEN, {"sha256": "a" * 64}),
    ("get", "/engagements/{engagement_id}/rates"): (HIDDEN, None),
    ("post", "/engagements/{engagement_id}/submit_time"): (HIDDEN, {"day": "2026-01-01", "hours": "1"}),
    ("get", "/time"): (LIST, None),
    ("post", "/time/{entry_id}/resubmit_time"): (HIDDEN, {"hours": "1"}),
    ("post", "/time/approve_time"): (HIDDEN, {"entries": ["{entry_id}"]}),
    ("post", "/time/return_time"): (HIDDEN, {"entries": ["{entry_id}"], "reason": "x"}),
    ("get", "/people/{user_id}/credentials"): (HIDDEN, None),
    ("post", "/people/{user_id}/add_credential"): (HIDDEN, {"kind": "CFA", "issuer": "x", "valid_from": "2026-01-01"}),
    ("post", "/credentials/{credential_id}/verify"): (HIDDEN, {"how": "register"}),
    ("post", "/me/make_key"): (OWN, {"password": "correct horse battery"}),
    ("post", "/files"): (OWN, None),
    ("get", "/work"): (LIST, None),
    ("post", "/work/next"): (OWN, {}),
    ("get", "/work/{item_id}"): (HIDDEN, None),
    ("get", "/work/{item_id}/history"): (HIDDEN, None),
    ("get", "/work/{item_id}/files/{sha256}"): (HIDDEN, None),
    ("get", "/work/{item_id}/statement"): (HIDDEN, None),
    ("get", "/work/{item_id}/pack"): (HIDDEN, None),
    ("post", "/work/{item_id}/assign"): (HIDDEN, {"to": "{user_id}"}),
    ("post", "/work/{item_id}/claim"): (HIDDEN, None),
    ("post", "/work/{item_id}/release"): (HIDDEN, None),
    ("post", "/work/{item_id}/submit"): (HIDDEN, {"parts": []}),
    ("post", "/work/{item_id}/recheck"): (HIDDEN, None),
    ("post", "/work/{item_id}/waive"): (HIDDEN, {"fingerprint": "x", "reason": "it may stand, really"}),
    ("post", "/work/{item_id}/review"): (HIDDEN, {**VERSION, "verdict": "approve"}),
    ("post", "/work/{item_id}/sign"): (
        HIDDEN, {**VERSION, "statement": "x", "prepared_at": "2026-11-23T00:00:00Z", "password": "x"}
    ),
    ("post", "/work/{item_id}/accept"): (HIDDEN, VERSION),
    ("post", "/work/{item_id}/return"): (HIDDEN, {**VERSION, "reason": "x"}),
    ("post", "/work/{item_id}/cancel"): (HIDDEN, {"reason": "x"}),
    ("get", "/invoices"): (LIST, None),
    ("get", "/invoices/{invoice_id}"): (HIDDEN, None),
    ("post", "/invoices/{invoice_id}/credit"): (HIDDEN, {"credits": [{"line": 1, "amount": "1"}], "reason": "x"}),
    ("get", "/ledger/key"): (OWN, None),
}  # fmt: skip


def all_routes() -> set[tuple[str, str]]:
    paths = api.get_openapi_schema()["paths"]
    return {(method, path.removeprefix("/api")) for path, methods in paths.items() for method in methods}


def test_no_route_is_missing_from_the_table() -> None:
    assert all_routes() == set(ROUTES)


@pytest.fixture
def places() -> tuple[World, dict[str, str]]:
    world = build()
    item = world.submitted()
    drain(JOBS)
    kim = world.people["kim"]
    people.make_token(by=world.by("kim"), at=now(), name="hers")
    time = billing.submit_time(
        by=world.by("alice"), at=now(), engagement_id=world.engagement.pk, day=date(2026, 1, 1), hours=Decimal(1)
    )
    known = {
        "engagement_id": world.engagement.pk, "client": world.client.pk, "vendor": world.vendor.pk,
        "item_id": item.pk, "user_id": world.people["alice"].pk, "credential_id": kim.credentials.get().pk,
        "sha256": Part.objects.get(submission__item=item).sha256, "invoice_id": 1, "entry_id": time["entry"],
        "organisation_id": world.vendor.pk, "token_id": kim.api_tokens.get().pk, "work_type": "test/memo",
    }  # fmt: skip
    return world, {k: str(v) for k, v in known.items()}


def ask(client: Client, method: str, path: str, body: Any, places: dict[str, str]) -> Any:
    data = json.dumps(body or {})
    for name, value in places.items():
        data = data.replace(f'"{{{name}}}"', value if value.isdigit() and len(value) < 20 else json.dumps(value))
    address = f"/api{path}".format(**places)
    return client.get(address) if method == "get" else client.post(address, data, content_type="application/json")


def test_a_stranger_learns_nothing(places: tuple[World, dict[str, str]]) -> None:
    world, known = places
    token = people.make_token(by=world.by("stranger"), at=now(), name="t")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    wrong = []
    for (method, path), (kind, body) in ROUTES.items():
        answer = ask(client, method, path, body, known)
        if kind == LIST and (answer.status_code != 200 or answer.json() != []):
            wrong.append((method, path, answer.status_code))
        if kind == HIDDEN and answer.status_code not in {404, 422}:
            wrong.append((method, path, answer.status_code, answer.content))
        if kind == OWN and world.client.name.encode() in answer.content:
            wrong.append((method, path, answer.content))
    assert wrong == []


def test_nobody_gets_nothing(places: tuple[World, dict[str, str]]) -> None:
    _, known = places
    for client in (Client(), Client(headers={"Authorization": "Bearer cs_wrong"})):
        said = {(m, p): ask(client, m, p, body, known).status_code for (m, p), (_, body) in ROUTES.items()}
        assert {place: code for place, code in said.items() if code != 401} == {}


def test_a_members_file_is_a_download_and_remembered(places: tuple[World, dict[str, str]]) -> None:
    world, known = places
    token = people.make_token(by=world.by("aaron"), at=now(), name="t")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.get(f"/api/work/{known['item_id']}/files/{known['sha256']}")
    assert b"".join(answer.streaming_content) == GOOD
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    looked = Part.objects.get(submission__item_id=known["item_id"]).looks.get()
    assert looked.by == world.people["aaron"]


def test_a_strangers_hash_submits_nothing(places: tuple[World, dict[str, str]]) -> None:
    """Knowing the hash of somebody's file is not having the file."""
    world, _ = places
    secret = files.keep(by=world.by("stranger"), at=now(), name="secret.xlsx", chunks=[b"a secret"])
    item = world.item("Another")
    work.claim(by=world.by("alice"), at=now(), item_id=item.pk)
    token = people.make_token(by=world.by("alice"), at=now(), name="t")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    part = {"name": "s.xlsx", "role": "memo", "sha256": secret.file_id}
    answer = client.post(f"/api/work/{item.pk}/submit", json.dumps({"parts": [part]}), content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "unknown-file"

"""The desk's forms, sent by those who may not: strangers, nobody, and members whose turn it is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from countersign.server.console import urls
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.work.models import Part
from tests.server.world import World, build

pytestmark = pytest.mark.django_db

OWN = "own"  # concerns only the person who asks: a stranger sees nothing of anybody else's
HIDDEN = "hidden"  # a stranger gets the answer for something that does not exist

Page = tuple[str, str, dict[str, Any]]
VERSION = {"version": 1}

QUEUE: dict[str, Page] = {
    "home": ("get", OWN, {}),
    "queue": ("get", OWN, {}),
    "next": ("post", OWN, {}),
    "search": ("get", OWN, {"q": "Memo"}),
}
WORK: dict[str, Page] = {
    "item": ("get", HIDDEN, {}),
    "item_version": ("get", HIDDEN, {}),
    "compare": ("get", HIDDEN, {}),
    "item_state": ("get", HIDDEN, {}),
    "claim": ("post", HIDDEN, {}),
    "assign": ("post", HIDDEN, {"to": "{user_id}"}),
    "release": ("post", HIDDEN, {}),
    "submit": ("post", HIDDEN, {"note": "x"}),
    "recheck": ("post", HIDDEN, {}),
    "waive": ("post", HIDDEN, {"fingerprint": "x", "reason": "it may stand, really"}),
    "review": ("post", HIDDEN, {**VERSION, "verdict": "approve"}),
    "sign": (
        "post", HIDDEN, {**VERSION, "statement": "0" * 64, "prepared_at": "2026-11-23T00:00:00+00:00", "password": "x"}
    ),
    "accept": ("post", HIDDEN, VERSION),
    "return": ("post", HIDDEN, {**VERSION, "reason": "x"}),
    "cancel": ("post", HIDDEN, {"reason": "x"}),
    "part": ("get", HIDDEN, {}),
    "pack": ("get", HIDDEN, {}),
    "windows": ("get", HIDDEN, {}),
    "look": ("get", HIDDEN, {}),
    "differences": ("get", HIDDEN, {}),
}  # fmt: skip
ROOMS = {"QUEUE": QUEUE, "WORK": WORK}

KNOWN = {name: page for room in ROOMS.values() for name, page in room.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_is_missing_from_its_table(room: str) -> None:
    assert {pattern.name for pattern in getattr(urls, room)} == set(ROOMS[room])


@pytest.fixture
def places() -> tuple[World, dict[str, Any]]:
    world = build()
    item = world.submitted()
    drain(JOBS)
    part = Part.objects.get(submission__item=item)
    known = {
        "item_id": item.pk, "version": 1, "old": 1, "new": 1, "sha256": part.sha256, "part_id": part.pk,
        "user_id": world.people["alice"].pk, "person_id": world.people["alice"].pk,
        "engagement_id": world.engagement.pk, "invoice_id": 1,
    }  # fmt: skip
    return world, known


def logged_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def arguments(name: str, known: dict[str, Any]) -> dict[str, Any]:
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    return {key: known[key] for key in pattern.pattern.converters}


def ask(client: Client, name: str, known: dict[str, Any]) -> Any:
    method, _, data = KNOWN[name]
    address = reverse(name, kwargs=arguments(name, known))
    filled = {k: known[v[1:-1]] if isinstance(v, str) and v.startswith("{") else v for k, v in data.items()}
    return client.get(address, filled) if method == "get" else client.post(address, filled)


def test_a_stranger_learns_nothing(places: tuple[World, dict[str, Any]]) -> None:
    world, known = places
    client, wrong = logged_in(world, "stranger"), []
    for name, (_, kind, _) in KNOWN.items():
        answer = ask(client, name, known)
        if kind == HIDDEN and (answer.status_code != 404 or b"Memo on" in answer.content):
            wrong.append((name, answer.status_code))
        if kind == OWN and (answer.status_code >= 400 or b"Memo on" in answer.content):
            wrong.append((name, answer.status_code))
    assert wrong == []


def test_nobody_sends_a_form(places: tuple[World, dict[str, Any]]) -> None:
    _, known = places
    for name in KNOWN:
        answer = ask(Client(), name, known)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/"), name


def test_owner_and_member_see_the_pages(places: tuple[World, dict[str, Any]]) -> None:
    world, known = places
    for who in ("alice", "aaron", "lea", "mona"):
        client = logged_in(world, who)
        for name, (method, _, _) in KNOWN.items():
            if method == "get" and name != "pack":
                answer = ask(client, name, known)
                assert answer.status_code in {200, 204, 302}, (who, name, answer.status_code)


def test_a_form_does_not_do_what_its_sender_may_not(places: tuple[World, dict[str, Any]]) -> None:
    """Lea leads the client's side: none of these is hers while the item is in review."""
    world, known = places
    client = logged_in(world, "lea")
    for name in ("claim", "assign", "release", "submit", "recheck", "waive", "review", "sign", "accept", "cancel"):
        assert ask(client, name, known).status_code in {403, 409}, name


def test_a_page_is_read_by_get_and_changed_by_post_alone(places: tuple[World, dict[str, Any]]) -> None:
    world, known = places
    client = logged_in(world, "alice")
    for name, (method, _, _) in KNOWN.items():
        if method == "post" and name not in {"submit", "sign"}:
            assert client.get(reverse(name, kwargs=arguments(name, known))).status_code == 405, name


def test_a_form_without_its_token_is_refused(places: tuple[World, dict[str, Any]]) -> None:
    world, known = places
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["alice"])
    for name, (method, _, _) in KNOWN.items():
        if method == "post":
            assert ask(client, name, known).status_code == 403, name

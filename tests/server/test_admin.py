"""The admin is a window for staff: every table is there to look at, nothing can be changed, no secret is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from countersign.server.accounts.models import User
from countersign.server.admin import site
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from tests.server.world import World, build, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = build()
    made.submitted()
    people.make_token(by=made.by("kim"), at=now(), name="import")
    drain(JOBS)
    User.objects.filter(email="mona@example.org").update(is_staff=True)
    made.people["mona"].refresh_from_db()
    return made


def as_(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def tables() -> list[Any]:
    return list(apps.get_app_config("countersign").get_models())


def test_every_table_is_shown() -> None:
    assert {m for m in site._registry if m._meta.app_label == "countersign"} == set(tables())


def test_staff_look_at_every_table_and_row(world: World) -> None:
    client = as_(world, "mona")
    assert client.get("/admin/").status_code == 200
    for model in tables():
        here = f"/admin/countersign/{model._meta.model_name}/"
        assert client.get(here).status_code == 200, here
        row = model._default_manager.first()
        if row is not None:
            assert client.get(f"{here}{row.pk}/change/").status_code == 200, here


def test_staff_change_nothing(world: World) -> None:
    client = as_(world, "mona")
    for model in tables():
        here = f"/admin/countersign/{model._meta.model_name}/"
        assert client.post(f"{here}add/", {}).status_code == 403, here
        row = model._default_manager.first()
        if row is not None:
            assert client.post(f"{here}{row.pk}/change/", {"name": "x"}).status_code == 403, here
            assert client.post(f"{here}{row.pk}/delete/", {"post": "yes"}).status_code == 403, here


def test_no_secret_is_shown(world: World) -> None:
    client, kim = as_(world, "mona"), world.people["kim"]
    kim.refresh_from_db()
    token = kim.api_tokens.get()
    for path, secret in (("user", kim.password), ("apitoken", token.digest)):
        row = kim if path == "user" else token
        page = client.get(f"/admin/countersign/{path}/{row.pk}/change/").content.decode()
        assert secret not in page
        assert str(row) in page
    key = kim.signer_keys.get()
    page = client.get(f"/admin/countersign/signerkey/{key.pk}/change/").content.decode()
    assert bytes(key.sealed).hex() not in page
    assert "sealed" not in page.lower()


def test_others_stay_outside(world: World) -> None:
    assert as_(world, "lea").get("/admin/", follow=True).status_code == 403
    asked = Client().get("/admin/countersign/user/", follow=True)
    assert asked.redirect_chain[-1][0] == "/accounts/login/?next=/admin/countersign/user/"
    assert as_(world, "mona").get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"

"""Logging in, with and without a second step; passwords forgotten and changed, and what becomes of a signing key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client

from countersign.outcome import Declined
from countersign.server.accounts.models import User
from countersign.server.ledger.models import LedgerEntry
from countersign.server.people import actions as people
from countersign.server.people import keys, queries
from tests.server.world import PASSWORD, World, build, now

pytestmark = pytest.mark.django_db
NEW = "quite another long phrase"


@pytest.fixture
def world() -> Iterator[World]:
    cache.clear()  # attempts are counted in the cache
    yield build()
    cache.clear()


def log_in(client: Client, email: str = "kim@example.org", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def test_the_page_that_was_asked_for_opens_after_the_log_in(world: World) -> None:
    item = world.item()
    client = Client()
    asked = client.get(f"/work/{item.pk}/")
    form = client.get(asked.headers["Location"]).content.decode()
    hidden = re.search(r'name="next" value="([^"]+)"', form)
    assert hidden
    answer = log_in(client, next=hidden[1])
    assert answer.headers["Location"] == f"/work/{item.pk}/"
    assert "Memo on the year" in client.get(f"/work/{item.pk}/").content.decode()


def test_the_log_in_leads_to_no_other_site(world: World) -> None:
    answer = log_in(Client(), next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/queue/"


def test_a_wrong_password_is_refused_and_counted(world: World) -> None:
    client = Client()
    for _ in range(5):
        assert log_in(client, password="wrong").status_code == 200
    answer = log_in(client, password=PASSWORD)  # right, but too late: somebody is guessing
    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()


def test_a_form_that_is_sent_again_and_again_rests(world: World) -> None:
    codes = [
        Client().post("/accounts/password/reset/", {"email": f"nobody{n}@example.org"}).status_code for n in range(21)
    ]
    assert codes == [302] * 20 + [429]
    answer = Client().post("/accounts/password/reset/", {"email": "kim@example.org"})
    assert "rests for a few minutes" in answer.content.decode()


def test_closed_accounts_stay_outside(world: World) -> None:
    kim = world.people["kim"]
    client = Client()
    client.force_login(kim)
    User.objects.filter(id=kim.pk).update(is_active=False)
    assert client.get("/queue/").status_code == 302
    assert log_in(Client()).headers["Location"] == "/accounts/inactive/"


def test_nobody_signs_up(world: World) -> None:
    answer = Client().post("/accounts/signup/", {"email": "x@example.org", "password1": NEW, "password2": NEW})
    assert answer.status_code in {302, 405}
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_second_step_by_app_and_by_recovery_code(world: World) -> None:
    client = Client()
    log_in(client)
    asked = client.get("/accounts/2fa/totp/activate/")
    form = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in form.content.decode()
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    codes = re.findall(r"<li>([\w-]{6,})</li>", answer.content.decode())
    assert len(codes) == 10

    cache.clear()  # a code is good once per half minute
    again = Client()
    answer = log_in(again, next="/people/")
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert again.get("/queue/").status_code == 302
    assert "one of your recovery codes" in again.get("/accounts/2fa/authenticate/").content.decode()
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    answer = again.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert answer.headers["Location"] == "/people/"
    assert again.get("/queue/").status_code == 200
    assert "9 of 10 unused" in again.get("/accounts/2fa/").content.decode()


def test_changing_the_password_seals_the_key_again(world: World) -> None:
    kim = world.people["kim"]
    before = queries.live_key(kim.pk)
    client = Client()
    log_in(client)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    assert answer.status_code == 200
    after = queries.live_key(kim.pk)
    assert before
    assert after
    assert after.public == before.public
    assert keys.open_sealed(bytes(after.sealed), bytes(after.salt), PASSWORD) is None
    opened = keys.open_sealed(bytes(after.sealed), bytes(after.salt), NEW)
    assert opened is not None
    assert opened.public_key().public_bytes_raw().hex() == before.public
    assert client.get("/queue/").status_code == 200  # this session goes on
    assert said("password.changed") == [{"key": "resealed"}]


def test_another_session_ends_when_the_password_changes(world: World) -> None:
    other = Client()
    log_in(other)
    people.change_password(by=world.by("kim"), at=now(), old=PASSWORD, new=NEW)
    assert other.get("/queue/").status_code == 302


def test_a_reset_by_mail_retires_the_key_and_says_so(world: World) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "kim@example.org"})
    link = re.search(r"http://\S+/accounts/password/reset/key/\S+", mail.outbox[-1].body)
    assert link
    page = client.get(link[0].partition("127.0.0.1:8000")[2], follow=True)
    assert "Retire my signing key" in page.content.decode()
    where = page.redirect_chain[-1][0]
    assert client.post(where, {"password1": NEW, "password2": NEW}).status_code == 200  # not before it is agreed to
    assert queries.live_key(world.people["kim"].pk) is not None
    client.post(where, {"password1": NEW, "password2": NEW, "lost": "on"})
    assert queries.live_key(world.people["kim"].pk) is None
    assert said("password.reset") == [{"key": "retired"}]
    assert said("key.retired")[0].keys() == {"public"}
    assert client.get("/queue/").status_code == 200  # and one is logged in
    assert "no longer works" in Client().get(link[0].partition("127.0.0.1:8000")[2], follow=True).content.decode()


def test_an_unknown_address_gets_no_mail_and_the_same_answer(world: World) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    assert mail.outbox == []


def test_a_reset_link_names_our_own_address_whatever_the_request_says(world: World) -> None:
    Client().post("/accounts/password/reset/", {"email": "kim@example.org"}, headers={"Host": "localhost"})
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in mail.outbox[-1].body


def test_a_wrong_old_password_changes_nothing(world: World) -> None:
    with pytest.raises(Declined):
        people.change_password(by=world.by("kim"), at=now(), old="wrong", new=NEW)
    assert User.objects.get(email="kim@example.org").check_password(PASSWORD)
    assert said("work.refused")[-1]["move"] == "change_password"


def test_the_health_check_answers_anybody() -> None:
    assert Client().get("/health/").json() == {"ok": True, "database": True, "ledger_guarded": True}


def said(verb: str) -> list[dict[str, Any]]:
    return [json.loads(bytes(e.data))["body"] for e in LedgerEntry.objects.filter(verb=verb).order_by("id")]

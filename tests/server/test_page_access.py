"""Every page, for its owner, a member, a stranger and nobody. A page that is missing from the tables fails the test.

Each area has one table: page name → (what it is, who owns it). A stranger never reads a word of another's engagement.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from countersign.billing.credit_note import Credit
from countersign.server.billing import actions as billing
from countersign.server.billing.models import CreditNote, Invoice
from countersign.server.console import urls
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from tests.server.world import World, build, now

pytestmark = pytest.mark.django_db

OPEN = "open"  # answers anybody: log-in and the health check
OWN = "own"  # concerns only the person who asks, so a stranger gets an answer about themselves
HIDDEN = "hidden"  # a stranger gets the answer for something that does not exist
AMOUNTS = "amounts"  # hidden from strangers, and from members who work without knowing what is paid
WRITE = "write"  # only takes what a form sends; asked with GET it answers 405

ACCOUNT = {
    "health": OPEN,
    "no_signup": OPEN,
    "account_login": OPEN,
    "account_signup": OPEN,
    "account_logout": OPEN,
    "account_inactive": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "account_email_verification_sent": OPEN,
    "account_confirm_email": OPEN,
    "account_confirm_login_code": OPEN,
    "mfa_authenticate": OPEN,
    "no_email": OWN,
    "account_email": OWN,
    "account_reauthenticate": OWN,
    "account_change_password": OWN,
    "account_set_password": OWN,
    "mfa_index": OWN,
    "mfa_reauthenticate": OWN,
    "mfa_activate_totp": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": OWN,
}
QUEUE = {"home": OWN, "queue": OWN, "next": WRITE, "search": OWN}
WORK = {
    "item": HIDDEN,
    "item_version": HIDDEN,
    "compare": HIDDEN,
    "item_state": HIDDEN,
    "part": HIDDEN,
    "windows": HIDDEN,
    "look": HIDDEN,
    "differences": HIDDEN,
    "pack": HIDDEN,
    "submit": HIDDEN,
    "sign": HIDDEN,
    "claim": WRITE,
    "assign": WRITE,
    "release": WRITE,
    "recheck": WRITE,
    "waive": WRITE,
    "review": WRITE,
    "accept": WRITE,
    "return": WRITE,
    "cancel": WRITE,
}
MONEY = {
    "money": OWN,
    "time": OWN,
    "rates": AMOUNTS,
    "invoice": AMOUNTS,
    "invoice_pdf": AMOUNTS,
    "invoice_json": AMOUNTS,
    "credit_note_pdf": AMOUNTS,
    "issue": WRITE,
    "agree_rate": WRITE,
    "credit": WRITE,
    "submit_time": WRITE,
    "resubmit_time": WRITE,
    "approve_time": WRITE,
    "return_time": WRITE,
}
PAGES = {**ACCOUNT, **QUEUE, **WORK, **MONEY}
TOLD_ELSEWHERE = {p.name for room in (urls.ENGAGEMENTS, urls.PEOPLE, urls.LEDGER) for p in room}  # test_room_pages


def all_pages(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> dict[str, str]:
    """Each page's name with its address; the API has a table of its own, the admin a test of its own."""
    found: dict[str, str] = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith(("api/", "admin/")):
            continue
        if isinstance(pattern, URLResolver):
            found |= all_pages(pattern.url_patterns, path)
        elif pattern.name not in TOLD_ELSEWHERE:
            found[pattern.name or path] = path
    return found


@pytest.fixture
def world() -> World:
    made = build()
    made.submitted()
    drain(JOBS)
    _bill_an_hour(made)
    return made


def _bill_an_hour(world: World) -> None:
    place, mona = {"engagement_id": world.engagement.pk, "at": now()}, world.by("mona")
    billing.agree_rate(by=mona, role="analyst", price=Decimal(22), valid_from=date(2020, 1, 1), **place)
    hour = billing.submit_time(by=world.by("alice"), day=date(2026, 1, 5), hours=Decimal(1), **place)
    billing.approve_time(by=mona, at=now(), entry_ids=[hour["entry"]])
    made = billing.issue(by=mona, **place)
    billing.credit(by=mona, at=now(), invoice_id=made["invoice"], credits_=[Credit(1)], reason="Not worked")


def address(path: str, world: World) -> str:
    part = world.engagement.items.get().submissions.get().parts.get()
    known = {
        "item_id": world.engagement.items.get().pk, "engagement_id": world.engagement.pk, "version": 1, "old": 1,
        "new": 1, "person_id": world.people["alice"].pk, "invoice_id": Invoice.objects.get().pk,
        "note_id": CreditNote.objects.get().pk, "part_id": part.pk, "sha256": part.sha256,
    }  # fmt: skip
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(known.get(m[1], 1)), path)
    return "/" + re.sub(r"[\^$]|\(\?P.*\)", "", path)


def as_(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def test_no_page_is_missing_from_the_tables() -> None:
    assert set(all_pages()) == set(PAGES)


def test_no_page_of_money_is_missing() -> None:
    assert {pattern.name for pattern in urls.MONEY} == set(MONEY)


def test_nobody_is_sent_to_the_log_in(world: World) -> None:
    wrong = {}
    for name, path in all_pages().items():
        if PAGES[name] == OPEN:
            continue
        page = address(path, world)
        answer = Client().get(page)
        if not answer.headers.get("Location", "").startswith(f"/accounts/login/?next={page}"):
            wrong[name] = (page, answer.status_code, answer.headers.get("Location"))
    assert wrong == {}


def test_open_pages_say_nothing_of_the_work(world: World) -> None:
    for name, path in all_pages().items():
        if PAGES[name] == OPEN:
            answer = Client().get(address(path, world))
            assert answer.status_code in {200, 302, 404, 405}, name
            assert world.client.name.encode() not in answer.content, name


def test_a_stranger_learns_nothing(world: World) -> None:
    client = as_(world, "stranger")
    wrong = {}
    for name, path in all_pages().items():
        kind, answer = PAGES[name], client.get(address(path, world))
        leaks = any(word in answer.content.decode() for word in (world.client.name, world.engagement.title, "Alice"))
        expected = {HIDDEN: {404}, AMOUNTS: {404}, WRITE: {404, 405}}.get(kind, {200, 302, 404, 405})
        if leaks or answer.status_code not in expected:
            wrong[name] = (answer.status_code, leaks)
    assert wrong == {}


@pytest.mark.parametrize("who", ["mona", "lea", "alice", "kim"])
def test_owners_and_members_see_their_pages(world: World, who: str) -> None:
    client = as_(world, who)
    wrong = {}
    for name, path in all_pages().items():
        if PAGES[name] in {OWN, HIDDEN, AMOUNTS} and name not in SELDOM:
            answer = client.get(address(path, world), follow=True)
            hidden = PAGES[name] == AMOUNTS and who in {"alice", "kim"}
            if answer.status_code not in ({404} if hidden else {200, 204}):
                wrong[name] = answer.status_code
    assert wrong == {}


SELDOM = {
    "pack",  # sealed after acceptance, signed by the signatory alone: the walk by the pages opens both
    "sign",
    "mfa_deactivate_totp",  # only with a second step, or only after one: tests of their own
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
}


def test_a_part_of_a_page_takes_its_whole_page_to_the_log_in(world: World) -> None:
    item = world.engagement.items.get()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/work/{item.pk}/"}
    answer = Client().get(f"/work/{item.pk}/state/", headers=headers)
    assert answer.headers["HX-Redirect"] == f"/accounts/login/?next=%2Fwork%2F{item.pk}%2F"

"""Pages about oneself, people, engagements and the ledger: for owner, member, stranger and nobody, and what they do."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from countersign.canonical import sha256_hex
from countersign.checks import sandbox
from countersign.ledger.verify import verify
from countersign.outcome import Misuse
from countersign.server import commands
from countersign.server.accounts.models import User
from countersign.server.console import urls
from countersign.server.engagements import queries as engagements
from countersign.server.flow import JOBS
from countersign.server.ledger import examine
from countersign.server.ledger.models import LedgerEntry
from countersign.server.ledger.signer import signer
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from countersign.server.people import queries
from countersign.server.work import actions as work
from countersign.server.work.models import WorkItem
from tests.server.world import HOLDS, MEMO, PASSWORD, World, build, now

pytestmark = pytest.mark.django_db

OWN = "own"  # concerns only the person who asks: a stranger sees nothing of anybody else's
HIDDEN = "hidden"  # a stranger gets the answer for something that does not exist

Page = tuple[str, str, dict[str, Any]]
SEAT = {"user": "{person_id}", "place": "vendor:analyst"}
ENGAGEMENTS: dict[str, Page] = {
    "engagements": ("get", OWN, {}),
    "open_engagement": ("get", OWN, {}),
    "introduce": ("get", OWN, {}),
    "engagement": ("get", HIDDEN, {}),
    "open_item": ("get", HIDDEN, {}),
    "seat": ("post", HIDDEN, SEAT),
    "unseat": ("post", HIDDEN, {"user": "{person_id}", "role": "analyst"}),
    "tune": ("get", HIDDEN, {}),
    "import_items": ("get", HIDDEN, {}),
    "import_upload": ("post", HIDDEN, {}),
    "import_run": ("post", HIDDEN, {"file": "0" * 64}),
}
CREDENTIAL = {"kind": "CFA", "issuer": "x", "valid_from": "2026-01-01"}
PEOPLE: dict[str, Page] = {
    "people": ("get", OWN, {}),
    "person": ("get", HIDDEN, {}),
    "add_credential": ("post", HIDDEN, CREDENTIAL),
    "verify_credential": ("post", HIDDEN, {"how": "register"}),
    "organisation": ("get", HIDDEN, {}),
    "invite": ("post", HIDDEN, {"name": "New", "email": "new@example.org", "zone": "UTC", "role": "member"}),
    "appoint": ("post", HIDDEN, {"user": "{person_id}", "role": "admin"}),
    "me": ("get", OWN, {}),
    "edit_profile": ("post", OWN, {"name": "Somebody", "zone": "Asia/Tokyo"}),
    "make_token": ("post", OWN, {"name": "x"}),
    "revoke_token": ("post", HIDDEN, {}),
    "make_key": ("post", OWN, {"password": PASSWORD}),
    "retire_key": ("post", OWN, {}),
}
LEDGER: dict[str, Page] = {
    "ledger": ("get", OWN, {}),
    "verify": ("get", OWN, {}),
    "chain": ("get", HIDDEN, {}),
    "verify_chain": ("get", HIDDEN, {}),
}
ROOMS = {"ENGAGEMENTS": ENGAGEMENTS, "PEOPLE": PEOPLE, "LEDGER": LEDGER}
PAGES = {name: page for room in ROOMS.values() for name, page in room.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_no_page_is_missing_from_its_table(room: str) -> None:
    assert {pattern.name for pattern in getattr(urls, room)} == set(ROOMS[room])


@pytest.fixture
def world() -> World:
    made = build()
    made.submitted()
    drain(JOBS)
    people.make_token(by=made.by("kim"), at=now(), name="hers")
    return made


def places(world: World) -> dict[str, Any]:
    kim = world.people["kim"]
    return {
        "engagement_id": world.engagement.pk, "person_id": world.people["alice"].pk, "organisation_id": world.vendor.pk,
        "credential_id": kim.credentials.get().pk, "token_id": kim.api_tokens.get().pk, "chain": world.engagement.chain,
    }  # fmt: skip


def as_(world: World, who: str, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(world.people[who])
    return client


def ask(client: Client, name: str, known: dict[str, Any]) -> Any:
    method, _, data = PAGES[name]
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    address = reverse(name, kwargs={key: known[key] for key in pattern.pattern.converters})
    filled = {k: known[v[1:-1]] if str(v).startswith("{") else v for k, v in data.items()}
    return client.get(address, filled) if method == "get" else client.post(address, filled)


def test_a_stranger_learns_nothing(world: World) -> None:
    known, client, wrong = places(world), as_(world, "stranger"), []
    before = LedgerEntry.objects.exclude(actor=world.by("stranger").label).count()
    for name, (_, kind, _) in PAGES.items():
        answer = ask(client, name, known)
        leaks = any(
            word in answer.content.decode() for word in ("Harbour Asset", "Meridian", "Coverage", "Alice", "Memo on")
        )
        expected = {404} if kind == HIDDEN else {200, 302, 409}
        if leaks or answer.status_code not in expected:
            wrong.append((name, answer.status_code, leaks))
    assert wrong == []
    assert LedgerEntry.objects.exclude(actor=world.by("stranger").label).count() == before


def test_nobody_is_sent_to_the_log_in(world: World) -> None:
    known = places(world)
    for name in PAGES:
        answer = ask(Client(), name, known)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/"), name


@pytest.mark.parametrize("who", ["mona", "lea", "alice", "kim", "sam"])
def test_owners_and_members_see_the_pages(world: World, who: str) -> None:
    known, client = places(world), as_(world, who)
    firm = world.people[who].memberships.get().organisation_id
    for name, (method, _, _) in PAGES.items():
        if method == "get":
            answer = ask(client, name, known | {"organisation_id": firm})
            seats = engagements.seats_of(world.by(who), world.engagement.pk)
            may = name != "open_item" or bool(seats & {"vendor:manager", "client:manager", "client:lead"})
            assert answer.status_code == (200 if may else 403), name


def test_a_page_is_read_by_get_and_changed_by_post_with_its_token_alone(world: World) -> None:
    known, client, strict = places(world), as_(world, "mona"), as_(world, "mona", enforce_csrf_checks=True)
    for name, (method, _, _) in PAGES.items():
        if method == "post":
            pattern = next(p for p in urls.urlpatterns if p.name == name)
            address = reverse(name, kwargs={key: known[key] for key in pattern.pattern.converters})
            assert client.get(address).status_code == 405, name
            assert ask(strict, name, known).status_code == 403, name


def test_members_do_not_do_what_is_not_theirs(world: World) -> None:
    known = places(world)
    alice = as_(world, "alice")
    assert ask(alice, "invite", known).status_code == 403
    assert ask(alice, "appoint", known).status_code == 403
    assert ask(alice, "seat", known).status_code == 403
    assert ask(alice, "verify_credential", known).status_code == 403
    assert ask(as_(world, "kim"), "verify_credential", known).status_code == 403  # her own


def test_an_engagement_shows_scope_terms_people_and_rates(world: World) -> None:
    page = ask(as_(world, "lea"), "engagement", places(world)).content.decode()
    for word in (
        "Harbour Asset Management",
        "within 30 days",
        "GST, zero rated",
        "1,200.00 GBP",
        "supervisor",
        "Memo on",
    ):
        assert word in page, word
    assert "you: client lead" in page


def test_an_engagement_is_opened_with_its_terms(world: World) -> None:
    client = as_(world, "lea")
    form = {
        "title": "Second coverage", "code": "HAM-2", "own": world.client.pk, "part": "client",
        "other": world.vendor.name,
        "currency": "EUR", "payment_days": "45", "zone": "Europe/London", "treatment": "reverse-charge",
        "tax_name": "VAT", "tax_reason": "", "idempotency_key": "k1",
    }  # fmt: skip
    refused = client.post("/engagements/open/", form, headers={"HX-Request": "true"})
    assert "By which rule: Say by which rule no tax is charged." in refused.content.decode()
    made = client.post("/engagements/open/", form | {"tax_reason": "Art. 196"})
    assert made.status_code == 302, made.content.decode()[-900:]
    page = client.get(made.url).content.decode()
    assert "within 45 days" in page
    assert "VAT, reverse charge: Art. 196." in page
    assert client.post("/engagements/open/", form | {"tax_reason": "Art. 196"}).url == made.url  # sent twice, made once


def test_an_organisation_is_introduced_and_works_with_its_introducer(world: World) -> None:
    lea = as_(world, "lea")
    form = {"organisation": "Nova Research", "country": "in", "name": "Nia", "email": "nia@nova.example", "zone": "UTC"}
    assert lea.post("/engagements/introduce/", form).status_code == 302
    assert as_(world, "alice").post("/engagements/introduce/", form | {"organisation": "X"}).status_code == 403
    opened = lea.post(
        "/engagements/open/",
        {
            "title": "Surveys", "code": "NOVA-1", "own": world.client.pk, "part": "client", "other": "nova research",
            "currency": "EUR", "payment_days": "30", "zone": "UTC",
        },
    )  # fmt: skip
    assert opened.status_code == 302
    nia = Client()
    nia.force_login(User.objects.get(email="nia@nova.example"))
    assert "Harbour Asset Management buys from Nova Research" in nia.get(opened.url).content.decode()
    assert "Meridian" not in nia.get("/engagements/").content.decode()
    body = {"code": "NOVA-2", "title": "More", "client": world.client.pk, "vendor": "Nova Research", "currency": "EUR"}
    token = people.make_token(by=world.by("lea"), at=now(), name="t")
    api = Client(headers={"Authorization": f"Bearer {token}"})
    assert api.post("/api/engagements", body, content_type="application/json").status_code == 200
    refused = api.post("/api/engagements", body | {"vendor": "Nobody Ltd"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


def test_the_first_organisation_comes_from_the_shell(capsys: pytest.CaptureFixture[str]) -> None:
    given = {"organisation": "First", "country": "GB", "email": "first@example.org", "name": "Fay", "zone": "UTC"}
    link = commands.introduce(**given)
    page = Client().get(link.partition("127.0.0.1:8000")[2], follow=True)
    assert "Choose a password" in page.content.decode()
    with pytest.raises(Misuse, match="First is here already"):
        commands.introduce(**given)


def test_a_seat_is_given_and_left_at_once(world: World) -> None:
    mona, aaron = as_(world, "mona"), as_(world, "aaron")
    here = f"/engagements/{world.engagement.pk}/"
    seat = {"user": world.people["aaron"].pk, "place": "vendor:supervisor"}
    assert mona.post(f"{here}seat/", seat).status_code == 302
    assert "vendor analyst, vendor supervisor" in aaron.get(here).content.decode()
    for role in ("analyst", "supervisor"):
        assert aaron.post(f"{here}unseat/", {"user": world.people["aaron"].pk, "role": role}).status_code == 302
    assert aaron.get(here).status_code == 404
    assert "Aaron" not in mona.get(here).content.decode().partition('id="side-vendor"')[2].partition("</ul>")[0]


def test_an_item_is_opened_in_the_zone_of_whoever_opens_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("countersign.server.console.pages.engagements.find_work_type", lambda _: MEMO)
    client = as_(world, "lea")  # Europe/London
    form = {
        "work_type": MEMO.id, "title": "A second memo", "due_day": "2027-06-15", "due_time": "09:30", "units": "2",
    }  # fmt: skip
    page = client.get(f"/engagements/{world.engagement.pk}/open/", {"work_type": MEMO.id}).content.decode()
    assert "Signed by a charterholder" in page
    client.post(f"/engagements/{world.engagement.pk}/open/", form)
    item = WorkItem.objects.get(title="A second memo")
    assert item.due_at is not None
    assert f"{item.due_at:%Y-%m-%d %H:%M %Z}" == "2027-06-15 08:30 UTC"
    assert item.units == 2


def test_settings_of_checks_are_agreed_by_a_manager(world: World) -> None:
    mona, alice, here = as_(world, "mona"), as_(world, "alice"), f"/engagements/{world.engagement.pk}/tune/"
    assert "balance-sheet-balances" in mona.get(here).content.decode()
    form = f"{here}?rule=finance/balance-sheet-balances"
    assert 'value="0.5"' in mona.get(form).content.decode()
    assert alice.post(form, {"tolerance": "5"}).status_code == 403
    assert mona.post(form, {"tolerance": "2.50"}).status_code == 302
    world.engagement.refresh_from_db()
    assert world.engagement.params == {"finance/balance-sheet-balances": {"tolerance": "2.50"}}
    assert "tolerance: 2.50" in alice.get(f"/engagements/{world.engagement.pk}/").content.decode()
    mona.post(form, {"tolerance": "0.5"})  # the check's own again
    world.engagement.refresh_from_db()
    assert world.engagement.params == {}


def test_oneself(world: World) -> None:
    kim = as_(world, "kim")
    kim.post("/me/edit_profile/", {"name": "Kim Ostrander", "zone": "Asia/Tokyo"})
    assert "Kim Ostrander" in kim.get("/me/").content.decode()
    assert "Asia/Tokyo" in kim.get("/queue/").content.decode()
    shown = kim.post("/me/make_token/", {"name": "import", "idempotency_key": "t"}).content.decode()
    token = shown.partition("<code>")[2].partition("</code>")[0]
    api = Client(headers={"Authorization": f"Bearer {token}"})
    assert api.get("/api/me").json()["zone"] == "Asia/Tokyo"
    assert token not in kim.get("/me/").content.decode()
    again = kim.post("/me/make_token/", {"name": "import", "idempotency_key": "t"}, follow=True)
    assert "made before" in again.content.decode()
    made = world.people["kim"].api_tokens.get(name="import")
    kim.post(f"/me/tokens/{made.pk}/revoke_token/")
    assert api.get("/api/me").status_code == 401
    kim.post("/me/retire_key/")
    assert queries.live_key(world.people["kim"].pk) is None
    kim.post("/me/make_key/", {"password": PASSWORD})
    assert queries.live_key(world.people["kim"].pk) is not None


def test_credentials_say_what_they_are_worth(world: World) -> None:
    alice, mona = as_(world, "alice"), as_(world, "mona")
    person = world.people["alice"]
    form = {"kind": "CFA", "issuer": "CFA Institute", "number": "99", "valid_from": "2025-01-01", "valid_to": ""}
    alice.post(f"/people/{person.pk}/add_credential/", form)
    page = mona.get(f"/people/{person.pk}/").content.decode()
    assert "it opens nothing until an administrator has looked it up" in page
    credential = person.credentials.get()
    mona.post(f"/credentials/{credential.pk}/verify/", {"how": "Directory of 12 November"})
    assert "Looked up by Mona" in alice.get("/me/").content.decode()
    credential.refresh_from_db()
    credential.valid_to = date(2026, 1, 1)
    credential.save()
    assert "expired; it opens nothing" in mona.get(f"/people/{person.pk}/").content.decode()


def test_the_ledger_speaks_in_words_and_filters(world: World) -> None:
    lea, known = as_(world, "lea"), places(world)
    page = ask(lea, "chain", known).content.decode()
    assert "submitted, version 1" in page
    assert "seated, Alice, analyst" in page
    item = WorkItem.objects.get()
    only = lea.get(f"/ledger/{world.engagement.chain}/", {"about": item.subject}).content.decode()
    assert "submitted, version 1" in only
    assert "seated" not in only
    assert lea.get(f"/ledger/organisation/{world.vendor.pk}/").status_code == 404  # another's house


def edit_behind_the_back(seq: int, *, leaf: bool = False) -> None:
    """As somebody with the database file in hand would: the guard is removed first."""
    row = LedgerEntry.objects.get(chain__name__startswith="engagement/", seq=seq)
    data = bytes(row.data).replace(b"user:", b"User:", 1)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the test wrote itself must not be pending
        cursor.execute("DROP TRIGGER ledger_no_update" if connection.vendor == "sqlite" else
                       "ALTER TABLE countersign_ledgerentry DISABLE TRIGGER USER")  # fmt: skip
        cursor.execute("UPDATE countersign_ledgerentry SET data = %s WHERE id = %s", [data, row.pk])
        if leaf:
            forged = examine.leaf_hash(data).hex()
            cursor.execute("UPDATE countersign_ledgerentry SET leaf = %s WHERE id = %s", [forged, row.pk])


def test_an_entry_edited_in_the_database_file_is_named(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    chain, lea = world.engagement.chain, as_(world, "lea")
    assert "holds" in lea.get(f"/ledger/{chain}/verify/").content.decode()
    assert commands.verify_ledger([])
    edit_behind_the_back(3)
    page = lea.get(f"/ledger/{chain}/verify/").content.decode()
    assert "does not hold" in page
    assert "Entry 3 (engagement.seated" in page
    assert not commands.verify_ledger([chain])
    assert "■ entries: Entry 3 (engagement.seated" in capsys.readouterr().out
    assert lea.get(f"/ledger/{chain}/").status_code == 200  # the list still opens


def test_an_entry_edited_together_with_its_hash_is_found_by_the_head(world: World) -> None:
    edit_behind_the_back(3, leaf=True)
    proof = examine.examine(world.engagement.chain)
    assert not proof
    assert proof.steps[-1].name in {"columns", "head"}


def test_a_pack_is_verified_on_the_page_in_the_words_of_the_command_line(world: World, tmp_path: Any) -> None:
    lea = as_(world, "lea")
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04 not a zip")
    with path.open("rb") as file:
        page = lea.post("/ledger/verify/", {"pack": file, "trust": ""}).content.decode()
    said = sandbox.verify(path.read_bytes())["steps"][0]["detail"]
    assert "The pack does not hold" in page
    assert said.partition("(")[0] in page
    assert "Choose the file" in lea.post("/ledger/verify/", {"trust": ""}).content.decode()
    with path.open("rb") as file:
        assert "is no verifier key" in lea.post("/ledger/verify/", {"pack": file, "trust": "x"}).content.decode()


def test_a_pack_that_eats_memory_is_contained() -> None:
    limits = sandbox.Limits(cpu_seconds=20, wall_seconds=0.01)
    proof = sandbox.verify(b"PK", limits=limits)
    assert proof["passed"] is False
    assert "could not be looked at" in proof["steps"][0]["detail"]


def test_the_api_is_described_in_full(world: World) -> None:
    page = as_(world, "kim").get("/api/docs/").content.decode()
    assert "/api/work/{item_id}/submit" in page
    assert "idempotency" in page.lower()
    assert Client().get("/api/docs/").status_code == 302


def accepted(world: World) -> WorkItem:
    """The item that was submitted, reviewed twice, signed and accepted; its pack is sealed."""
    item = WorkItem.objects.get()
    for who, answers in (("aaron", {}), ("sam", HOLDS)):
        work.review(by=world.by(who), at=now(), item_id=item.pk, version=1, verdict="approve", answers=answers)
    item.refresh_from_db()
    at = now()
    shown = sha256_hex(work.statement_for(by=world.by("kim"), at=at, item=item).to_bytes())
    work.sign(by=world.by("kim"), at=at, item_id=item.pk, version=1, shown=shown, prepared_at=at, password=PASSWORD)
    work.accept(by=world.by("lea"), at=now(), item_id=item.pk, version=1)
    drain(JOBS)
    return item


def test_a_pack_that_holds_is_told_step_by_step(world: World) -> None:
    lea, item = as_(world, "lea"), accepted(world)
    pack = b"".join(lea.get(f"/api/work/{item.pk}/pack").streaming_content)
    trust = str(signer().public)
    upload = SimpleUploadedFile("evidence.zip", pack)
    page = unescape(lea.post("/ledger/verify/", {"pack": upload, "trust": trust}).content.decode())
    proof = verify(pack, trust=[trust])
    assert proof.passed
    assert "The pack holds" in page
    for step in proof.steps:
        assert f'<p class="strong">{step.name}</p>' in page
        assert step.detail in page
    for line in proof.story:
        assert line in page

    other = f"{trust.partition('+')[0]}x+{'0' * 8}+{trust.rpartition('+')[2]}"
    upload = SimpleUploadedFile("evidence.zip", pack)
    assert "is no verifier key" in lea.post("/ledger/verify/", {"pack": upload, "trust": other}).content.decode()

"""The walk by the pages alone: claim, submit, return, waive, review, sign, accept, download."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.outbox.worker import drain
from countersign.server.people.models import SignerKey
from countersign.server.work.models import Part, Review, WorkItem
from tests.server.pages.desk import Desk, forms_in, text_of
from tests.server.world import BAD, GOOD, PASSWORD, World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


def file(data: bytes, name: str = "memo.xlsx") -> io.BytesIO:
    made = io.BytesIO(data)
    made.name = name
    return made


def submission(data: bytes, name: str = "memo.xlsx", **more: Any) -> dict[str, Any]:
    return {"file-memo": file(data, name), "ai-memo": "assist", "tool-memo": "a model", "data-memo": "filings", **more}


def hidden(page: str, path: str) -> dict[str, str]:
    return {k: v for k, v in forms_in(page)[path].items() if k != "csrfmiddlewaretoken"}


def state_of(item: int) -> tuple[str, int]:
    found = WorkItem.objects.get(pk=item)
    return found.state, found.version


def test_the_walk_by_the_pages(world: World) -> None:
    desks = {name: Desk(world, name) for name in world.people}
    item = world.item().pk
    at = f"/work/{item}/"

    assert "The item is free." in desks["alice"].get(at)
    desks["alice"].send(f"{at}claim/")
    desks["alice"].send(f"{at}submit/", submission(BAD))
    assert "is being checked" in text_of(desks["alice"].get(at))
    assert desks["alice"].client.get(f"{at}state/").status_code == 204
    drain(JOBS)
    assert desks["alice"].client.get(f"{at}state/")["HX-Refresh"] == "true"
    returned = text_of(desks["alice"].get(at))
    assert "cut short or damaged" in returned
    assert "Submit version 2" in returned

    desks["alice"].send(f"{at}submit/", submission(GOOD, note="Saved again"))
    drain(JOBS)
    assert state_of(item) == ("in_review", 2)

    assert "Returned to you" not in desks["aaron"].get("/queue/")
    assert "Review" in desks["aaron"].get("/queue/")
    seen = desks["aaron"].get(at)
    assert "AI: assist" in text_of(seen)
    desks["aaron"].send(f"{at}review/", hidden(seen, f"{at}review/") | {"verdict": "approve", "minutes": "12"})
    desks["sam"].send(
        f"{at}review/",
        {
            "version": "2", "verdict": "approve", "met-AC-2": "yes", "note-AC-2": "Sound",
            "defect_type": ["ACC", "LNG"], "defect_severity": ["minor", "neutral"],
            "defect_text": ["Say the year", " "],
            "defect_place": ["Revenue!A2", ""], "defect_where": ["", ""],
        },
    )  # fmt: skip
    made = Review.objects.get(tier="supervisor")
    assert made.answers == {"AC-2": {"met": True, "note": "Sound"}}
    assert [(d.type, d.where) for d in made.defects.all()] == [("ACC", {"sheet": "Revenue", "cell": "A2"})]

    page = desks["kim"].get(f"{at}sign/")
    sha256 = Part.objects.get(submission__version=2).sha256
    assert sha256 in page
    assert "You have not opened it here" in text_of(page)
    fields = hidden(page, f"{at}sign/")
    refused = desks["kim"].send(f"{at}sign/", fields | {"password": "wrong one"}, htmx=True, expect=403)
    assert "That is not your password." in text_of(refused.content.decode())
    desks["kim"].send(f"{at}sign/", fields | {"password": PASSWORD})
    assert state_of(item)[0] == "to_accept"

    accept = desks["lea"].get(at)
    desks["lea"].send(f"{at}accept/", hidden(accept, f"{at}accept/"))
    drain(JOBS)
    sealed = text_of(desks["lea"].get(at))
    assert "Download the pack" in sealed
    assert "signed by Kim, CFA" in sealed
    assert "Sam: holds “Sound”" in sealed
    pack = desks["lea"].client.get(f"{at}pack/")
    assert b"".join(pack.streaming_content).startswith(b"PK")
    assert pack["Content-Disposition"].startswith("attachment")
    verbs = [e.verb for e in ledger.entries_about(f"work:{item}")]
    assert verbs.count("work.refused") == 1
    assert verbs[-2:] == ["work.accepted", "pack.sealed"]


def test_the_same_form_sent_twice_counts_once(world: World) -> None:
    alice, item = Desk(world, "alice"), world.item().pk
    fields = hidden(alice.get(f"/work/{item}/"), f"/work/{item}/claim/")
    assert fields["idempotency_key"]
    for _ in range(2):
        alice.send(f"/work/{item}/claim/", fields)
    assert [e.verb for e in ledger.entries_about(f"work:{item}")] == ["work.opened", "work.claimed"]


def test_a_stale_version_is_refused_in_words(world: World) -> None:
    item = world.submitted()
    drain(JOBS)
    aaron, at = Desk(world, "aaron"), f"/work/{item.pk}/"
    old = hidden(aaron.get(at), f"{at}review/")
    Desk(world, "alice").send(f"{at}submit/", submission(GOOD + b"\n"))
    drain(JOBS)
    refused = aaron.send(f"{at}review/", old | {"verdict": "approve"}, htmx=True, expect=409)
    said = text_of(refused.content.decode())
    assert "You looked at version 1; the current version is 2." in said
    assert "<html" not in refused.content.decode()
    whole = aaron.send(f"{at}review/", {"version": "1", "verdict": "approve"}, expect=409)
    assert "This cannot be done now" in whole.content.decode()


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        (submission(GOOD, "memo.pdf"), 409, "memo.pdf: the memo is a xlsx file."),
        (submission(b""), 409, "The file is empty."),
        ({"note": "nothing"}, 409, "The memo is missing"),
        ({"file-memo": file(GOOD), "ai-memo": "assist"}, 409, "AI was used, but not which tool."),
        ({"name-memo": "memo.xlsx", "hash-memo": "12", "ai-memo": "none"}, 409, "That is no SHA-256"),
    ],
)
def test_a_bad_submission_is_refused_on_the_page(world: World, sent: dict[str, Any], code: int, said: str) -> None:
    alice, item = Desk(world, "alice"), world.item().pk
    alice.send(f"/work/{item}/claim/")
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    answer = alice.send(f"/work/{item}/submit/", sent, htmx=True, expect=code)
    assert said in text_of(answer.content.decode())
    assert state_of(item) == ("in_progress", 0)


def test_too_large_is_refused(world: World, settings: Any) -> None:
    settings.FILE_LIMIT = 1024
    alice, item = Desk(world, "alice"), world.item().pk
    alice.send(f"/work/{item}/claim/")
    answer = alice.send(f"/work/{item}/submit/", submission(GOOD), htmx=True, expect=409)
    assert "larger than this installation takes" in text_of(answer.content.decode())


def test_the_last_file_can_be_handed_in_again_and_a_hash_stands_for_a_file_elsewhere(world: World) -> None:
    alice, item = Desk(world, "alice"), world.item().pk
    at = f"/work/{item}/"
    alice.send(f"{at}claim/")
    alice.send(f"{at}submit/", submission(BAD))
    drain(JOBS)
    alice.send(f"{at}submit/", {"again-memo": "yes", "ai-memo": "none"})
    drain(JOBS)
    first, second = Part.objects.filter(submission__item=item).order_by("id")
    assert first.sha256 == second.sha256
    alice.send(f"{at}submit/", {"name-memo": "memo.xlsx", "hash-memo": "ab" * 32, "ai-memo": "none"})
    third = Part.objects.filter(submission__item=item).latest("id")
    assert (third.sha256, third.file) == ("ab" * 32, None)
    assert "held elsewhere" in text_of(alice.get(at))


def test_nobody_approves_with_a_question_left_open(world: World) -> None:
    item = world.submitted()
    drain(JOBS)
    at = f"/work/{item.pk}/review/"
    Desk(world, "aaron").send(at, {"version": "1", "verdict": "approve"})
    refused = Desk(world, "sam").send(at, {"version": "1", "verdict": "approve"}, htmx=True, expect=409)
    assert "AC-2 waits for your answer" in text_of(refused.content.decode())
    unmet = {"version": "1", "verdict": "approve", "met-AC-2": "no"}
    refused = Desk(world, "sam").send(at, unmet, htmx=True, expect=409)
    assert "You say that AC-2 does not hold" in text_of(refused.content.decode())
    Desk(world, "sam").send(at, unmet | {"verdict": "return", "comment": "Not yet"})
    assert state_of(item.pk)[0] == "returned"


def test_whoever_signs_for_the_first_time_gets_a_key(world: World) -> None:
    SignerKey.objects.all().delete()
    item = world.submitted()
    drain(JOBS)
    at = f"/work/{item.pk}/"
    Desk(world, "aaron").send(f"{at}review/", {"version": "1", "verdict": "approve"})
    Desk(world, "sam").send(f"{at}review/", {"version": "1", "verdict": "approve", "met-AC-2": "yes"})
    kim = Desk(world, "kim")
    kim.client.get(f"{at}files/{Part.objects.get(submission__item=item).sha256}/")
    page = kim.get(f"{at}sign/")
    assert "Unchanged since you looked" in text_of(page)
    assert "You have no signing key yet" in page
    kim.send(f"{at}sign/", hidden(page, f"{at}sign/") | {"password": PASSWORD})
    assert state_of(item.pk)[0] == "to_accept"
    assert SignerKey.objects.get().holder == world.people["kim"]


def test_without_a_licence_the_sign_page_says_why(world: World) -> None:
    world.people["kim"].credentials.update(valid_to="2024-01-01")
    item = world.submitted()
    drain(JOBS)
    at = f"/work/{item.pk}/"
    Desk(world, "aaron").send(f"{at}review/", {"version": "1", "verdict": "approve"})
    Desk(world, "sam").send(f"{at}review/", {"version": "1", "verdict": "approve", "met-AC-2": "yes"})
    page = text_of(Desk(world, "kim").get(f"{at}sign/"))
    assert "Your CFA is not in force today" in page
    assert "Your password" not in page
    Desk(world, "kim").send(f"{at}return/", {"version": "1", "reason": "My charter has lapsed"})
    assert state_of(item.pk)[0] == "returned"


def test_take_the_next_one(world: World) -> None:
    aaron = Desk(world, "aaron")
    assert aaron.send("/next/").url == "/queue/"
    assert "Nothing is free to take" in text_of(aaron.get("/queue/"))
    item = world.item().pk
    assert aaron.send("/next/").url == f"/work/{item}/"


def test_manager_assigns_releases_and_cancels(world: World) -> None:
    mona, item = Desk(world, "mona"), world.item().pk
    at = f"/work/{item}/"
    page = mona.get(at)
    mona.send(
        f"{at}assign/", hidden(page, f"{at}assign/") | {"to": str(world.people["alice"].pk)}, htmx=True, expect=204
    )
    assert state_of(item)[0] == "in_progress"
    mona.send(f"{at}assign/", {"to": "nobody"}, htmx=True, expect=409)
    mona.send(f"{at}release/")
    assert state_of(item)[0] == "open"
    mona.send(f"{at}cancel/", {"reason": "The client withdrew it"})
    assert state_of(item)[0] == "cancelled"
    assert "cancelled" in text_of(mona.get(at))


def test_pages_carry_a_strict_policy_and_nothing_inline(world: World) -> None:
    item = world.submitted()
    drain(JOBS)
    at = f"/work/{item.pk}/"
    Desk(world, "aaron").send(f"{at}review/", {"version": "1", "verdict": "approve"})
    Desk(world, "sam").send(f"{at}review/", {"version": "1", "verdict": "approve", "met-AC-2": "yes"})
    for who, path in (("alice", "/queue/"), ("alice", at), ("kim", f"{at}sign/"), ("alice", f"{at}submit/")):
        answer = Desk(world, who).client.get(path)
        page, policy = answer.content.decode(), answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert re.search(r"<script(?![^>]*\bsrc=)", page) is None, path
        assert re.search(r"<style|\sstyle=|\son[a-z]+=", page) is None, path

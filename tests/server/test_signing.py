"""Signing: what was shown, by whom it may be signed, and how often a password may be guessed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from countersign.canonical import sha256_hex
from countersign.outcome import Declined
from countersign.server.flow import JOBS
from countersign.server.ledger import queries as ledger
from countersign.server.outbox.worker import drain
from countersign.server.people.models import Credential
from countersign.server.work import actions as work
from countersign.server.work.models import Signature, WorkItem
from tests.server.world import HOLDS, PASSWORD, World, build, now

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> tuple[World, WorkItem]:
    world = build()
    item = world.submitted()
    drain(JOBS)
    for name in ("aaron", "sam"):
        work.review(by=world.by(name), at=now(), item_id=item.pk, version=1, verdict="approve", answers=HOLDS)
    item.refresh_from_db()
    assert item.state == "to_sign"
    return world, item


def sign(world: World, item: WorkItem, password: str = PASSWORD, *, at: datetime | None = None, late: int = 0) -> str:
    shown_at = at or now()
    shown = sha256_hex(work.statement_for(by=world.by("kim"), at=shown_at, item=item).to_bytes())
    try:
        work.sign(
            by=world.by("kim"), at=shown_at + timedelta(minutes=late), item_id=item.pk, version=1, shown=shown,
            prepared_at=shown_at.replace(microsecond=0), password=password,
        )  # fmt: skip
    except Declined as no:
        return no.refusal.code
    return "signed"


def test_what_was_shown_is_signed_with_the_credential_of_that_moment(asked: tuple[World, WorkItem]) -> None:
    world, item = asked
    assert sign(world, item) == "signed"
    assert Signature.objects.get().credential["number"] == "123456"


def test_five_wrong_passwords_lock_the_signature_for_a_while(asked: tuple[World, WorkItem]) -> None:
    world, item = asked
    begun = now()
    assert [sign(world, item, "guess", at=begun) for _ in range(5)] == ["wrong-password"] * 5
    assert sign(world, item, at=begun) == "too-many-attempts"
    assert ledger.refusals(world.by("kim").label, "wrong-password", about=item.subject, since=begun) == 5
    assert sign(world, item, at=begun + timedelta(minutes=16)) == "signed"


def test_a_credential_that_ends_while_the_page_is_open_signs_nothing(asked: tuple[World, WorkItem]) -> None:
    world, item = asked
    evening = now().replace(hour=23, minute=45, second=0, microsecond=0)
    Credential.objects.update(valid_to=evening.date())
    assert sign(world, item, at=evening, late=30) == "credential-not-live"
    assert sign(world, item, at=evening) == "signed"


def test_an_old_page_signs_nothing(asked: tuple[World, WorkItem]) -> None:
    world, item = asked
    assert sign(world, item, late=61) == "statement-too-old"

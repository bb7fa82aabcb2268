"""What a submission must be before anything of it is read, and what stays as it was when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from countersign.outcome import Declined
from countersign.server.work import actions as work
from countersign.server.work.actions import NewPart
from countersign.server.work.models import Submission, WorkItem
from tests.server.world import World, build, now

pytestmark = pytest.mark.django_db
Change = Callable[[NewPart], list[NewPart]]

REFUSED: list[tuple[str, Change]] = [
    ("missing-part", lambda _: []),
    ("duplicate-part", lambda p: [p, p]),
    ("unknown-role", lambda p: [p, replace(p, name="other.xlsx", role="annex")]),
    ("wrong-kind", lambda p: [replace(p, name="memo.pdf")]),
    ("wrong-kind", lambda p: [replace(p, name="memo")]),
    ("bad-ai-use", lambda p: [replace(p, ai_use="a little")]),
    ("ai-tool-missing", lambda p: [replace(p, ai_use="assist")]),
    ("unknown-file", lambda p: [replace(p, sha256="0" * 64)]),
]


@pytest.fixture
def begun() -> tuple[World, WorkItem]:
    world = build()
    item = world.item()
    work.claim(by=world.by("alice"), at=now(), item_id=item.pk)
    return world, item


@pytest.mark.parametrize(("code", "change"), REFUSED)
def test_it_is_refused_whole(begun: tuple[World, WorkItem], code: str, change: Change) -> None:
    world, item = begun
    parts = change(world.part("alice"))
    with pytest.raises(Declined) as no:
        work.submit(by=world.by("alice"), at=now(), item_id=item.pk, parts=parts)
    assert no.value.refusal.code == code
    assert no.value.refusal.remedy
    item.refresh_from_db()
    assert (item.state, item.version) == ("in_progress", 0)
    assert not Submission.objects.exists()


def test_a_part_may_be_held_elsewhere(begun: tuple[World, WorkItem]) -> None:
    world, item = begun
    part = replace(world.part("alice"), sha256="a" * 64, held_elsewhere=True)
    work.submit(by=world.by("alice"), at=now(), item_id=item.pk, parts=[part])
    assert Submission.objects.get().parts.get().file is None

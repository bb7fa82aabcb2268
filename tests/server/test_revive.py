"""Jobs that failed too often wait for whoever operates the installation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from countersign.outcome import Misuse
from countersign.server import commands
from countersign.server.flow import JOBS
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import DEAD, Delivery
from countersign.server.outbox.worker import drain
from tests.server.world import build

pytestmark = pytest.mark.django_db


def test_a_job_that_was_given_up_is_listed_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 1)
    item = build().submitted()
    drain({**JOBS, "check": broken})
    (given_up,) = Delivery.objects.filter(state=DEAD)
    assert commands.revive([], every=False) == [f"{given_up.pk}: check for {item.subject}. OSError: the disk is full"]
    with pytest.raises(Misuse, match="is no job that was given up"):
        commands.revive([given_up.pk + 99], every=False)
    item.refresh_from_db()
    assert item.state == "checking"
    assert "tried again now" in commands.revive([given_up.pk], every=False)[0]
    Delivery.objects.update(not_before=given_up.not_before - timedelta(minutes=5))
    drain(JOBS)
    item.refresh_from_db()
    assert item.state == "in_review"
    assert commands.revive([], every=True) == []

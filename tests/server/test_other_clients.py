"""Another client's name in the properties of a file is found by itself, and the report names no third client."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from countersign.server.accounts import actions as accounts
from countersign.server.accounts.models import Organisation
from countersign.server.engagements import actions as engagements
from countersign.server.flow import JOBS
from countersign.server.outbox.worker import drain
from countersign.server.work.models import CheckReport
from countersign.testing import build_workbook
from tests.server.world import MEMO, World, build, now

pytestmark = pytest.mark.django_db


def with_clients(world: World, *names: str) -> None:
    for number, name in enumerate(names, start=2):
        client = accounts.add_organisation(name=name, country="US")
        engagements.open_engagement(
            by=world.by("mona"),
            at=now(),
            code=f"X-{number}",
            title="Other",
            client=client,
            vendor=world.vendor,
            currency="USD",
        )
    assert Organisation.objects.count() > len(names)


def test_a_name_left_in_the_properties() -> None:
    world = build()
    with_clients(world, "Initech Holdings", "Umbrella Group")
    data = build_workbook({"Revenue": "Year | Revenue", "_book": {"properties": {"company": "Initech Holdings"}}})
    world.submitted(data, work_type=replace(MEMO, checks=("metadata/*",)))
    drain(JOBS)
    report = CheckReport.objects.get().report
    found = [f for f in report["findings"] if f["rule"] == "metadata/foreign-names"]
    assert [(f["severity"], f["where"]["entity"]) for f in found] == [("critical", "property Company")]
    assert "Umbrella" not in json.dumps(report)

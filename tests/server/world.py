"""A small world for tests: one engagement, two organisations, six people, a stranger, made by the real actions."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from countersign.server.accounts import actions as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation, User
from countersign.server.billing import actions as billing
from countersign.server.engagements import actions as engagements
from countersign.server.engagements.models import Engagement
from countersign.server.files import actions as files
from countersign.server.people import actions as people
from countersign.server.work import actions as work
from countersign.server.work.actions import NewPart
from countersign.server.work.models import WorkItem
from countersign.work.work_type import WorkType

PASSWORD = "correct horse battery"
HOLDS = {"AC-2": {"met": True, "note": ""}}  # what the supervisor must have said before approving

MEMO = WorkType.from_dict(
    {
        "id": "test/memo",
        "version": 1,
        "title": "Memo",
        "unit": "memo",
        "parts": [{"role": "memo", "kinds": ["xlsx"], "title": "The memo's table"}],
        "criteria": [
            {"id": "AC-2", "text": "The argument holds", "question": "supervisor"},
            {"id": "AC-3", "text": "Signed by a charterholder", "signature": "CFA"},
        ],
        "review": [{"tier": "analyst", "role": "analyst"}, {"tier": "supervisor", "role": "supervisor"}],
        "signoff": {
            "output": "RO-01",
            "credentials": ["CFA"],
            "statement": "I have reviewed this memo and stand by it.",
        },
    }
)


def _book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Revenue")
        sheet.write_row("A1", ["Year", "Revenue"])
        sheet.write_row("A2", [2025, 1200])
    return out.getvalue()


GOOD = _book()
BAD = GOOD[: len(GOOD) // 2]  # cut short in transit: no reader opens it


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class World:
    """Alice analyses, Aaron reviews her work, Sam supervises, Mona manages; Lea leads and Kim signs for the client."""

    client: Organisation
    vendor: Organisation
    engagement: Engagement
    people: dict[str, User] = field(default_factory=dict)

    def by(self, name: str, **more: Any) -> Actor:
        return Actor(user=self.people[name], **more)

    def item(self, title: str = "Memo on the year", **more: Any) -> WorkItem:
        fields = {"engagement_id": self.engagement.pk, "work_type": MEMO, "title": title, **more}
        answer = work.open_item(by=self.by("mona"), at=now(), **fields)
        return WorkItem.objects.get(id=answer["item"])

    def part(self, who: str, data: bytes = GOOD, name: str = "memo.xlsx", **more: Any) -> NewPart:
        kept = files.keep(by=self.by(who), at=now(), name=name, chunks=[data])
        return NewPart(name=name, role="memo", sha256=kept.file_id, **more)

    def submitted(self, data: bytes = GOOD, **more: Any) -> WorkItem:
        item = self.item(**more)
        work.claim(by=self.by("alice"), at=now(), item_id=item.pk)
        work.submit(by=self.by("alice"), at=now(), item_id=item.pk, parts=[self.part("alice", data)])
        item.refresh_from_db()
        return item


def build() -> World:
    client = accounts.add_organisation(name="Harbour Asset Management", country="GB")
    vendor = accounts.add_organisation(name="Meridian Research Services", country="IN")
    other = accounts.add_organisation(name="Somebody Else", country="US")
    people_ = {
        "mona": _person("mona", "Asia/Kolkata", vendor, "admin"),
        "alice": _person("alice", "Asia/Kolkata", vendor),
        "aaron": _person("aaron", "Asia/Kolkata", vendor),
        "sam": _person("sam", "Asia/Kolkata", vendor),
        "lea": _person("lea", "Europe/London", client, "admin"),
        "kim": _person("kim", "America/New_York", client),
        "stranger": _person("stranger", "UTC", other, "admin"),
    }
    mona = Actor(user=people_["mona"])
    answer = engagements.open_engagement(
        by=mona,
        at=now(),
        code="HAM-1",
        title="Coverage",
        client=client,
        vendor=vendor,
        currency="GBP",
        terms={
            "taxes": [
                {"treatment": "zero-rated", "name": "GST", "percent": "0", "reason": "Export of services under LUT"}
            ]
        },
    )
    world = World(client, vendor, Engagement.objects.get(id=answer["engagement"]), people_)
    lea = Actor(user=people_["lea"])
    for by, name, side, role in (
        (mona, "alice", "vendor", "analyst"),
        (mona, "aaron", "vendor", "analyst"),
        (mona, "sam", "vendor", "supervisor"),
        (lea, "lea", "client", "lead"),
        (lea, "kim", "client", "signatory"),
    ):
        engagements.seat(by=by, at=now(), engagement_id=world.engagement.pk, user=people_[name], side=side, role=role)
    billing.agree_rate(
        by=mona,
        at=now(),
        engagement_id=world.engagement.pk,
        work_type=MEMO.id,
        unit="memo",
        price=Decimal(1200),
        valid_from=date(2020, 1, 1),
    )
    _licence(world)
    return world


def _person(name: str, zone: str, organisation: Organisation, role: str = "member") -> User:
    return accounts.add_person(
        email=f"{name}@example.org",
        name=name.title(),
        password=PASSWORD,
        zone=zone,
        organisation=organisation,
        role=role,
    )


def _licence(world: World) -> None:
    kim = world.people["kim"]
    answer = people.add_credential(
        by=Actor(user=kim),
        at=now(),
        holder=kim,
        kind="CFA",
        issuer="CFA Institute",
        number="123456",
        jurisdiction="US",
        valid_from=date(2020, 1, 1),
        valid_to=date(2099, 12, 31),
    )
    people.verify_credential(
        by=world.by("lea"), at=now(), credential_id=answer["credential"], how="Member directory, looked up today"
    )
    people.make_key(by=Actor(user=kim), at=now(), password=PASSWORD)

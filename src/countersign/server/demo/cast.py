"""Who takes part: two organisations, one engagement, six people with seats, verified credentials and signing keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from countersign.server.accounts import actions as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation, User
from countersign.server.billing import actions as billing
from countersign.server.demo.material import names
from countersign.server.engagements import actions as engagements
from countersign.server.people import actions as people
from countersign.work.work_type import WorkType

PASSWORD = "countersign-demo"  # noqa: S105 - printed on purpose: it opens invented data on this machine only
CODE = "LG-26"


@dataclass(frozen=True, slots=True)
class Licence:
    """A credential to be recorded, and how it was verified."""

    kind: str
    issuer: str
    number: str
    jurisdiction: str
    since: date
    how: str


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the cast: side, role, time zone, and what they hold."""

    name: str
    side: str
    role: str
    zone: str
    does: str
    admin: bool = False
    licences: tuple[Licence, ...] = ()
    seats: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """The address to log in with."""
        return f"{self.name.partition(' ')[0].lower()}@{_DOMAINS[self.side]}"


_DOMAINS = {"client": "larkfield.example", "vendor": "tamarind.example"}
_CFA = Licence(
    "CFA", "CFA Institute", "208417", "GB", date(2014, 9, 10), "Member directory of CFA Institute, entry 208417"
)
_SOLICITOR = Licence(
    "SOLICITOR", "Solicitors Regulation Authority", "517326", "England and Wales", date(2009, 11, 2),
    "Solicitors register, entry 517326",
)  # fmt: skip
PARTS = (
    Part(names.MANAGER, "vendor", "manager", "Asia/Kolkata", "hands out work, seats people, issues invoices",
         admin=True),
    Part(names.ANALYST, "vendor", "analyst", "Asia/Kolkata", "makes the work and mends what comes back"),
    Part(names.SECOND, "vendor", "analyst", "Asia/Manila", "reviews a colleague's work as the first tier"),
    Part(names.SUPERVISOR, "vendor", "supervisor", "Asia/Kolkata", "reviews as the second tier, waives findings"),
    Part(names.SIGNATORY, "client", "signatory", "Europe/London", "answers for the research and signs it",
         admin=True, licences=(_CFA,)),
    Part(names.LEAD, "client", "lead", "Europe/London", "accepts or returns, downloads the evidence", admin=True,
         seats=("lead", "signatory"), licences=(_SOLICITOR,)),
)  # fmt: skip
RATES = {
    "finance/three-statement-model": Decimal(4800),
    "legal/contract-review": Decimal(950),
    "publishing/copy-edit": Decimal(640),
}
HOURLY = {"supervisor": Decimal(65), "analyst": Decimal(38)}
TERMS = {
    "taxes": [
        {
            "treatment": "zero-rated",
            "name": "IGST",
            "percent": "0",
            "reason": "Export of services under a letter of undertaking (section 16, IGST Act)",
        }
    ],
    "payment_days": 30,
    "zone": "Asia/Kolkata",
    "purchase_order": "LG-PO-20417",
}

# Settings of checks that are agreed for the whole engagement: whose names may stand in a file, and whose never.
PARAMS = {
    "metadata/foreign-names": {
        "expected": [names.CLIENT, names.VENDOR, *(part.name for part in PARTS)],
        "forbidden": [names.OTHER_CLIENT],
    }
}


@dataclass(frozen=True, slots=True)
class Cast:
    """The engagement and its people, by name."""

    engagement: int
    users: Mapping[str, User]

    def by(self, name: str) -> Actor:
        """This person, acting."""
        return Actor(user=self.users[name], via="cli")


def now() -> datetime:
    """The time of a step: the demo happens when it is run."""
    return datetime.now(UTC)


def assemble(kinds: Mapping[str, WorkType]) -> Cast:
    """Make all of it, each write by somebody who may."""
    firms = {
        "client": accounts.add_organisation(name=names.CLIENT, country="GB"),
        "vendor": accounts.add_organisation(name=names.VENDOR, country="IN"),
    }
    users = {part.name: _person(part, firms[part.side]) for part in PARTS}
    opened = engagements.open_engagement(
        by=Actor(user=users[names.MANAGER], via="cli"), at=now(), code=CODE, title="Research, contracts and journals",
        client=firms["client"], vendor=firms["vendor"], currency="GBP", terms=TERMS, params=PARAMS,
        scope="Company models with research notes, contract reviews, and the editing of journal articles.",
    )  # fmt: skip
    cast = Cast(opened["engagement"], users)
    for part in PARTS:
        _seat(cast, part)
        _license(cast, part)
        people.make_key(by=cast.by(part.name), at=now(), password=PASSWORD)
    for name, price in RATES.items():
        if name in kinds:
            _agree(cast, price, work_type=name, unit=kinds[name].unit)
    for role, price in HOURLY.items():
        _agree(cast, price, role=role)
    return cast


def _person(part: Part, firm: Organisation) -> User:
    return accounts.add_person(
        email=part.email, name=part.name, password=PASSWORD, zone=part.zone, organisation=firm,
        role="admin" if part.admin else "member",
    )  # fmt: skip


def _seat(cast: Cast, part: Part) -> None:
    if part.name == names.MANAGER:
        return  # whoever opens an engagement is seated by that
    by = names.MANAGER if part.side == "vendor" else names.LEAD
    for role in part.seats or (part.role,):
        engagements.seat(
            by=cast.by(by), at=now(), engagement_id=cast.engagement, user=cast.users[part.name], side=part.side,
            role=role,
        )  # fmt: skip


def _license(cast: Cast, part: Part) -> None:
    for held in part.licences:
        answer = people.add_credential(
            by=cast.by(part.name), at=now(), holder=cast.users[part.name], kind=held.kind, issuer=held.issuer,
            number=held.number, jurisdiction=held.jurisdiction, valid_from=held.since,
        )  # fmt: skip
        people.verify_credential(
            by=cast.by(_verifier(part)), at=now(), credential_id=answer["credential"], how=held.how
        )


def _verifier(part: Part) -> str:
    # Nobody verifies their own credential: another administrator of the same firm does.
    return next(p.name for p in PARTS if p.admin and p.side == part.side and p.name != part.name)


def _agree(cast: Cast, price: Decimal, *, work_type: str = "", unit: str = "", role: str = "") -> None:
    billing.agree_rate(
        by=cast.by(names.MANAGER), at=now(), engagement_id=cast.engagement, price=price, valid_from=date(2024, 1, 1),
        work_type=work_type, unit=unit, role=role,
    )  # fmt: skip

"""Opening engagements and seating people in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from countersign.canonical import digest
from countersign.catalog import catalog
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Organisation, User
from countersign.server.engagements import queries
from countersign.server.engagements.models import Engagement, Seat
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged

ROLES = {
    "vendor": ("manager", "analyst", "supervisor", "auditor"),
    "client": ("manager", "lead", "signatory", "reviewer", "auditor"),
}


def open_engagement(
    *,
    by: Actor,
    at: datetime,
    code: str,
    title: str,
    client: Organisation,
    vendor: Organisation,
    currency: str,
    scope: str = "",
    terms: dict[str, Any] | None = None,
    params: dict[str, Any] | None = None,
) -> Answer:
    """Open an engagement between two organisations. An administrator of either may; they get a manager's seat."""
    side = _side_of(by, client, vendor)
    if client.pk == vendor.pk:
        raise Declined(Refused("same-party", "Client and vendor are the same organisation.", "Choose two."))
    with act(by=by, at=at) as acting:
        if Engagement.objects.filter(code=code).exists():
            raise Declined(Refused("duplicate-code", f"An engagement {code} exists already.", "Choose another code."))
        made = Engagement.objects.create(
            code=code, title=title, client=client, vendor=vendor, currency=currency, scope=scope,
            terms=terms or {}, params=params or {}, opened_at=at,
        )  # fmt: skip
        Seat.objects.create(engagement=made, user=by.person, side=side, role="manager")
        body = {"code": code, "client": client.pk, "vendor": vendor.pk, "terms": digest(made.terms)}
        acting.record(made.chain, "engagement.opened", f"engagement:{made.pk}", body)
        acting.answer = {"engagement": made.pk}
    return acting.answer


def _side_of(by: Actor, client: Organisation, vendor: Organisation) -> str:
    run = set(by.user.memberships.filter(role="admin").values_list("organisation_id", flat=True)) if by.user else set()
    if vendor.pk in run:
        return "vendor"
    if client.pk in run:
        return "client"
    raise Declined(
        Refused(
            "not-an-administrator",
            "Only an administrator of the client or the vendor opens an engagement.",
            "Ask your organisation's administrator.",
        )
    )


@logged
def seat(
    *, by: Actor, at: datetime, engagement_id: int, user: User, side: str, role: str, seniority: str = ""
) -> Answer:
    """Give a person a role on one side. A manager of that side may; changes reach work in flight at once.

    The seniority is the one at which the hours of the seat are billed.
    """
    engagement = queries.one(by, engagement_id)
    about = (engagement.chain, f"engagement:{engagement.pk}", "seat")
    if role not in ROLES.get(side, ()):
        known = "; ".join(f"{s}: {', '.join(r)}" for s, r in ROLES.items())
        raise Declined(Refused("unknown-role", f"There is no {side} {role}.", f"Choose one of {known}."), about=about)
    if not queries.may_seat(by, engagement, side):
        no = Refused("wrong-role", f"Only a manager of the {side} seats its people.", f"Ask the {side}'s manager.")
        raise Declined(no, about=about)
    organisation = engagement.vendor_id if side == "vendor" else engagement.client_id
    if not user.memberships.filter(organisation_id=organisation).exists():
        no = Refused("not-a-member", f"{user} does not belong to the {side}.", "Add them to the organisation first.")
        raise Declined(no, about=about)
    with act(by=by, at=at) as acting:
        made, _ = Seat.objects.update_or_create(
            engagement=engagement,
            user=user,
            role=role,
            defaults={"side": side, "seniority": seniority[:20], "left_at": None},
        )
        body = {"user": f"user:{user.pk}", "side": side, "role": role, "seniority": made.seniority}
        acting.record(engagement.chain, "engagement.seated", f"engagement:{engagement.pk}", body)
        acting.answer = {"seat": made.pk}
    return acting.answer


@logged
def unseat(*, by: Actor, at: datetime, engagement_id: int, user: User, role: str) -> Answer:
    """Take a role away, or give up one's own. What the person may do changes with the next request."""
    engagement = queries.one(by, engagement_id)
    about = (engagement.chain, f"engagement:{engagement.pk}", "unseat")
    with act(by=by, at=at) as acting:
        held = engagement.seats.select_for_update().filter(user=user, role=role, left_at=None).first()
        if held is None:
            raise Declined(Refused("no-such-seat", f"{user} holds no seat as {role}.", "Reload the page."), about=about)
        if by.id != user.pk and not queries.may_seat(by, engagement, held.side):
            no = Refused("wrong-role", f"Only a manager of the {held.side} unseats its people.", "Ask them.")
            raise Declined(no, about=about)
        held.left_at = at
        held.save(update_fields=["left_at"])
        body = {"user": f"user:{user.pk}", "side": held.side, "role": role}
        acting.record(engagement.chain, "engagement.unseated", f"engagement:{engagement.pk}", body)
        acting.answer = {"seat": held.pk}
    return acting.answer


@logged
def tune(*, by: Actor, at: datetime, engagement_id: int, rule: str, values: dict[str, Any]) -> Answer:
    """Agree on the settings of one check for this engagement; no values means the rule's own. Either side's manager."""
    engagement = queries.one(by, engagement_id)
    if not any(queries.may_seat(by, engagement, side) for side in ROLES):
        no = Refused("wrong-role", "Only a manager of the engagement changes what is checked.", "Ask one of them.")
        raise Declined(no, about=(engagement.chain, f"engagement:{engagement.pk}", "tune"))
    known = catalog().rule(rule)
    for name, value in values.items():
        known.setting(name, value)
    with act(by=by, at=at) as acting:
        locked = Engagement.objects.select_for_update().get(id=engagement.pk)
        locked.params = {k: v for k, v in {**locked.params, known.id: values}.items() if v}
        locked.save(update_fields=["params"])
        body = {"rule": known.id, "values": digest(values)}
        acting.record(engagement.chain, "engagement.tuned", f"engagement:{engagement.pk}", body)
        acting.answer = {"rule": known.id}
    return acting.answer

"""Agreeing prices: per unit of a work type, in bands, or per hour of a role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from countersign.billing.tariff import Band, Scheme, Tariff
from countersign.calendar import said_day
from countersign.money import Money
from countersign.outcome import Declined, Misuse, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.billing.actions.managed import managed
from countersign.server.billing.models import Rate
from countersign.server.engagements.models import Engagement
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged


@logged
def agree_rate(
    *,
    by: Actor,
    at: datetime,
    engagement_id: int,
    valid_from: date,
    price: Decimal | None = None,
    bands: Sequence[tuple[Decimal | None, Decimal]] = (),
    work_type: str = "",
    role: str = "",
    seniority: str = "",
    unit: str = "",
    scheme: str = "flat",
    valid_to: date | None = None,
) -> Answer:
    """Record a price: of a unit of a work type (one `price`, or `bands` as (up to, price)), or of an hour of a role.

    What was agreed before without an end ends the day before; anything else that overlaps is refused.
    """
    engagement = managed(by, engagement_id, "agree_rate")
    about = (engagement.chain, f"engagement:{engagement.pk}", "agree_rate")
    steps = list(bands) or ([(None, price)] if price is not None else [])
    refusal = _refused(engagement, steps, work_type, role, unit, scheme, valid_from, valid_to)
    if refusal is not None:  # a refusal is falsy
        raise Declined(refusal, about=about)
    names = {"basis": "deliverable", "applies_to": work_type} if work_type else {"basis": "hour", "applies_to": role}
    names |= {"seniority": "" if work_type else seniority}
    with act(by=by, at=at) as acting:
        Engagement.objects.select_for_update(of=("self",)).get(id=engagement.pk)
        ended = _end_earlier(engagement, names, valid_from, valid_to, about)
        made = [
            Rate.objects.create(
                engagement=engagement, **names, unit=unit if work_type else "hour", price=each, scheme=scheme,
                up_to=up_to, valid_from=valid_from, valid_to=valid_to,
            ).pk
            for up_to, each in steps
        ]  # fmt: skip
        prices = [{"up_to": str(u) if u is not None else None, "price": str(p)} for u, p in steps]
        body = {**names, "rates": made, "prices": prices, "scheme": scheme, "currency": engagement.currency}
        body |= {"valid_from": valid_from.isoformat(), "ended": ended}
        acting.record(engagement.chain, "rate.agreed", f"engagement:{engagement.pk}", body)
        acting.answer = {"rate": made[0], "rates": made, "ended": ended}
    return acting.answer


def _refused(
    engagement: Engagement, steps: Sequence[tuple[Decimal | None, Decimal]], work_type: str, role: str, unit: str,
    scheme: str, valid_from: date, valid_to: date | None,
) -> Refused | None:  # fmt: skip
    if bool(work_type) == bool(role):
        return Refused("rate-of-what", "A price is of a work type or of a role's hour.", "Name one of the two.")
    if valid_to is not None and valid_to < valid_from:
        return Refused("ends-before", "The price would end before it begins.", "Correct one of the two days.")
    if any(price < 0 for _, price in steps) or not steps:
        return Refused("bad-price", "A price is zero or more.", "Enter the price.")
    if role and len(steps) > 1:
        return Refused("one-price", "An hour of a role has one price.", "Agree the hour without bands.")
    if scheme not in set(Scheme):
        return Refused("unknown-scheme", f"There is no scheme {scheme!r}.", f"Use {', '.join(Scheme)}.")
    try:
        bands = tuple(Band(up_to, Money(price, engagement.currency)) for up_to, price in steps)
        Tariff(
            work_type=work_type or role, unit=unit or "hour", bands=bands, scheme=Scheme(scheme),
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
    except Misuse as error:
        return Refused("bad-bands", str(error), "Correct the bands; the last one has no end.")
    if work_type and not unit.strip():
        return Refused("no-unit", "The price does not say of what unit.", "Name the unit, such as model or page.")
    return None


def _end_earlier(
    engagement: Engagement, names: dict[str, Any], begins: date, ends: date | None, about: tuple[str, str, str]
) -> list[int]:
    same = Rate.objects.filter(engagement=engagement, **names)
    open_ended = same.filter(valid_to=None, valid_from__lt=begins)
    ended = list(open_ended.values_list("id", flat=True))
    open_ended.update(valid_to=begins - timedelta(days=1))
    meets = same.filter(Q(valid_to=None) | Q(valid_to__gte=begins))
    clash = (meets.filter(valid_from__lte=ends) if ends else meets).first()
    if clash is not None:
        since = f"since {said_day(clash.valid_from, year=True)}"
        no = Refused(
            "rate-overlaps",
            f"{clash.applies_to} has a price {since} that is in force on some of these days.",
            "Begin the new price after it, or end this one before it.",
        )
        raise Declined(no, about=about)
    return ended

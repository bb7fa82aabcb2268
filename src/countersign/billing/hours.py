"""Charges from approved time: the day's hours of a person, rounded to quarters, at the rate in force on that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from countersign.billing.charge import Charge, Charged, Step, Uncharged, charged_already
from countersign.billing.rate_card import HourRate, RateCard
from countersign.billing.time_entry import TimeEntry, TimeState
from countersign.calendar import said_day
from countersign.canonical import digest
from countersign.money import Money
from countersign.outcome import Allowed, Decision, Refused

Day = tuple[str, str, str, str]  # the day, the person, the role, the seniority

ROUNDING_RULE = "Hours of one person in one role are added up per day and rounded to the nearest quarter, half up."


def quarters(hours: Decimal) -> Decimal:
    """To the nearest quarter of an hour, half up.

    >>> quarters(Decimal("7.12")), quarters(Decimal("7.125"))
    (Decimal('7.00'), Decimal('7.25'))
    """
    return ((hours * 4).quantize(Decimal(1), ROUND_HALF_UP) / 4).quantize(Decimal("0.01"))


def day_of(entry: TimeEntry) -> Day:
    """What is added up before it is rounded: one person's day in one role."""
    return entry.day.isoformat(), entry.person, entry.role, entry.seniority


def hour_charges(
    entries: Sequence[TimeEntry],
    card: RateCard,
    *,
    already: frozenset[str] = frozenset(),
    before: Mapping[Day, Decimal] | None = None,
) -> Charged:
    """One charge per person, day and role from approved time, and one more for a surge premium.

    `already` holds the ids of entries charged before, and `before` the hours an earlier invoice took of the same days:
    a day is rounded as a whole, so that two invoices bill together what one would have. What gives no charge comes
    back with its reason.
    """
    days: dict[Day, list[TimeEntry]] = {}
    uncharged, seen = [], set(already)
    for entry in sorted(entries, key=lambda e: (e.day, e.person, e.role, e.seniority, e.id)):
        decision = _may_charge(entry, seen)
        if isinstance(decision, Refused):
            uncharged.append(Uncharged(_name([entry]), decision))
            continue
        seen.add(entry.id)
        days.setdefault(day_of(entry), []).append(entry)
    found = Charged((), tuple(uncharged))
    for day, worked in days.items():
        found += _of_day(worked, card, (before or {}).get(day, Decimal(0)))
    return found


def _of_day(worked: list[TimeEntry], card: RateCard, before: Decimal) -> Charged:
    rate = card.rate(worked[0].role, worked[0].seniority, worked[0].day)
    if isinstance(rate, Refused):
        return Charged((), (Uncharged(_name(worked), rate),))
    hours = quarters(before + _sum(worked)) - quarters(before)
    if not hours:
        no = Refused("below-a-quarter", "Less than half a quarter of an hour is not charged.", "Nothing to do.")
        return Charged((), (Uncharged(_name(worked), no),))
    base = _charge("hours", rate, f"{_titled(rate)}, hours", worked, Step(hours, rate.price))
    surge = [entry for entry in worked if entry.surge]
    extra = quarters(_sum(surge))
    if not (extra and card.surge):
        return Charged((base,))
    title = f"{_titled(rate)}, surge premium {card.surge:f} %"
    premium = Step(min(extra, hours), rate.price.percent(card.surge))
    return Charged((base, _charge("surge", rate, title, surge, premium)))


def _charge(kind: str, rate: HourRate, title: str, worked: list[TimeEntry], step: Step) -> Charge:
    ids = [entry.id for entry in worked]
    return Charge(
        key=f"{kind}:{digest(ids)[:40]}",
        group=f"{kind}:{rate.name}:{_figure(step.price)}",
        title=title,
        unit="hour",
        steps=(step,),
        covers=tuple(f"{kind}:{name}" for name in ids),
        subject=f"{worked[0].person} on {worked[0].day.isoformat()}",
        rule=ROUNDING_RULE,
    )


def _may_charge(entry: TimeEntry, seen: set[str]) -> Decision:
    if entry.id in seen or entry.state is TimeState.LOCKED:
        return charged_already("This time")
    if entry.state is not TimeState.APPROVED:
        return Refused("not-approved", f"This time is {entry.state}.", "It is charged once somebody else approves it.")
    return Allowed()


def _name(worked: Sequence[TimeEntry]) -> str:
    return f"{_sum(worked):f} h of {worked[0].person} on {said_day(worked[0].day)}"


def _sum(worked: Iterable[TimeEntry]) -> Decimal:
    return sum((entry.hours for entry in worked), Decimal(0))


def _titled(rate: HourRate) -> str:
    return rate.name[:1].upper() + rate.name[1:]


def _figure(price: Money) -> str:
    return price.to_dict()["amount"]

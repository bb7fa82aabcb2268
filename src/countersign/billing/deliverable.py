"""Charges from accepted work. Money follows acceptance, and one accepted unit is charged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from countersign.billing.charge import Charge, Charged, Step, Uncharged, charged_already
from countersign.billing.tariff import Scheme, Tariff, steps
from countersign.calendar import day_in, said_day
from countersign.outcome import Allowed, Decision, Misuse, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An accepted version of an item: how many units of which work type, and exactly which bytes."""

    item: str
    title: str
    work_type: str
    units: Decimal
    digest: str
    accepted_at: datetime
    reference: str = ""

    @property
    def key(self) -> str:
        """Names the unit that can be owed: the item and the bytes that were accepted."""
        return charge_key(self.item, self.digest)


def charge_key(item: str, digest: str) -> str:
    """The key of a charge for one accepted version of an item."""
    return f"{item}@{digest}"


def deliverable_charges(
    accepted: Sequence[Accepted],
    tariffs: Sequence[Tariff],
    *,
    zone: str,
    already: frozenset[str] = frozenset(),
    before: Mapping[str, Decimal] | None = None,
) -> Charged:
    """One charge per accepted item, at the tariff in force on the day of acceptance in `zone`.

    `already` holds the keys charged before. `before` says, per work type, how many units earlier invoices took from
    graduated bands. All-unit bands count the units of this call alone, since an issued price is never revised.
    """
    waiting: dict[Tariff, list[Accepted]] = {}
    uncharged, seen = [], set(already)
    for one in sorted(accepted, key=lambda a: (a.accepted_at, a.item)):
        decision = _may_charge(one, seen)
        found = _tariff_for(one, tariffs, zone) if isinstance(decision, Allowed) else decision
        if isinstance(found, Refused):
            uncharged.append(Uncharged(one.reference or one.title, found))
            continue
        seen.add(one.key)
        waiting.setdefault(found, []).append(one)
    charges = [c for t, ones in waiting.items() for c in _priced(t, ones, (before or {}).get(t.work_type, Decimal(0)))]
    return Charged(tuple(charges), tuple(uncharged))


def _may_charge(one: Accepted, seen: set[str]) -> Decision:
    if one.key in seen:
        return charged_already("This accepted version")
    if one.units <= 0:
        return Refused("no-units", f"{one.title} counts {one.units} units.", "Record how many units were delivered.")
    return Allowed()


def _tariff_for(one: Accepted, tariffs: Sequence[Tariff], zone: str) -> Tariff | Refused:
    day = day_in(one.accepted_at, zone)
    found = [tariff for tariff in tariffs if tariff.work_type == one.work_type and tariff.in_force(day)]
    if len(found) > 1:
        raise Misuse(f"Two tariffs for {one.work_type} are in force on {day}; end one of them.")
    if found:
        return found[0]
    return Refused(
        "no-price",
        f"No price for {one.work_type} was in force on {said_day(day, year=True)}, when it was accepted.",
        "Agree a price that covers that day; the item is then charged.",
    )


def _priced(tariff: Tariff, ones: list[Accepted], before: Decimal) -> list[Charge]:
    if tariff.scheme is Scheme.ALL_UNIT:
        reached = tariff.reached(sum((one.units for one in ones), Decimal(0)))
        return [_charge(tariff, one, (Step(one.units, reached.price),)) for one in ones]
    made = []
    for one in ones:
        made.append(_charge(tariff, one, steps(tariff, one.units, before=before)))
        before += one.units
    return made


def _charge(tariff: Tariff, one: Accepted, taken: tuple[Step, ...]) -> Charge:
    title = f"{one.reference} {one.title}".strip()
    return Charge(
        key=one.key, group=one.key, title=title, unit=tariff.unit, steps=taken, covers=(one.key,),
        subject=one.item, digest=one.digest,
    )  # fmt: skip

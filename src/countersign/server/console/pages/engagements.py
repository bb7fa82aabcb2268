"""Engagements: what is agreed between two sides, who sits where, and where each item stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from countersign.api import explain, work_types
from countersign.api import work_type as find_work_type
from countersign.billing.tax import Tax
from countersign.catalog import catalog
from countersign.checks.rule import Rule
from countersign.money import Money
from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.billing import queries as billing
from countersign.server.console.pages import engagement_forms as forms
from countersign.server.console.pages.people import one as one_person
from countersign.server.console.pages.queue import rows_of
from countersign.server.console.pages.writing import go, read, written
from countersign.server.engagements import actions, queries
from countersign.server.engagements.models import Engagement, Seat
from countersign.server.people import actions as people_actions
from countersign.server.work import actions as work_actions
from countersign.server.work import queries as work
from countersign.work.authority import MANAGERS
from countersign.work.lifecycle import State

STAGES = (
    ("To be signed", (State.TO_SIGN,)),
    ("To be accepted", (State.TO_ACCEPT,)),
    ("In review", (State.IN_REVIEW,)),
    ("Being checked", (State.CHECKING,)),
    ("Returned", (State.RETURNED,)),
    ("In progress", (State.IN_PROGRESS,)),
    ("Open, nobody has it", (State.OPEN,)),
    ("Accepted", (State.ACCEPTED,)),
    ("Cancelled", (State.CANCELLED,)),
)
MOST = 100  # of one stage on one page
OPENERS = MANAGERS | {"client:lead"}


@require_GET
def engagements(request: HttpRequest) -> HttpResponse:
    """The engagements one may see, with what is going on in each."""
    by = actor_of(request)
    rows = list(queries.visible_to(by).select_related("client", "vendor").order_by("closed_at", "code"))
    counts = work.counts_by_engagement(by)
    seats: dict[int, list[str]] = defaultdict(list)
    for seat in queries.seats_shown_to(by).filter(user=by.id):
        seats[seat.engagement_id].append(f"{seat.side} {seat.role}")
    shown = [{"engagement": e, "seats": seats[e.pk], "counts": _counted(counts.get(e.pk, {}))} for e in rows]
    return render(request, "console/engagements.html", {"rows": shown, "may_open": _may_open(by)})


def _counted(by_state: dict[str, int]) -> list[tuple[str, int]]:
    live = [(title, sum(by_state.get(s, 0) for s in states)) for title, states in STAGES[:-1]]
    return [(title, n) for title, n in live if n]


def _may_open(by: Actor) -> bool:
    return by.user is not None and by.user.memberships.filter(role="admin").exists()


@require_http_methods(["GET", "POST"])
def open_engagement(request: HttpRequest) -> HttpResponse:
    """Open an engagement between two organisations one works with."""
    by, at = actor_of(request), datetime.now(UTC)
    firms = accounts.organisations_run_by(by)
    if request.method == "POST":
        form = read(forms.NewEngagement(request.POST, firms=firms))
        named = {k: form.cleaned_data[k] for k in ("title", "code", "scope", "currency")}
        sides = _sides(form.cleaned_data)
        made = written(lambda: actions.open_engagement(by=by, at=at, terms=form.terms, **named, **sides))
        return go(request, "engagement", made["engagement"], said="Opened. Seat the people who will work in it.")
    context = {"form": forms.NewEngagement(firms=firms, initial={"zone": by.person.zone}), "may_open": _may_open(by)}
    return render(request, "console/open_engagement.html", context)


def _sides(given: dict[str, Any]) -> dict[str, Any]:
    other = accounts.organisation_named(given["other"])
    if other is None:
        no = Refused("no-organisation", f"There is no organisation {given['other']} here.", "Introduce it first.")
        raise Declined(no)
    ours, theirs = ("client", "vendor") if given["part"] == "client" else ("vendor", "client")
    return {ours: given["own"], theirs: other}


@require_http_methods(["GET", "POST"])
def introduce(request: HttpRequest) -> HttpResponse:
    """Add an organisation one is going to work with, and invite its first administrator."""
    by, at = actor_of(request), datetime.now(UTC)
    if request.method == "POST":
        form = read(forms.Introduction(request.POST))
        written(lambda: people_actions.introduce(by=by, at=at, **form.cleaned_data))
        given = form.cleaned_data
        said = f"{given['organisation']} is here now, and {given['name']} is invited by mail."
        return go(request, "open_engagement", said=said)
    return render(request, "console/introduce.html", {"form": forms.Introduction(), "may_open": _may_open(by)})


@require_GET
def engagement(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """One engagement: items by stage, scope, terms, people, rates, settings of its checks."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, engagement_id)
    items = work.visible_to(by).filter(engagement=found)
    items = items.select_related("engagement__client", "engagement__vendor", "author").order_by("due_at", "id")
    mine = sorted(queries.seats_of(by, engagement_id))
    context = {
        "engagement": found,
        "mine": [seat.replace(":", " ") for seat in mine],
        "stages": _stages(items, at=at),
        "terms": terms_said(found),
        "sides": [_side(by, found, side) for side in ("client", "vendor")],
        "rates": [
            (r, Money(r.price, found.currency)) for r in found.rates.order_by("applies_to", "seniority", "valid_from")
        ],
        "kinds": {k.id: k.title for k in work_types()},
        "sees_money": billing.engagements_visible_to(by).filter(id=found.pk).exists(),
        "params": sorted(found.params.items()),
        "may_tune": _may_tune(by, found),
        "may_open_items": bool(set(mine) & OPENERS),
    }
    return render(request, "console/engagement.html", context)


def _stages(items: Any, *, at: datetime) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        groups[item.state].append(item)
    return [_stage(title, rows, at=at) for title, states in STAGES if (rows := [i for s in states for i in groups[s]])]


def _stage(title: str, rows: list[Any], *, at: datetime) -> dict[str, Any]:
    return {
        "title": title,
        "rows": rows_of(rows[:MOST], at=at),
        "count": len(rows),
        "more": max(0, len(rows) - MOST),
        "over": State(rows[0].state) in {State.ACCEPTED, State.CANCELLED},
    }


def _side(by: Actor, found: Engagement, side: str) -> dict[str, Any]:
    firm = found.vendor if side == "vendor" else found.client
    seats = queries.people_of(found).filter(side=side, left_at=None)
    may = queries.may_seat(by, found, side)
    form = forms.NewSeat(people=_members(by, firm.pk), sides=[side], auto_id=f"{side}_%s") if may else None
    return {"side": side, "firm": firm, "roles": _by_role(seats, side), "form": form, "may": may}


def _members(by: Actor, organisation_id: int) -> Any:
    known = accounts.visible_to(by).filter(is_active=True, memberships__organisation_id=organisation_id)
    return known.distinct().order_by("name")


def _by_role(seats: Iterable[Seat], side: str) -> list[tuple[str, list[Seat]]]:
    groups: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        groups[seat.role].append(seat)
    return [(role, groups[role]) for role in actions.ROLES[side] if role in groups]


def terms_said(found: Engagement) -> list[str]:
    """The terms in sentences, as an invoice will apply them."""
    agreed = found.terms
    days = agreed.get("payment_days", 30)
    zone = agreed.get("zone", "UTC").replace("_", " ")
    taxes = [Tax.from_dict(t) for t in agreed.get("taxes", ())]
    order, cadence, surge = (agreed.get(name) for name in ("purchase_order", "invoice_on", "surge_percent"))
    deciders = agreed.get("time_approved_by", ())
    return [
        f"Invoices in {found.currency}, to be paid within {days} days of their date.",
        f"A day of the contract begins and ends in {zone}.",
        *(f"{tax.title}{f': {tax.reason}' if tax.reason else ''}." for tax in taxes),
        *([] if taxes else ["No tax is mentioned."]),
        *([f"Purchase order {order}."] if order else []),
        *([f"Invoices are issued {forms.CADENCES.get(cadence, cadence)}."] if cadence else []),
        *([f"Time is approved by: {', '.join(deciders).replace(':', ' ')}."] if deciders else []),
        *([f"Hours at short notice carry a premium of {surge} %."] if surge else []),
        *agreed.get("notes", ()),
    ]


@require_POST
def seat(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Give a person a role."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, engagement_id)
    form = read(forms.NewSeat(request.POST, people=accounts.visible_to(by), sides=actions.ROLES))
    user, (side, _, role) = form.cleaned_data["user"], form.cleaned_data["place"].partition(":")
    level = form.cleaned_data["seniority"]
    written(
        lambda: actions.seat(by=by, at=at, engagement_id=found.pk, user=user, side=side, role=role, seniority=level)
    )
    return go(request, "engagement", engagement_id, said=f"{user} is now {role}. It holds at once.")


@require_POST
def unseat(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Take a role away, or give up one's own."""
    by, at = actor_of(request), datetime.now(UTC)
    form = read(forms.Unseat(request.POST))
    found = queries.one(by, engagement_id)
    user, role = one_person(by, form.cleaned_data["user"]), form.cleaned_data["role"]
    written(lambda: actions.unseat(by=by, at=at, engagement_id=found.pk, user=user, role=role))
    still = queries.visible_to(by).filter(id=engagement_id).exists()
    said = f"{user} is no longer {role}. It holds at once."
    return go(request, "engagement", engagement_id, said=said) if still else go(request, "engagements", said=said)


@require_http_methods(["GET", "POST"])
def open_item(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Ask for a deliverable: first of which kind, then what it must answer, by when."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, engagement_id)
    context: dict[str, Any] = {"engagement": found}
    if not queries.seats_of(by, engagement_id) & OPENERS:
        no = Refused("wrong-role", "Only a manager or the client's lead opens items.", "Ask the engagement's manager.")
        return render(request, "console/open_item.html", context | {"refusal": no}, status=403)
    wanted = (request.POST if request.method == "POST" else request.GET).get("work_type", "")
    if not wanted:
        return render(request, "console/open_item.html", context | {"kinds": _kinds()})
    kind = find_work_type(wanted)
    if request.method == "POST":
        form = read(forms.NewItem(request.POST, kind=kind))
        named = {k: form.cleaned_data[k] for k in ("title", "reference", "brief", "units")}
        made = written(
            lambda: work_actions.open_item(
                by=by, at=at, engagement_id=found.pk, work_type=kind, due_at=form.due_at, params=form.params, **named
            )
        )
        return go(request, "item", made["item"], said="Opened. It waits for an analyst.")
    return render(request, "console/open_item.html", context | {"kind": kind, "form": forms.NewItem(kind=kind)})


def _kinds() -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for kind in work_types():
        groups[kind.id.partition("/")[0].capitalize()].append(kind)
    return sorted(groups.items())


@require_http_methods(["GET", "POST"])
def tune(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """The settings of checks that hold in this engagement: first which check, then its settings."""
    by, at = actor_of(request), datetime.now(UTC)
    found = queries.one(by, engagement_id)
    context: dict[str, Any] = {"engagement": found, "may": _may_tune(by, found)}
    wanted = request.GET.get("rule", "")
    if not wanted:
        return render(request, "console/tune.html", context | {"groups": _tunable(found)})
    rule = explain(wanted)
    if request.method == "POST":
        form = read(forms.Tuning(request.POST, rule=rule, agreed={}))
        written(lambda: actions.tune(by=by, at=at, engagement_id=found.pk, rule=rule.id, values=form.values))
        return go(request, "engagement", engagement_id, said="Agreed. It holds from the next check on.")
    form = forms.Tuning(rule=rule, agreed=found.params.get(rule.id, {}))
    return render(request, "console/tune.html", context | {"rule": _told(rule), "form": form})


def _may_tune(by: Actor, found: Engagement) -> bool:
    return any(queries.may_seat(by, found, side) for side in actions.ROLES)


def _told(rule: Rule) -> dict[str, Any]:
    # A rule is callable, and templates call what they can.
    return {"id": rule.id, "summary": rule.summary, "sections": rule.sections, "names": list(rule.params)}


def _tunable(found: Engagement) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in catalog().rules.values():
        if rule.params:
            shown = {"rule": _told(rule), "agreed": found.params.get(rule.id)}
            groups[rule.id.partition("/")[0].capitalize()].append(shown)
    return sorted(groups.items())

"""People one works with, what they are licensed to do, and who belongs to an organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from countersign.calendar import day_in
from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.accounts.models import User
from countersign.server.console.pages import people_forms as forms
from countersign.server.console.pages.writing import go, read, written
from countersign.server.engagements import queries as engagements
from countersign.server.people import actions, queries
from countersign.server.people.models import Credential

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Licence:
    """A credential as it stands today: `verified`, `unverified`, `soon` to expire, `expired` or `early`, in words."""

    credential: Credential
    state: str
    said: str


def credentials_shown(person: User, *, at: datetime) -> list[Licence]:
    """A person's credentials with what they are worth today, in the reader's zone."""
    return _licences(queries.credentials_of(person.pk).select_related("verified_by"), at=at)


def _licences(rows: Iterable[Credential], *, at: datetime) -> list[Licence]:
    today = day_in(at, timezone.get_current_timezone_name())
    return [Licence(c, *_standing(c, today)) for c in rows]


def _standing(credential: Credential, today: date) -> tuple[str, str]:
    ends = credential.valid_to
    if ends and ends < today:
        return "expired", "expired; it opens nothing"
    if credential.verified_at is None:
        return "unverified", "not verified; it opens nothing until an administrator has looked it up"
    if credential.valid_from > today:
        return "early", "not valid yet"
    if ends and ends - today <= SOON:
        left = (ends - today).days
        return "soon", "expires today" if not left else f"expires in {left} day{'s' if left > 1 else ''}"
    return "verified", "verified"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Colleagues, and people in shared engagements."""
    by, at = actor_of(request), datetime.now(UTC)
    known = accounts.visible_to(by).filter(is_active=True).prefetch_related("memberships__organisation")
    rows = list(known.order_by("name"))
    seats, held = defaultdict(list), defaultdict(list)
    for seat in engagements.seats_shown_to(by):
        seats[seat.user_id].append(seat)
    for credential in queries.credentials_of_all([p.pk for p in rows]):
        held[credential.holder_id].append(credential)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person in rows:
        firm = next((m.organisation.name for m in person.memberships.all()), "Without an organisation")
        shown = {"person": person, "seats": seats[person.pk], "licences": _licences(held[person.pk], at=at)}
        groups[firm].append(shown)
    own = [m.organisation for m in by.person.memberships.select_related("organisation")]
    ordered = sorted(groups.items(), key=lambda g: (g[0] not in {o.name for o in own}, g[0]))
    return render(request, "console/people.html", {"groups": ordered, "own": own})


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: where they sit, what they are licensed to do."""
    by, at = actor_of(request), datetime.now(UTC)
    found = one(by, person_id)
    context = {
        "person": found,
        "local": at.astimezone(_zone(found)),
        "memberships": found.memberships.select_related("organisation").order_by("organisation__name"),
        "credentials": credentials_shown(found, at=at),
        "seats": engagements.seats_shown_to(by).filter(user=found),
        "may_verify": queries.administers(by, found) and by.id != found.pk,
        "may_add": by.id == found.pk or queries.administers(by, found),
        "credential_form": forms.NewCredential(),
        "verify_form": forms.Verified(),
    }
    return render(request, "console/person.html", context)


def _zone(found: User) -> tzinfo:
    try:
        return ZoneInfo(found.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def one(by: Actor, person_id: int) -> User:
    """One visible person; `Declined` as not found otherwise."""
    found = accounts.visible_to(by).filter(id=person_id).first()
    if found is None:
        raise Declined(Refused("not-found", "There is no such person among yours.", "Ask an administrator."))
    return found


@require_POST
def add_credential(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record a credential; somebody else verifies it."""
    by, at = actor_of(request), datetime.now(UTC)
    holder, form = one(by, person_id), read(forms.NewCredential(request.POST))
    written(lambda: actions.add_credential(by=by, at=at, holder=holder, **form.cleaned_data))
    return go(request, "person", person_id, said="Added. It opens nothing until an administrator has looked it up.")


@require_POST
def verify_credential(request: HttpRequest, credential_id: int) -> HttpResponse:
    """Say that it was looked up at its issuer, and how."""
    by, at = actor_of(request), datetime.now(UTC)
    form = read(forms.Verified(request.POST))
    holder = queries.holder_of(credential_id)
    written(lambda: actions.verify_credential(by=by, at=at, credential_id=credential_id, how=form.cleaned_data["how"]))
    return go(request, "person", holder, said="Verified. It counts from now on.")


@require_GET
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Who belongs to an organisation of one's own."""
    by = actor_of(request)
    mine = by.person.memberships.select_related("organisation").filter(organisation_id=organisation_id).first()
    if mine is None:
        raise Declined(Refused("not-found", "There is no such organisation among yours.", "Ask its administrator."))
    members = mine.organisation.memberships.select_related("user").order_by("user__name")
    context = {
        "organisation": mine.organisation,
        "members": members,
        "runs": mine.role == "admin",
        "invitation": forms.Invitation(),
        "roles": forms.ROLES,
    }
    return render(request, "console/organisation.html", context)


@require_POST
def invite(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Add a person; a mail asks them to choose a password."""
    by, at = actor_of(request), datetime.now(UTC)
    form = read(forms.Invitation(request.POST))
    written(lambda: actions.invite(by=by, at=at, organisation_id=organisation_id, **form.cleaned_data))
    said = f"{form.cleaned_data['name']} is added. A mail asks them to choose a password."
    return go(request, "organisation", organisation_id, said=said)


@require_POST
def appoint(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Change a member's role."""
    by, at = actor_of(request), datetime.now(UTC)
    form = read(forms.Appointment(request.POST))
    user, role = one(by, form.cleaned_data["user"]), form.cleaned_data["role"]
    written(lambda: actions.appoint(by=by, at=at, organisation_id=organisation_id, user=user, role=role))
    return go(request, "organisation", organisation_id, said=f"{user} is now {forms.ROLE_WORDS[role]}.")

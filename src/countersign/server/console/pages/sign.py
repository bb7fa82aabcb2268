"""The sign page: the statement, the exact file, what the signature relies on, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from countersign.canonical import sha256_hex
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.console.due import due_of
from countersign.server.console.pages import item_forms as forms
from countersign.server.console.pages.writing import go, read, written
from countersign.server.console.strips import strips_of
from countersign.server.people import actions as people_actions
from countersign.server.people import queries as people
from countersign.server.work import actions, queries
from countersign.server.work.actions.signing import relied_on
from countersign.server.work.models import Part, Submission, WorkItem
from countersign.work.authority import may


@dataclass(frozen=True, slots=True)
class Exact:
    """A part that would be signed, and what this person saw of it: `same`, `changed` since, or `unseen`."""

    part: Part
    news: str
    at: datetime | None = None
    version: int = 0


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, item_id: int) -> HttpResponse:
    """Show what would be signed; or sign it, with one's password."""
    by, at = actor_of(request), datetime.now(UTC)
    if request.method == "POST":
        form = read(forms.Sign(request.POST))
        # Whoever may not see the item is refused by the action, which writes the attempt down.
        if queries.visible_to(by).filter(id=item_id).exists():
            _key_first(by, at, form.cleaned_data["password"])
        given = {k: form.cleaned_data[k] for k in ("version", "prepared_at", "password")}
        shown = form.cleaned_data["statement"]
        written(lambda: actions.sign(by=by, at=at, item_id=item_id, shown=shown, **given))
        return go(request, "item", item_id, said="Signed. The client's lead is asked to accept it.")
    found = queries.one(by, item_id)
    decision = may("sign", queries.facts_of(found), queries.standing_of(by, found, at=at))
    if isinstance(decision, Refused):
        raise Declined(decision)
    return render(request, "console/sign.html", _context(by, at, found))


def _key_first(by: Actor, at: datetime, password: str) -> None:
    """Whoever signs for the first time gets a key, sealed with the password they re-authenticate with."""
    if by.user is not None and people.live_key(by.user.pk) is None:
        # Without the form's key: that one belongs to the signature.
        people_actions.make_key(by=Actor(user=by.user, via=by.via), at=at, password=password)


def _context(by: Actor, at: datetime, item: WorkItem) -> dict[str, Any]:
    submission = queries.current(item)
    report = queries.latest_report(submission) if submission else None
    context: dict[str, Any] = {
        "item": item,
        "strip": strips_of([item])[item.pk],
        "due": due_of(item, at=at),
        "submission": submission,
        "exact": exact_parts(by, submission) if submission else (),
        "report": report.report if report else None,
        "relied_on": relied_on(submission) if submission else (),
        "reviews": submission.reviews.select_related("by").order_by("id") if submission else (),
        "waivers": queries.live_waivers(item, at=at),
        "has_key": people.live_key(by.person.pk) is not None,
    }
    try:
        statement = actions.statement_for(by=by, at=at, item=item)
    except Declined as no:
        return context | {"refusal": no.refusal, "credentials": people.credentials_of(by.person.pk)}
    data = statement.to_bytes()
    credential = statement.credential
    verified = credential and people.credentials_of(by.person.pk).filter(kind=credential.kind, number=credential.number)
    return context | {
        "statement": statement,
        "text": data.decode(),
        "sha256": sha256_hex(data),
        "prepared_at": statement.at.isoformat(),
        "licence": verified.exclude(verified_at=None).first() if verified else None,
    }


def exact_parts(by: Actor, submission: Submission) -> list[Exact]:
    """Each part, compared with what this person opened last: the same bytes, other bytes, or nothing yet."""
    looks = queries.looks_of(by, submission.item)
    rows = []
    for part in submission.parts.select_related("file").order_by("id"):
        same = [look for look in looks if look.part.sha256 == part.sha256]
        other = [look for look in looks if look.part.role == part.role and look.part.sha256 != part.sha256]
        seen = (same or other)[:1]
        news = "same" if same else "changed" if other else "unseen"
        rows.append(Exact(part, news, seen[0].last_at, seen[0].part.submission.version) if seen else Exact(part, news))
    return rows

"""What is about me: name and zone, password and second step, tokens, the key I sign with, my credentials."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.accounts.models import User
from countersign.server.console.pages import people_forms as forms
from countersign.server.console.pages.people import credentials_shown
from countersign.server.console.pages.writing import go, read, written
from countersign.server.ledger.act import Answer
from countersign.server.people import actions, queries


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The page about oneself."""
    return render(request, "console/me.html", _context(actor_of(request).person))


def _context(person: User) -> dict[str, Any]:
    key = queries.live_key(person.pk)
    return {
        "person": person,
        "memberships": person.memberships.select_related("organisation").order_by("organisation__name"),
        "profile": forms.Profile(initial={"name": person.name, "zone": person.zone}),
        "second_step": is_mfa_enabled(person),
        "tokens": queries.tokens_of(person),
        "token_form": forms.Token(),
        "key": key,
        "old_keys": [k for k in queries.keys_of(person) if k.retired_at],
        "key_form": forms.Password(),
        "credentials": credentials_shown(person, at=datetime.now(UTC)),
        "credential_form": forms.NewCredential(prefix=None),
    }


@require_POST
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change name and zone."""
    form = read(forms.Profile(request.POST))
    _write(request, lambda by, at: actions.edit_profile(by=by, at=at, **form.cleaned_data))
    return go(request, "me", said="Saved.")


@never_cache
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it, this once."""
    form, made = read(forms.Token(request.POST)), []

    def run(by: Actor, at: datetime) -> Answer:
        made.append(actions.make_token(by=by, at=at, name=form.cleaned_data["name"]))
        return {}

    _write(request, run)
    if not made:
        return go(request, "me", said="That token was made before; it is not shown again. Revoke it and make another.")
    shown = {"token": made[0], "token_name": form.cleaned_data["name"]}
    return render(request, "console/token.html", shown)


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make a token useless."""
    _write(request, lambda by, at: actions.revoke_token(by=by, at=at, token_id=token_id))
    return go(request, "me", said="Revoked. Whatever used that token is refused from now on.")


@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """Make the key one signs with."""
    form = read(forms.Password(request.POST))
    _write(request, lambda by, at: actions.make_key(by=by, at=at, password=form.cleaned_data["password"]))
    return go(request, "me", said="You have a new signing key. It opens with your password alone.")


@require_POST
def retire_key(request: HttpRequest) -> HttpResponse:
    """Sign nothing more with the key one has."""
    _write(request, lambda by, at: actions.retire_key(by=by, at=at))
    return go(request, "me", said="Retired. What it signed stays valid; make a new key before you sign again.")


def _write(request: HttpRequest, run: Any) -> Answer:
    by, at = actor_of(request), datetime.now(UTC)
    return written(lambda: run(by, at))

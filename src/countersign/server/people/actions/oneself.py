"""What a person changes about themselves: name, zone, API tokens."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import ApiToken
from countersign.server.accounts.tokens import digest_of, new_token
from countersign.server.ledger.act import Answer, act
from countersign.server.people.queries import chain_of


def edit_profile(*, by: Actor, at: datetime, name: str, zone: str) -> Answer:
    """Say how one is called and in which zone one reads times."""
    if zone not in available_timezones():
        raise Declined(Refused("unknown-zone", f"There is no time zone {zone}.", "Choose one such as Asia/Kolkata."))
    if not name.strip():
        raise Declined(Refused("no-name", "A person needs a name.", "Type the name colleagues know you by."))
    person = by.person
    given = {"name": name.strip()[:120], "zone": zone}
    changed = [field for field, value in given.items() if getattr(person, field) != value]
    if not changed:
        return {"changed": []}
    with act(by=by, at=at) as acting:
        person.name, person.zone = given["name"], given["zone"]
        person.save(update_fields=["name", "zone"])
        # Which facts changed, never what they say: an entry outlives the erasure of a person.
        acting.record(chain_of(person), "profile.edited", by.label, {"changed": changed})
        acting.answer = {"changed": changed}
    return acting.answer


def make_token(*, by: Actor, at: datetime, name: str) -> str:
    """A new API token for oneself; the text is returned once and never stored."""
    token = new_token()
    with act(by=by, at=at) as acting:
        made = ApiToken.objects.create(
            user=by.person, name=name.strip()[:80] or "token", digest=digest_of(token), created_at=at
        )
        acting.record(chain_of(by.person), "token.made", by.label, {"token": made.pk})
        acting.answer = {"token": made.pk}  # a repeat is told that it was made, not what it says
    return token


def revoke_token(*, by: Actor, at: datetime, token_id: int) -> Answer:
    """Make one of one's own tokens useless at once."""
    with act(by=by, at=at) as acting:
        found = ApiToken.objects.select_for_update().filter(id=token_id, user=by.user, revoked_at=None).first()
        if found is None:
            raise Declined(Refused("not-found", "You have no such live token.", "Reload the page."))
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        acting.record(chain_of(by.person), "token.revoked", by.label, {"token": found.pk})
        acting.answer = {"token": found.pk}
    return acting.answer

"""Passwords, and the signing key that is sealed with them: the two change together or not at all."""

from __future__ import annotations

from datetime import datetime

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.people import keys
from countersign.server.people.models import SignerKey
from countersign.server.people.queries import chain_of, live_key


@logged
def make_key(*, by: Actor, at: datetime, password: str) -> Answer:
    """Make the key pair a person signs with, sealed with their password. The one before it is retired."""
    holder = _with_password(by, password, "make_key")
    public, sealed, salt = keys.make(password)
    with act(by=by, at=at) as acting:
        SignerKey.objects.filter(holder=holder, retired_at=None).update(retired_at=at)
        SignerKey.objects.create(holder=holder, public=public, sealed=sealed, salt=salt, created_at=at)
        acting.record(chain_of(holder), "key.made", by.label, {"public": public})
        acting.answer = {"public": public}
    return acting.answer


@logged
def retire_key(*, by: Actor, at: datetime) -> Answer:
    """Sign nothing more with the key one has. What it signed stays valid: the ledger knows when it was retired."""
    with act(by=by, at=at) as acting:
        found = SignerKey.objects.select_for_update().filter(holder=by.person, retired_at=None).first()
        if found is None:
            no = Refused("no-key", "You have no signing key.", "Make one before you sign.")
            raise Declined(no, about=(chain_of(by.person), by.label, "retire_key"))
        found.retired_at = at
        found.save(update_fields=["retired_at"])
        acting.record(chain_of(by.person), "key.retired", by.label, {"public": found.public})
        acting.answer = {"public": found.public}
    return acting.answer


@logged
def change_password(*, by: Actor, at: datetime, old: str, new: str) -> Answer:
    """Set a new password, and seal the signing key with it. Whoever knows the old one keeps their key."""
    holder = _with_password(by, old, "change_password")
    key = live_key(holder.pk)
    # Hashing and sealing are slow on purpose, so they happen before the transaction.
    again = keys.reseal(bytes(key.sealed), bytes(key.salt), old, new) if key else None
    holder.set_password(new)
    with act(by=by, at=at) as acting:
        resealed = _kept(key, again, at) if key else "none"
        holder.save(update_fields=["password"])
        acting.record(chain_of(holder), "password.changed", by.label, {"key": resealed})
        acting.answer = {"key": resealed}
    return acting.answer


def reset_password(*, by: Actor, at: datetime, new: str) -> Answer:
    """Set a password without knowing the old one, after a mail. Nobody can open the old key any more: it is retired."""
    holder = by.person
    holder.set_password(new)
    with act(by=by, at=at) as acting:
        lost = list(SignerKey.objects.select_for_update().filter(holder=holder, retired_at=None))
        for key in lost:
            key.retired_at = at
            key.save(update_fields=["retired_at"])
            acting.record(chain_of(holder), "key.retired", by.label, {"public": key.public})
        holder.save(update_fields=["password"])
        acting.record(chain_of(holder), "password.reset", by.label, {"key": "retired" if lost else "none"})
        acting.answer = {"key": "retired" if lost else "none"}
    return acting.answer


def _kept(seen: SignerKey, again: tuple[bytes, bytes] | None, at: datetime) -> str:
    key = SignerKey.objects.select_for_update().get(id=seen.pk)
    if key.retired_at is not None or bytes(key.salt) != bytes(seen.salt):
        raise Declined(Refused("changed-meanwhile", "Your signing key changed just now.", "Send the form again."))
    if again is None:  # sealed with a password before this one: nobody can open it
        key.retired_at = at
        key.save(update_fields=["retired_at"])
        return "retired"
    key.sealed, key.salt = again
    key.save(update_fields=["sealed", "salt"])
    return "resealed"


def _with_password(by: Actor, password: str, verb: str) -> User:
    if by.user is None or not by.user.check_password(password):
        no = Refused("wrong-password", "That is not your password.", "Type the password you log in with.")
        raise Declined(no, about=(chain_of(by.user), by.label, verb) if by.user else None)
    return by.user

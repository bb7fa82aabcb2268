"""Recording and verifying credentials."""

from __future__ import annotations

from datetime import date, datetime

from countersign.canonical import digest
from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.people.models import Credential
from countersign.server.people.queries import administers, chain_of


@logged
def add_credential(
    *,
    by: Actor,
    at: datetime,
    holder: User,
    kind: str,
    issuer: str,
    number: str,
    jurisdiction: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Answer:
    """Record a credential. It opens nothing until somebody else has verified it."""
    if by.id != holder.pk and not administers(by, holder):
        no = Refused("not-yours", "Credentials are recorded by their holder or an administrator.", "Ask one of them.")
        raise Declined(no, about=(chain_of(holder), f"user:{holder.pk}", "add_credential"))
    if valid_to and valid_to < valid_from:
        raise Declined(Refused("dates-reversed", "The credential ends before it begins.", "Correct the dates."))
    with act(by=by, at=at) as acting:
        made = Credential.objects.create(
            holder=holder, kind=kind, issuer=issuer, number=number, jurisdiction=jurisdiction,
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
        body = {"credential": made.pk, "kind": kind, "digest": digest(frozen(made))}
        acting.record(chain_of(holder), "credential.added", f"user:{holder.pk}", body)
        acting.answer = {"credential": made.pk}
    return acting.answer


@logged
def verify_credential(*, by: Actor, at: datetime, credential_id: int, how: str) -> Answer:
    """Say that a credential was looked up at its issuer, and how. Never by its own holder."""
    with act(by=by, at=at) as acting:
        known = accounts.visible_to(by).values("id")
        rows = Credential.objects.select_for_update(of=("self",)).select_related("holder")
        found = rows.filter(id=credential_id, holder__in=known).first()
        if found is None:
            raise Declined(Refused("not-found", "There is no such credential among yours.", "Ask its holder."))
        about = (chain_of(found.holder), f"user:{found.holder_id}", "verify_credential")
        if by.id == found.holder_id:
            raise Declined(
                Refused("own-credential", "Nobody verifies their own credential.", "Ask an administrator."), about=about
            )
        if not administers(by, found.holder):
            no = Refused(
                "not-an-administrator", "Only an administrator of the holder's organisation verifies.", "Ask one."
            )
            raise Declined(no, about=about)
        found.verified_at, found.verified_by, found.verified_how = at, by.user, how
        found.save(update_fields=["verified_at", "verified_by", "verified_how"])
        body = {"credential": found.pk, "how": digest(how)}
        acting.record(chain_of(found.holder), "credential.verified", f"user:{found.holder_id}", body)
        acting.answer = {"credential": found.pk}
    return acting.answer


def frozen(credential: Credential) -> dict[str, object]:
    """A credential as plain data, as a signature freezes it."""
    return {
        "kind": credential.kind,
        "issuer": credential.issuer,
        "number": credential.number,
        "jurisdiction": credential.jurisdiction,
        "valid_from": credential.valid_from.isoformat(),
        "valid_to": credential.valid_to.isoformat() if credential.valid_to else None,
        "verified_at": credential.verified_at.isoformat() if credential.verified_at else None,
        "verified_how": credential.verified_how,
    }

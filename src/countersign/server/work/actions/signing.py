"""The accountable signature: what is shown is what is signed, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countersign.canonical import sha256_hex
from countersign.outcome import Refused
from countersign.server.accounts.actor import Actor
from countersign.server.ledger import queries as ledger
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.people import keys
from countersign.server.people import queries as people
from countersign.server.work import queries
from countersign.server.work.actions.locked import answer_of, locked, of_version, refusing
from countersign.server.work.models import Signature, Submission, WorkItem
from countersign.signoff.authority import CredentialFacts, credential_for, unchanged
from countersign.signoff.signature import sign as sign_bytes
from countersign.signoff.statement import SignedPart, Statement
from countersign.work.lifecycle import State
from countersign.work.work_type import SignoffSpec

SHOWN_FOR = timedelta(minutes=60)
TRIES, LOCKED_FOR = 5, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Opened:
    """A signing key that its holder's password has opened."""

    public: str
    private: Ed25519PrivateKey


def statement_for(*, by: Actor, at: datetime, item: WorkItem) -> Statement:
    """The statement this person would sign now. `Declined` when no credential of theirs suffices."""
    found = queries.current(item)
    spec = queries.work_type_of(item).signoff
    if spec is None or found is None or by.user is None:
        raise refusing(item, "sign", Refused("nothing-to-sign", "This item asks for no signature.", "Reload the item."))
    held = credential_for(spec.credentials, people.credential_facts(by.user.pk), at=at)
    if isinstance(held, Refused):
        raise refusing(item, "sign", held)
    return _statement(by, at.replace(microsecond=0).astimezone(UTC), item, found, spec, held)


def _statement(
    by: Actor, at: datetime, item: WorkItem, found: Submission, spec: SignoffSpec, held: CredentialFacts
) -> Statement:
    assert by.user is not None  # noqa: S101 - the caller asked
    return Statement(
        engagement=str(item.engagement),
        item=item.title,
        work_type=item.work_type_id,
        version=found.version,
        output=spec.output,
        wording=spec.statement.strip(),
        signer=by.user.name,
        parts=tuple(SignedPart(p.role, p.name, p.sha256) for p in found.parts.order_by("id")),
        digest=found.digest,
        at=at,
        credential=held,
        relied_on=tuple(relied_on(found)),
    )


def relied_on(submission: Submission) -> list[str]:
    """What a signature rests on: the check report, the waivers, each review, and the AI declarations."""
    said = []
    report = queries.latest_report(submission)
    if report:
        counts = report.report["counts"]
        said.append(f"check report {report.digest}: {counts.get('rules', 0)} rules, {counts.get('waived', 0)} waived")
    said += [
        f"waiver of {w.rule} by {w.by.name}: {w.reason}"
        for w in queries.live_waivers(submission.item, at=submission.at)
    ]
    said += [
        f"{r.tier} review by {r.by.name}, {r.verdict}, {r.defects.count()} defects, {_instant(r.at)}"
        for r in submission.reviews.select_related("by").order_by("id")
    ]
    said += [f"AI use on {p.name}: {p.ai_use} ({p.ai_tool})" for p in submission.parts.exclude(ai_use="none")]
    return said


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@logged
def sign(
    *, by: Actor, at: datetime, item_id: int, version: int, shown: str, prepared_at: datetime, password: str
) -> Answer:
    """Sign the statement that was shown (its SHA-256 is `shown`), re-authenticating with one's password."""
    # Slow on purpose, so outside the transaction: it would keep every other writer waiting.
    key = _opened(by, at, f"work:{item_id}", password)
    with act(by=by, at=at) as acting:
        item = locked(by, at, item_id, "sign")
        found = of_version(item, "sign", version)
        if not timedelta(0) <= at - prepared_at <= SHOWN_FOR:
            no = Refused("statement-too-old", "The statement was shown more than an hour ago.", "Open the page again.")
            raise refusing(item, "sign", no)
        statement = statement_for(by=by, at=prepared_at, item=item)
        data = statement.to_bytes()
        same = unchanged(shown=shown, current=sha256_hex(data))
        if isinstance(same, Refused):
            raise refusing(item, "sign", same)
        if isinstance(key, Refused):
            raise refusing(item, "sign", key)
        held = _still_live(by, at, item)
        Signature.objects.create(
            submission=found,
            by=by.person,
            at=at,
            statement=data,
            signature=sign_bytes(data, key.private),
            public=key.public,
            credential=held.to_dict(),
        )
        item.state = State.TO_ACCEPT
        item.save(update_fields=["state"])
        body = {"version": version, "digest": found.digest, "statement": sha256_hex(data), "public": key.public}
        acting.record(item.engagement.chain, "work.signed", item.subject, body, digest=found.digest)
        acting.answer = answer_of(item)
    return acting.answer


def _opened(by: Actor, at: datetime, subject: str, password: str) -> Opened | Refused:
    """The signer's key, opened with their password; after too many wrong ones not even the right one opens it."""
    if by.user is None:
        return Refused("nobody", "Only a person signs.", "Log in.")
    tried = ledger.refusals(by.label, "wrong-password", about=subject, since=at - LOCKED_FOR)
    if tried >= TRIES:
        minutes = int(LOCKED_FOR.total_seconds() // 60)
        return Refused(
            "too-many-attempts",
            f"{tried} wrong passwords were typed here within {minutes} minutes.",
            f"Wait {minutes} minutes. If it was not you, change your password.",
        )
    if not by.user.check_password(password):
        return Refused("wrong-password", "That is not your password.", "Type it again.")
    row = people.live_key(by.user.pk)
    if row is None:
        return Refused("no-key", "You have no signing key yet.", "Make one on your own page.")
    private = keys.open_sealed(bytes(row.sealed), bytes(row.salt), password)
    if private is None:
        return Refused("key-sealed-otherwise", "Your key was sealed with an earlier password.", "Make a new key.")
    return Opened(row.public, private)


def _still_live(by: Actor, at: datetime, item: WorkItem) -> CredentialFacts:
    """The credential at the moment of signing: it may have ended since the statement was shown."""
    spec = queries.work_type_of(item).signoff
    held = credential_for(spec.credentials if spec else (), people.credential_facts(by.person.pk), at=at)
    if isinstance(held, Refused):
        raise refusing(item, "sign", held)
    return held

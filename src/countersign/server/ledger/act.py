"""`act`: the only context manager that opens a write transaction.

Inside it an action locks rows, changes them and records what happened. On leaving, the entries are written to
their chains and what follows from them is put into the outbox, all in the same transaction. A block that
records nothing raises and rolls back, so nothing changes without its ledger entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from countersign.ledger.entry import Entry
from countersign.ledger.tree import Frontier, leaf_hash
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.ledger.models import Answered, Chain, LedgerEntry

Answer = dict[str, Any]
Follow = Callable[[list[LedgerEntry]], None]
_follow: list[Follow] = []


class Unrecorded(RuntimeError):
    """An action changed something and recorded nothing: a fault of ours, rolled back."""


class Replayed(Exception):
    """This write was already done under the same idempotency key; `answer` is what it answered then."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("already done")
        self.answer = answer


def follow_with(follow: Follow) -> None:
    """Hand in the table of what follows what. Called once, at start."""
    _follow[:] = [follow]


@dataclass
class Act:
    """What an action may say while it runs."""

    by: Actor
    at: datetime
    answer: Answer = field(default_factory=dict)
    said: list[tuple[str, str, str, dict[str, Any], str]] = field(default_factory=list)

    def record(self, chain: str, verb: str, subject: str, body: dict[str, Any], *, digest: str = "") -> None:
        """Say what happened: ids and digests only. `digest` names the version that follow-up jobs are for."""
        self.said.append((chain, verb, subject, body, digest))


@contextmanager
def act(*, by: Actor, at: datetime) -> Iterator[Act]:
    """Open the transaction of one action. Raises `Replayed` when its idempotency key was used before."""
    with transaction.atomic(durable=True):
        _replay(by)
        acting = Act(by=by, at=at)
        yield acting
        if not acting.said:
            raise Unrecorded("An action recorded nothing in the ledger.")
        written = _write(acting)
        for follow in _follow:
            follow(written)
        if by.key:
            Answered.objects.create(
                actor=by.label, key=by.key.value, request=by.key.request, answer=acting.answer, at=at
            )


def _replay(by: Actor) -> None:
    if by.key is None:
        return
    before = Answered.objects.filter(actor=by.label, key=by.key.value).first()
    if before is None:
        return
    if before.request != by.key.request:
        raise Declined(
            Refused(
                "idempotency-key-reused",
                "This Idempotency-Key was used for a different request.",
                "Send a new key with each new write; repeat a key only to repeat the same request.",
            )
        )
    raise Replayed(before.answer)


def _write(acting: Act) -> list[LedgerEntry]:
    # Heads are locked last and in order of name, so that two actions never wait for each other.
    names = sorted({said[0] for said in acting.said})
    heads = {name: _head(name) for name in names}
    written = []
    for chain, verb, subject, body, digest in acting.said:
        head = heads[chain]
        data = Entry(
            chain=chain, seq=head.size, at=acting.at, actor=acting.by.label, verb=verb, subject=subject, body=body
        ).to_bytes()
        leaf = leaf_hash(data)
        frontier = Frontier.from_dict({"size": head.size, "hashes": head.frontier}).append(leaf)
        row = LedgerEntry(
            chain=head, seq=head.size, at=acting.at, actor=acting.by.label, verb=verb, subject=subject,
            data=data, leaf=leaf.hex(),
        )  # fmt: skip
        row.save(force_insert=True)
        row.digest = digest  # type: ignore[attr-defined]
        head.size, head.frontier = frontier.size, frontier.to_dict()["hashes"]
        written.append(row)
    for head in heads.values():
        head.save(update_fields=["size", "frontier"])
    return written


def _head(name: str) -> Chain:
    found = Chain.objects.select_for_update().filter(name=name).first()
    if found is None:  # the first entry of a chain; whoever comes at the same time waits here for the other
        Chain.objects.get_or_create(name=name)
        found = Chain.objects.select_for_update().get(name=name)
    return found

"""Reading the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, QuerySet

from countersign.server.ledger.models import Chain, Checkpoint, LedgerEntry


def entries_about(subject: str) -> list[LedgerEntry]:
    """All entries about one subject, in order. The caller has already asked whether the subject may be seen."""
    return list(LedgerEntry.objects.filter(subject=subject).order_by("id"))


def refusals(actor: str, code: str, *, about: str, since: datetime) -> int:
    """How often this actor was refused with this code about this subject since then."""
    rows = LedgerEntry.objects.filter(subject=about, actor=actor, verb="work.refused", at__gte=since)
    return sum(json.loads(bytes(data))["body"].get("code") == code for data in rows.values_list("data", flat=True))


def is_overtaken(entry: LedgerEntry, verbs: Iterable[str]) -> bool:
    """Whether one of these things happened to the same subject after this entry."""
    return LedgerEntry.objects.filter(subject=entry.subject, id__gt=entry.pk, verb__in=verbs).exists()


def leaves_of(chain: str, *, size: int) -> list[bytes]:
    """The first `size` leaf hashes of a chain, in order."""
    rows = LedgerEntry.objects.filter(chain__name=chain, seq__lt=size).order_by("seq").values_list("leaf", flat=True)
    return [bytes.fromhex(leaf) for leaf in rows]


def entry_bytes(chain: str) -> list[bytes]:
    """The stored bytes of every entry of a chain, in order, exactly as they lie in the database."""
    rows = LedgerEntry.objects.filter(chain__name=chain).order_by("seq").values_list("data", flat=True)
    return [bytes(data) for data in rows]


def head_of(chain: str) -> Chain | None:
    """The head row of a chain, if it has begun."""
    return Chain.objects.filter(name=chain).first()


def chain_names() -> list[str]:
    """Every chain of this installation."""
    return list(Chain.objects.order_by("name").values_list("name", flat=True))


def latest_checkpoint(chain: str) -> Checkpoint | None:
    """The newest signed checkpoint of a chain."""
    return Checkpoint.objects.filter(chain__name=chain).order_by("-size").first()


def entries_of(chain: str) -> list[LedgerEntry]:
    """Every entry of a chain, in order."""
    return list(LedgerEntry.objects.filter(chain__name=chain).order_by("seq"))


def listed(chain: str, *, subject: str = "") -> QuerySet[LedgerEntry]:
    """A chain's entries, newest first, of one subject or of all. The caller has asked whether it may be seen."""
    rows = LedgerEntry.objects.filter(chain__name=chain).order_by("-seq")
    return rows.filter(subject=subject) if subject else rows


def heads_of(names: Iterable[str]) -> QuerySet[Chain]:
    """The heads of these chains, with when each was last written to."""
    return Chain.objects.filter(name__in=list(names)).annotate(last=Max("entries__at")).order_by("name")


def checkpoints_of(chain: str) -> list[Checkpoint]:
    """The stored checkpoints of a chain, smallest first."""
    return list(Checkpoint.objects.filter(chain__name=chain).order_by("size"))

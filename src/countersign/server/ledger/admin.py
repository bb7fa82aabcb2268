"""The ledger's tables, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.ledger.models import Answered, Chain, Checkpoint, LedgerEntry


def said(entry: LedgerEntry) -> str:
    """The bytes that were hashed."""
    return bytes(entry.data).decode(errors="replace")


show(Chain, "name", "size", search=("name",))
show(
    LedgerEntry, "chain", "seq", "at", "actor", "verb", "subject",
    search=("subject", "actor", "verb"), filters=("chain",), besides=(said,),
)  # fmt: skip
show(Checkpoint, "chain", "size", "at", filters=("chain",))
show(Answered, "actor", "key", "at", search=("actor",), hidden=("request", "answer"))

"""What people and checks do to an item. Each action is one transaction with at least one ledger entry."""

from countersign.server.work.actions.checks import recheck, record_checks, waive
from countersign.server.work.actions.imports import import_items
from countersign.server.work.actions.items import assign, cancel, claim, lease_next, open_item, release
from countersign.server.work.actions.reviews import NewDefect, accept, review, send_back
from countersign.server.work.actions.signing import sign, statement_for
from countersign.server.work.actions.submissions import NewPart, look, submit

__all__ = [
    "NewDefect",
    "NewPart",
    "accept",
    "assign",
    "cancel",
    "claim",
    "import_items",
    "lease_next",
    "look",
    "open_item",
    "recheck",
    "record_checks",
    "release",
    "review",
    "send_back",
    "sign",
    "statement_for",
    "submit",
    "waive",
]

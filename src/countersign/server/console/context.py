"""What the shell of every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

RAIL = (
    ("queue", "Queue", ("queue", "search", "item", "item_version", "look", "sign", "submit", "compare")),
    (
        "engagements",
        "Engagements",
        ("engagements", "engagement", "open_engagement", "introduce", "open_item", "tune", "import_items"),
    ),
    ("people", "People", ("people", "person", "organisation", "me", "make_token", "api_docs")),
    ("money", "Money", ("money", "invoice", "rates", "time")),
    ("ledger", "Ledger", ("ledger", "chain", "verify", "verify_chain")),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The rail with the place this page belongs to, and the reader's zone."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "rail": [(name, label, here in pages) for name, label, pages in RAIL],
        "zone_name": timezone.get_current_timezone_name(),
        "zone_now": f"{timezone.localtime():%H:%M}",
    }

"""What the shell of every page shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

RAIL = (
    ("queue", "Queue"),
    ("engagements", "Engagements"),
    ("people", "People"),
    ("money", "Money"),
    ("ledger", "Ledger"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The rail, and which of its places this page belongs to."""
    match = request.resolver_match
    return {"rail": RAIL, "here": match.url_name if match else ""}

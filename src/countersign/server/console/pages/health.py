"""For whoever watches this server: does it answer, does its database, and are the ledger's triggers in place."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from countersign.server.ledger.triggers import installed


@login_not_required
@never_cache
def health(_: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503. Says nothing about what is stored."""
    try:
        guarded = installed()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False, "ledger_guarded": False}, status=503)
    return JsonResponse({"ok": guarded, "database": True, "ledger_guarded": guarded}, status=200 if guarded else 503)

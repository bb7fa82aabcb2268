"""Who am I, and whom do I work with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from countersign.server.accounts import queries
from countersign.server.accounts.door import actor_of

router = Router()


@router.get("/me")
def me(request: HttpRequest) -> dict[str, Any]:
    """The person behind this request."""
    by = actor_of(request, via="api")
    assert by.user is not None  # noqa: S101 - the router requires a login
    firms = [
        {"id": m.organisation_id, "name": m.organisation.name, "role": m.role}
        for m in by.user.memberships.select_related("organisation")
    ]
    return {"id": by.id, "name": by.user.name, "email": by.user.email, "zone": by.user.zone, "organisations": firms}


@router.get("/people")
def people(request: HttpRequest) -> list[dict[str, Any]]:
    """Colleagues and people in shared engagements."""
    rows = queries.visible_to(actor_of(request, via="api")).order_by("name")
    return [{"id": u.pk, "name": u.name, "email": u.email} for u in rows]

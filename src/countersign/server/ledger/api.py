"""The ledger over the API: the key to trust."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from countersign.server.ledger.signer import signer

router = Router()


@router.get("/ledger/key")
def key(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja's signature
    """The verifier key of this installation, for `countersign verify --trust`."""
    return {"key": str(signer().public)}

"""The evidence pack of an item."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from ninja import Router

from countersign.server.accounts.door import actor_of
from countersign.server.files.api import download
from countersign.server.packs import queries

router = Router()


@router.get("/work/{item_id}/pack")
def pack(request: HttpRequest, item_id: int) -> FileResponse:
    """Download the sealed pack."""
    found = queries.of_item(actor_of(request, via="api"), item_id)
    return download(found.file_id, f"evidence-{item_id}-v{found.submission.version}.zip")

"""Uploading bytes and getting them back. What comes back is always a download, never a page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import File, Router
from ninja.files import UploadedFile

from countersign.server.accounts.door import actor_of
from countersign.server.files import actions, store

router = Router()


@router.post("/files")
def upload(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Upload a file; the answer names it by its SHA-256. Sending the same bytes again changes nothing."""
    kept = actions.keep(
        by=actor_of(request, via="api"), at=datetime.now(UTC), name=file.name or "", chunks=file.chunks()
    )
    return {"sha256": kept.file_id, "name": kept.name, "size": kept.file.size}


def download(sha256: str, name: str) -> FileResponse:
    """Bytes as a download that no browser runs or renders."""
    response = FileResponse(
        store.path_of(sha256).open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

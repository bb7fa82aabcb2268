"""Keeping uploaded bytes. Not a ledger event: bytes count from the moment a submission names their hash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.files import store
from countersign.server.files.models import StoredFile, Upload


def keep(*, by: Actor, at: datetime, name: str, chunks: Iterable[bytes]) -> Upload:
    """Store bytes under their hash and remember who brought them, under which name."""
    clean = PurePath(name.replace("\\", "/")).name.strip()[:255]
    if not clean or clean.startswith("."):
        raise Declined(Refused("bad-file-name", f"{name!r} is not a file name.", "Give the file a plain name."))
    sha256, size = store.write(chunks)
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": size, "kind": PurePath(clean).suffix.lstrip(".").lower()[:16]}
    )
    upload, _ = Upload.objects.get_or_create(file=file, by=by.user, name=clean, defaults={"at": at})
    return upload

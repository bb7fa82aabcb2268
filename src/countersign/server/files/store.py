"""Bytes on disk under their own SHA-256. A file appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from countersign.outcome import Declined, Refused


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.HOME) / "files" / sha256[:2] / sha256


def write(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Store the bytes; returns (sha256, size). Refuses more than `FILE_LIMIT` bytes, and an empty file."""
    root = Path(settings.HOME) / "files"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    hasher, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.FILE_LIMIT:
                    raise Declined(_too_large())
                hasher.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Declined(Refused("empty-file", "The file is empty.", "Choose the file again; nothing was stored."))
        target = path_of(hasher.hexdigest())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return hasher.hexdigest(), size


def read(sha256: str) -> bytes:
    """The bytes, after making sure that they still are what their name says."""
    data = path_of(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Declined(
            Refused(
                "file-damaged",
                f"The stored file {sha256[:12]} no longer has the hash it was stored under.",
                "Restore the data folder from a backup; until then nothing that rests on this file can go on.",
            )
        )
    return data


def _too_large() -> Refused:
    limit = settings.FILE_LIMIT // (1024 * 1024)
    return Refused(
        "file-too-large",
        f"The file is larger than this installation takes ({limit} MB).",
        "Send a smaller file, or ask the administrator to raise COUNTERSIGN_FILE_LIMIT.",
    )

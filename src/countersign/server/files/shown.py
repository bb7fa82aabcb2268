"""What pages show of stored files, read in a child process and kept under the files' hashes.

A cache beside the files: it may be deleted at any time, and says nothing that the files do not say.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from countersign import __version__
from countersign.canonical import digest
from countersign.checks import sandbox
from countersign.checks.run import Part
from countersign.outcome import Refused
from countersign.server.files import store

FORM = 1  # counts up when the same question gets another answer
_AT_ONCE = threading.BoundedSemaphore(2)  # a page that opens twenty files must not start twenty children


def shown(files: Sequence[tuple[str, str]], question: Mapping[str, Any]) -> dict[str, Any] | Refused:
    """The answer to a question about files, each a name and a SHA-256."""
    path = _path(files, question)
    with suppress(OSError, ValueError):
        answer: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return answer
    parts = [Part(name=name, role="", data=store.read(sha256), sha256=sha256) for name, sha256 in files]
    with _AT_ONCE:
        made = sandbox.show(parts, question)
    if not isinstance(made, Refused):
        _keep(path, made)
    return made


def _path(files: Sequence[tuple[str, str]], question: Mapping[str, Any]) -> Path:
    endings = [(name.rpartition(".")[2].lower(), sha256) for name, sha256 in files]
    named = digest([FORM, __version__, endings, dict(question)])
    return Path(settings.HOME) / "shown" / named[:2] / f"{named}.json"


def _keep(path: Path, answer: dict[str, Any]) -> None:
    # A full disk costs the cache, not the page.
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(answer, file)
        Path(name).replace(path)

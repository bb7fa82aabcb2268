"""The demo's own data folder: made and marked by the demo, and only then emptied and filled again."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from countersign.checks import wording
from countersign.outcome import Misuse

MARKER = ".countersign-demo"
_SAID = "This folder was made by `countersign demo`, which empties and fills it each time. Keep nothing here.\n"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder, held by this process: while `handle` is open, no second demo empties it."""

    path: Path
    handle: int


def take(given: Path | None) -> Folder:
    """An empty folder for a new demo. `Misuse` when it holds something else, or a demo is running in it."""
    path = (given or user_data_path("countersign-demo")).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise Misuse(f"{path} is a file. Name a folder with --home.")
    strangers = sorted(p.name for p in path.iterdir()) if path.exists() and not (path / MARKER).exists() else []
    if strangers:
        raise Misuse(
            f"{path} holds {wording.listed(strangers, most=3)}, which the demo did not put there, so nothing was "
            "touched. Name an empty folder with --home."
        )
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = _held(path)
    for inside in path.iterdir():
        if inside.name != MARKER:
            _delete(inside)
    return Folder(path, handle)


def _held(path: Path) -> int:
    handle = os.open(path / MARKER, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Misuse(f"A demo is running in {path}. Stop it first, or name another folder with --home.") from error
    os.ftruncate(handle, 0)
    os.write(handle, _SAID.encode())
    return handle


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

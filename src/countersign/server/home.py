"""The one data folder: database, files, keys, mail. `COUNTERSIGN_HOME`, else the platform's user data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """The data folder, made on first use and readable by its owner alone."""
    given = os.environ.get("COUNTERSIGN_HOME")
    folder = Path(given) if given else user_data_path("countersign")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def secret(name: str) -> str:
    """A random secret kept in `keys/`, made once. Two processes that start together agree on one."""
    folder = home() / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return _written(path)


def _written(path: Path) -> str:
    # Another process may have created the file and not yet filled it.
    for _ in range(1000):
        text = path.read_text()
        if text:
            return text
    raise RuntimeError(f"{path} is empty; delete it and start again.")

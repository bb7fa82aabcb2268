"""What every room's tests may ask for. Nothing here loads Django; `tests/server` does that for itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow or busy machine is not a fault of what is tested.
settings.register_profile("patient", settings.get_profile("ci" if os.environ.get("CI") else "default"), deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real files, which are not ours to ship."""
    named = os.environ.get("COUNTERSIGN_CORPORA", "")
    if not named:
        pytest.skip("COUNTERSIGN_CORPORA is not set: tests on real files need the folder that holds them.")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"COUNTERSIGN_CORPORA names {folder}, which is not a folder.")
    return folder

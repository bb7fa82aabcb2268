"""The server's tests run on SQLite; here the same tests run on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__)


@pytest.mark.postgres
@pytest.mark.slow
def test_the_servers_tests_pass_on_postgresql(root: Path) -> None:
    url = os.environ.get("COUNTERSIGN_TEST_POSTGRES_URL", "")
    if not url:
        pytest.skip("COUNTERSIGN_TEST_POSTGRES_URL is not set: no PostgreSQL to test against.")
    if os.environ.get("COUNTERSIGN_DATABASE_URL"):
        pytest.skip("COUNTERSIGN_DATABASE_URL is set: these tests run on that database already.")
    chosen = ["-m", "not browser and not slow", "-q", "-x"]
    command = [sys.executable, "-m", "pytest", str(HERE.parent), f"--ignore={HERE}", *chosen]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    env["COUNTERSIGN_DATABASE_URL"] = url
    ran = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]

"""Several processes issue the same engagement's invoice in the same moment: one does, each hour is charged once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

SCRIPT = Path(__file__).with_name("crash_step.py")
RACERS = 4


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database; empty itself for the SQLite file of a data folder."""
    if request.param == "sqlite":
        yield ""
        return
    url = os.environ.get("COUNTERSIGN_TEST_POSTGRES_URL", "")
    if not url:
        pytest.skip("COUNTERSIGN_TEST_POSTGRES_URL is not set: no PostgreSQL to test against.")
    import psycopg

    name = f"race_countersign_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"create database {name}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f"drop database {name} with (force)")


@pytest.mark.slow
def test_one_of_many_issues_and_each_hour_is_charged_once(tmp_path: Path, root: Path, database: str) -> None:
    env = {
        **os.environ,
        "COUNTERSIGN_HOME": str(tmp_path),
        "PYTHONPATH": str(root),
        "COUNTERSIGN_DATABASE_URL": database,
    }

    def start(step: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(SCRIPT), step, "none"]
        return subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    for step in ("build", "submit_time", "approve_time"):
        said = start(step).communicate(timeout=300)
        assert not said[0], said
    env["RACE_AT"] = str(time.time() + 25)
    racers = [start("race") for _ in range(RACERS)]
    ended = [racer.communicate(timeout=300) for racer in racers]
    answers = sorted(said.strip() for said, _ in ended)
    assert answers == ["HAM-1-0001", *["nothing-to-bill"] * (RACERS - 1)], [wrong[-1500:] for _, wrong in ended]

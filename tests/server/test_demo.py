"""The demonstration as a newcomer runs it, and the faults planted in its files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from countersign.outcome import Misuse
from countersign.server.demo import folder

PRACTICES = ("finance", "legal", "publishing")
PLANTED = sum(len(import_module(f"countersign.server.demo.material.{p}.faults").FAULTS) for p in PRACTICES)
ITEMS = len(PRACTICES)  # whose evidence is sealed


@dataclass(frozen=True)
class Run:
    home: Path
    code: int
    text: str


def demo(home: Path, env: Mapping[str, str] | None = None, *more: str) -> Run:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("COUNTERSIGN_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "countersign", "demo", "--no-serve", "--home", str(home), *more],
        env=clean | dict(env or {}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Run(home, ran.returncode, ran.stdout + ran.stderr)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run, in the folder of an earlier one."""
    home = tmp_path_factory.mktemp("demo")
    os.close(folder.take(home).handle)
    (home / "evidence").mkdir()
    (home / "evidence" / "old.zip").write_bytes(b"of the run before")
    return demo(home)


def test_it_tells_the_whole_walk_and_ends_well(run: Run) -> None:
    assert run.code == 0, run.text
    said = " ".join(run.text.split())
    for line in (
        "goes back to Ananya Rao, and no reviewer was asked",
        "planted faults found by name",
        "lets one finding stand",
        "nobody reviews their own work",
        "reviews as supervisor and returns version 2",
        "you hold no such credential",
        "signs version 3 (CFA no. 208417",
        "James Okafor (CFA 208417) signed exactly these hashes",
        "its SHA-256 is not the one in the manifest",
        "time is never approved by whoever worked it",
        "INVOICE LG-26-0001",
        "Total GBP 6,487.50",
        f"All {PLANTED} planted faults were named by the check that should",
    ):
        assert line in said, line
    assert "Not found:" not in said
    assert [line for line in run.text.splitlines() if len(line) > 100 and str(run.home) not in line] == []
    assert "\x1b" not in run.text


def test_the_pack_it_wrote_verifies_and_an_altered_one_does_not(run: Run, tmp_path: Path) -> None:
    packs = sorted((run.home / "evidence").glob("*.zip"))
    assert len(packs) == ITEMS
    trusted = _verify(packs[0], _key(run.text))
    assert trusted.returncode == 0, trusted.stdout
    assert "which you trust" in trusted.stdout
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(packs[0]) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + b" " * (name == "report.json"))
    assert _verify(altered, _key(run.text)).returncode == 1


def _key(text: str) -> str:
    found = re.search(r"--trust (\S+)", text)
    assert found, "the demo does not say how to verify its pack"
    return found.group(1)


def _verify(pack: Path, key: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "countersign", "verify", str(pack), "--trust", key]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "thesis.docx"
    kept.write_bytes(b"years of work")
    refused = demo(tmp_path)
    assert refused.code == 2
    assert "thesis.docx" in refused.text
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_what_serving_left_behind_goes_with_the_next_run_and_what_it_points_to_stays(tmp_path: Path) -> None:
    (outside := tmp_path / "outside").mkdir()
    (outside / "kept.txt").write_text("kept")
    home = tmp_path / "home"
    os.close(folder.take(home).handle)
    (home / "cache").mkdir()
    (home / "linked").symlink_to(outside)
    os.close(folder.take(home).handle)
    assert [p.name for p in home.iterdir()] == [folder.MARKER]
    assert (outside / "kept.txt").exists()


def test_a_running_demo_keeps_its_folder(tmp_path: Path) -> None:
    first = folder.take(tmp_path)
    with pytest.raises(Misuse, match="running"):
        folder.take(tmp_path)
    os.close(first.handle)
    os.close(folder.take(tmp_path).handle)


@pytest.mark.postgres
@pytest.mark.slow
def test_it_runs_on_postgresql_and_refuses_a_database_in_use(postgres: str, tmp_path: Path) -> None:
    first = demo(tmp_path, {"COUNTERSIGN_DATABASE_URL": postgres})
    assert first.code == 0, first.text
    second = demo(tmp_path, {"COUNTERSIGN_DATABASE_URL": postgres})
    assert second.code == 2
    assert "holds people already" in second.text


@pytest.fixture
def postgres() -> Iterator[str]:
    url = os.environ.get("COUNTERSIGN_TEST_POSTGRES_URL", "")
    if not url:
        pytest.skip("COUNTERSIGN_TEST_POSTGRES_URL is not set: no PostgreSQL to test against.")
    psycopg = pytest.importorskip("psycopg")
    name = f"countersign_demo_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")

"""What `new check` and `new practice` write works as it is: installed offline, checked with, tested with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from countersign.testing import build_workbook

NAME = "patent-search"


def python(*words: str | Path, at: Path, see: str = "") -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(p for p in (see, os.environ.get("PYTHONPATH", "")) if p)
    env = {**os.environ, "PYTHONPATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(
        [sys.executable, *map(str, words)], cwd=at, env=env, capture_output=True, text=True, check=False, timeout=240
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A new practice with a second check, installed into a folder of its own without any index."""
    home = tmp_path_factory.mktemp("practice")
    assert python("-m", "countersign", "new", "practice", NAME, at=home).returncode == 0
    made = home / f"countersign-{NAME}"
    ran = python("-m", "countersign", "new", "check", f"{NAME}/second-look", "--reads", "table", at=made)
    assert ran.returncode == 0, ran.stderr
    target = home / "site"
    pip = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", target)
    ran = python(*pip, made, at=home)
    assert ran.returncode == 0, ran.stderr
    return made, target


def test_its_own_tests_pass(installed: tuple[Path, Path]) -> None:
    made, target = installed
    ran = python("-m", "pytest", "-q", "-p", "no:cacheprovider", at=made, see=str(target))
    assert ran.returncode == 0, ran.stdout
    assert "5 passed" in ran.stdout


def test_check_and_explain_find_it_by_its_entry_point(installed: tuple[Path, Path]) -> None:
    made, target = installed
    (made / "file.xlsx").write_bytes(build_workbook({"Hits": "Patent | Date\nEP1 | TBC"}))
    words = ("-m", "countersign", "check", "file.xlsx", "--work-type", f"{NAME}/first-report")
    ran = python(*words, at=made, see=str(target))
    assert ran.returncode == 1, ran.stderr
    assert "▲ Hits!B2\n  B2 still says TBC.\n" in ran.stdout
    assert "■ AC-1 Nothing is left open (1 finding)\n" in ran.stdout
    page = python("-m", "countersign", "explain", f"{NAME}/second-look", "--cases", at=made, see=str(target))
    assert "found at row 2, column 2026\n" in page.stdout


def test_a_practice_that_does_not_import_is_named(installed: tuple[Path, Path], tmp_path: Path) -> None:
    _, target = installed
    broken = tmp_path / "site"
    subprocess.run(["cp", "-r", str(target), str(broken)], check=True)
    (broken / "countersign_patent_search" / "practice.py").write_text("import nothing_like_this\n")
    (tmp_path / "f.csv").write_text("a,b\n1,2\n")
    ran = python("-m", "countersign", "check", "f.csv", at=tmp_path, see=str(broken))
    assert ran.returncode == 2
    assert ran.stderr.startswith("The practice patent-search (countersign_patent_search) does not import: ")


def test_nothing_is_overwritten(run, tmp_path: Path) -> None:
    assert run("new", "check", "workbook/new-thing", "--folder", tmp_path).code == 0
    before = (tmp_path / "new_thing.py").read_text()
    (tmp_path / "new_thing.yml").unlink()
    again = run("new", "check", "workbook/new-thing", "--folder", tmp_path)
    assert again.code == 2
    assert "nothing was written" in again.err
    assert not (tmp_path / "new_thing.yml").exists()
    assert (tmp_path / "new_thing.py").read_text() == before
    full = run("new", "practice", "actuarial", "--folder", tmp_path)
    assert full.code == 2
    assert "not empty" in full.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "finance/Plug"], "lower case and hyphens, such as finance/plug"),
        (["check", "finance/plug"], "The rule id finance/plug is taken by"),
        (["check", "fnance/other-plug"], "Did you mean 'finance'?"),
        (["practice", "Patent Search"], "lower case and hyphens, such as patent-search"),
    ],
)
def test_a_wrong_name_is_one_sentence(run, tmp_path: Path, monkeypatch, words: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("new", *words)
    assert ran.code == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []

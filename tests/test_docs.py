"""What the documents promise is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TARGETS = {"demo", "test", "lint", "bench", "docs", "lock"}
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]


def make_targets(root: Path) -> set[str]:
    return set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))


def documents(root: Path) -> list[Path]:
    return [*(root / name for name in DOCUMENTS), *sorted((root / "docs").rglob("*.md"))]


def test_the_makefile_has_the_six_commands(root: Path) -> None:
    assert make_targets(root) == TARGETS


def test_every_make_command_in_the_documents_exists(root: Path) -> None:
    said = {
        (path.name, target)
        for path in documents(root)
        for target in re.findall(r"`?make (?:PYTHON=\S+ )?([a-z]+)`", path.read_text("utf-8"))
    }
    assert {target for _, target in said} >= {"demo", "test"}
    assert {(name, target) for name, target in said if target not in TARGETS} == set()


def test_every_command_in_the_readme_exists(root: Path) -> None:
    from typer.main import get_command

    from countersign.cli import app

    known = set(get_command(app).commands)
    said = set(re.findall(r"(?:^|`|\$ )countersign ([a-z]+)", (root / "README.md").read_text("utf-8"), re.MULTILINE))
    assert said >= {"check", "verify"}
    assert said - known == set()


def test_every_local_link_leads_somewhere(root: Path) -> None:
    broken = [
        (str(path.relative_to(root)), link)
        for path in documents(root)
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_a_gap(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert len(names) >= 5


@pytest.mark.parametrize("heading", ["## Decision", "## Rejected", "## Consequences"])
def test_every_decision_says_what_it_costs_and_what_was_rejected(root: Path, heading: str) -> None:
    without = [
        path.name for path in (root / "docs" / "decisions").glob("[0-9]*.md") if heading not in path.read_text("utf-8")
    ]
    assert without == []


def test_the_changelog_speaks_of_this_version(root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    text = (root / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{version}]" in text or "## [Unreleased]" in text


def test_the_lock_pins_every_requirement_by_hash(root: Path) -> None:
    lines = (root / "requirements.lock").read_text("utf-8").splitlines()
    pinned = {re.split(r"[=\[ ]", line)[0].lower() for line in lines if line and line[0].isalnum()}
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    names = {re.split(r"[><=\[ ;]", line)[0].lower() for line in wanted}
    assert names - pinned == set()
    blocks = "\n".join(lines).split("\n    # via")
    assert all("--hash=sha256:" in block for block in blocks if re.search(r"^\w\S*==", block, re.MULTILINE))

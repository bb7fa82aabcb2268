"""The public surface is what it says, and looking at it costs nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import countersign

HEAVY = {
    "allauth",
    "django",
    "docx",
    "formualizer",
    "ironcalc",
    "lxml",
    "ninja",
    "openpyxl",
    "pydantic",
    "pypdf",
    "typst",
}
WEB = {"allauth", "django", "ninja"}  # not pydantic: typer loads it by itself where it is installed


def loaded_after(program: str) -> set[str]:
    """Top-level packages that a fresh interpreter holds after it ran the program."""
    tail = "\nimport json, sys\nprint('loaded', json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    ran = subprocess.run(
        [sys.executable, "-c", program + tail], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    last = [line for line in ran.stdout.splitlines() if line.startswith("loaded ")][-1]
    return set(json.loads(last.removeprefix("loaded ")))


def test_the_public_names_are_sorted_and_exist() -> None:
    assert list(countersign.__all__) == sorted(countersign.__all__)
    assert [name for name in countersign.__all__ if not hasattr(countersign, name)] == []


def test_every_public_name_says_what_it_is() -> None:
    silent = [
        name for name in countersign.__all__ if not name.startswith("__") and not getattr(countersign, name).__doc__
    ]
    assert silent == []


def test_importing_the_library_loads_nothing_heavy() -> None:
    assert loaded_after("import countersign") & HEAVY == set()


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["verify", "--help"]])
def test_the_command_line_starts_without_a_web_framework(words: list[str]) -> None:
    program = (
        f"import sys\nsys.argv = ['countersign', *{words!r}]\nfrom countersign.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code, done.code"
    )
    assert loaded_after(program) & WEB == set()


def test_checking_a_file_loads_no_web_framework(tmp_path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("item,amount\nrent,10\nheat,5\n")
    program = f"import countersign\nassert countersign.check({str(file)!r}).parts"
    assert loaded_after(program) & WEB == set()

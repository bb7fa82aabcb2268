"""Runs the command line inside this process: what it prints, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from countersign.cli import main
from countersign.testing import build_workbook


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def running(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["countersign", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return running


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A workbook with an error cell and a total that leaves a line out."""
    path = tmp_path / "Faulty model #2.xlsx"
    path.write_bytes(
        build_workbook(
            {"Model": "Item | 2025 | 2026\nUnits | 4 | 0\nSales | 10 | 20\nEach | =B3/B2 -> 2.5 | =C3/C2 -> #DIV/0!"}
        )
    )
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.xlsx"
    path.write_bytes(build_workbook({"Model": "Item | 2025\nUnits | 4\nSales | 10\nEach | =B3/B2 -> 2.5"}))
    return path

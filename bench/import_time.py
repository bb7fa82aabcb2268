"""How long a person waits for the library and the command line, beside what they would load otherwise."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
PROGRAM = Path(sys.executable).parent / "countersign"
TABLE = "item,amount\nRent,1200\nHeat,340\nTotal,1540\n"


def measure(command: list[str | Path]) -> tuple[float, float]:
    """Median wall and processor time of a command, in milliseconds, after one run that warms the disk cache."""
    walls, works = [], []
    for turn in range(ROUNDS + 1):
        before, began = os.times(), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        wall, after = time.perf_counter() - began, os.times()
        if turn:
            walls.append(wall * 1000)
            works.append(
                (after.children_user + after.children_system - before.children_user - before.children_system) * 1000
            )
    return statistics.median(walls), statistics.median(works)


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.csv"
        file.write_text(TABLE)
        python = sys.executable
        commands: dict[str, list[str | Path]] = {
            "python, nothing imported": [python, "-c", "pass"],
            "import countersign": [python, "-c", "import countersign"],
            "import countersign.ledger.verify": [python, "-c", "import countersign.ledger.verify"],
            "countersign --help": [PROGRAM, "--help"],
            "countersign check figures.csv": [PROGRAM, "check", file],
            "import openpyxl (beside)": [python, "-c", "import openpyxl"],
            "import django, set up (beside)": [
                python,
                "-c",
                "import django.conf as c; c.settings.configure(); import django; django.setup()",
            ],
        }
        print(f"| what (median of {ROUNDS}) | wall ms | processor ms |\n|---|---|---|")
        for name, command in commands.items():
            wall, work = measure(command)
            print(f"| {name} | {wall:.0f} | {work:.0f} |", flush=True)


if __name__ == "__main__":
    main()

"""Run every benchmark of this folder, each in a process of its own, and print what they print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """1 if any benchmark failed."""
    failed = 0
    for path in sorted(HERE.glob("*.py")):
        if path.name == "run.py" or path.stem.endswith("_setup"):
            continue
        print(f"\n## {path.stem}\n", flush=True)
        failed |= subprocess.run([sys.executable, path], check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

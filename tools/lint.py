"""Run every lint, all of them even if one fails, and end with one line each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: dict[str, list[str | Path]] = {
    "style": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "types": [BIN / "mypy"],
    "imports": [BIN / "lint-imports", "--no-cache"],
    "house rules": [sys.executable, ROOT / "tools" / "house_lints.py"],
    "generated pages": [sys.executable, ROOT / "tools" / "reference.py", "--check"],
}


def run(name: str, command: list[str | Path], env: dict[str, str]) -> bool:
    """Run one step; its output is shown only when it fails."""
    began = time.monotonic()
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if ran.returncode:
        print(f"--- {name}", ran.stdout, ran.stderr, sep="\n", flush=True)
    print(f"{'ok    ' if not ran.returncode else 'FAILED'}  {name} ({time.monotonic() - began:.0f} s)", flush=True)
    return not ran.returncode


def main() -> int:
    """1 if any step failed."""
    # The Django plugin of mypy loads the settings, and these make their data folder.
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "COUNTERSIGN_HOME": home}
        passed = [run(name, command, env) for name, command in STEPS.items()]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())

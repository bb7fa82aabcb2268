"""Run every benchmark of this folder, each in a process of its own, and print what they print, and the machine.

PostgreSQL is measured too when COUNTERSIGN_TEST_POSTGRES_URL names a server. The whole takes about eight minutes.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIMIT = 900  # seconds for one of them

MEASURED = {
    "import_time": "How long a person waits for the library and the command line",
    "first_page": "From serve to the first page",
    "check_workbook": "Checking a large workbook",
    "tie_out": "Tying the figures of a text to a workbook",
    "state_changes": "State changes with their ledger entries",
    "fetch_submit": "Fetch-next and submit over HTTP",
    "install_size": "Installed size",
}


def machine() -> str:
    """What ran this, in words."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    busy = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {len(os.sched_getaffinity(0))} cores, {pages / 1024**3:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, load before {busy:.1f}"
    )


def main() -> int:
    """1 if any benchmark failed."""
    failed, began = 0, time.monotonic()
    print(machine(), flush=True)
    for name, title in MEASURED.items():
        print(f"\n## {title}\n", flush=True)
        try:
            failed |= subprocess.run([sys.executable, HERE / f"{name}.py"], check=False, timeout=LIMIT).returncode
        except subprocess.TimeoutExpired:
            print(f"{name} took longer than {LIMIT} seconds.")
            failed = 1
    print(f"\n{time.monotonic() - began:.0f} seconds in all.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

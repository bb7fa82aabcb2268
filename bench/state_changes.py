"""State changes with their ledger entries per second, in one process, by the actions themselves.

Each is one transaction: the item locked, the move decided, the row changed, the entry hashed into its chain, what
follows put into the outbox. Beside it, the same change by a bare Django `save` that proves nothing and asks nobody.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile

from served import ROOT, environment, the_databases

ROUNDS = 5


def main() -> None:
    """Print one table."""
    print("| database | with ledger, per second (median, min–max) | bare save, per second | ratio |")
    print("|---|---|---|---|", flush=True)
    for name, database in the_databases(os.environ.get("COUNTERSIGN_TEST_POSTGRES_URL", "")):
        with database as url, tempfile.TemporaryDirectory() as home:
            env = environment(home, url)
            subprocess.run([sys.executable, ROOT / "served_setup.py", "50"], env=env, check=True, capture_output=True)
            command = [sys.executable, str(ROOT / "state_changes_setup.py"), str(ROUNDS)]
            ran = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE)
        pairs = json.loads(ran.stdout)
        ours, bare = sorted(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        print(
            f"| {name} | {statistics.median(ours):.0f} ({ours[0]:.0f}–{ours[-1]:.0f}) | {bare:.0f} | {ratio:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()

"""kill -9 of server or worker at every step of the walk: nothing is lost, and nothing happens twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

STEPS = ("claim", "submit", "checks", "aaron", "sam", "sign", "accept", "packs", "submit_time", "approve_time",
         "issue", "invoice-jobs")  # fmt: skip
JOBS = {"checks", "packs", "invoice-jobs"}
SCRIPT = Path(__file__).with_name("crash_step.py")


def step(home: Path, name: str, point: str, root: Path) -> int:
    env = {k: v for k, v in os.environ.items() if k != "COUNTERSIGN_DATABASE_URL"}
    env |= {"COUNTERSIGN_HOME": str(home), "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    ran = subprocess.run(
        [sys.executable, SCRIPT, name, point],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode in {0, -signal.SIGKILL}, ran.stderr[-3000:]
    return ran.returncode


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "job_point"),
    [("before-commit", "job-claimed"), ("after-commit", "job-done"), ("before-commit", "before-commit")],
)
def test_the_walk_survives_a_kill_at_every_step(tmp_path: Path, root: Path, point: str, job_point: str) -> None:
    assert step(tmp_path, "build", "none", root) == 0
    for name in STEPS:
        killed = step(tmp_path, name, job_point if name in JOBS else point, root)
        assert killed == -signal.SIGKILL or (name == "invoice-jobs" and job_point == "before-commit"), name
        assert step(tmp_path, name, "none", root) == 0
    base = sqlite3.connect(tmp_path / "countersign.sqlite3")
    verbs = Counter(v for (v,) in base.execute("select verb from countersign_ledgerentry where subject like 'work:%'"))
    assert verbs == {
        "work.opened": 1, "work.claimed": 1, "work.submitted": 1, "work.checked": 1, "work.reviewed": 2,
        "work.signed": 1, "work.accepted": 1, "pack.sealed": 1,
    }  # fmt: skip
    assert base.execute("select sum(amount) from countersign_charge").fetchone() == (1354,)
    assert base.execute("select count(*) from countersign_charge").fetchone() == (2,)
    assert base.execute("select state, count(*) from countersign_timeentry").fetchall() == [("locked", 1)]
    for table in ("chargedtime", "invoice", "pack", "signature", "acceptance", "addendum", "checkreport"):
        assert base.execute(f"select count(*) from countersign_{table}").fetchone() == (1,), table
    assert base.execute("select count(*) from countersign_delivery where state != 'done'").fetchone() == (0,)
    with pytest.raises(sqlite3.DatabaseError, match="never changed or deleted"):
        base.execute("update countersign_ledgerentry set verb = 'work.unsigned'")

"""Runs the checks where no file can do harm: in a child process that is killed when it takes too much.

Parsing and rules run together in the child; only findings and small excerpts come back. When the child dies (a native
library aborts, memory or time runs out), it is started again without what it was doing, which is recorded as an error.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO, Any

from countersign.checks.report import Report, Trouble, criteria_states
from countersign.checks.rows import Rows
from countersign.checks.run import Params, Part, Watch
from countersign.checks.waiver import Waiver
from countersign.outcome import Misuse, Refused
from countersign.work.work_type import WorkType

MAX_ANSWER = 64 * 1024 * 1024
MAX_RESTARTS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: CPU and wall seconds, bytes of address space."""

    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    memory_bytes: int = 3 * 1024**3


@dataclass(frozen=True, slots=True)
class _Death:
    """A child that ended without an answer: what it was doing, and why it ended."""

    part: str
    rule: str
    reason: str


def run(
    parts: Sequence[Part],
    *,
    at: datetime,
    rules: Sequence[str] | None = None,
    work_type: WorkType | None = None,
    params: Params | None = None,
    waivers: Sequence[Waiver] = (),
    limits: Limits | None = None,
    watch: Watch = lambda *_: None,
) -> Report:
    """Check parts in a child process. `rules` names rule ids; without it the work type's rules, or all there are.

    `watch(part, rule)` hears what is running. Raises `Misuse` when what is asked for, or what is installed, is wrong.
    """
    ask: dict[str, Any] = {
        "at": at.isoformat(),
        "rules": list(rules) if rules is not None else None,
        "work_type": work_type.to_dict() if work_type else None,
        "params": {k: dict(v) for k, v in (params or {}).items()},
        "waivers": [w.to_dict() for w in waivers],
        "without": [],
    }
    deaths: list[_Death] = []
    for _ in range(MAX_RESTARTS):
        answer = _ask(ask, parts, limits or Limits(), watch)
        if not isinstance(answer, _Death):
            return _with_deaths(Report.from_dict(answer), deaths, work_type)
        deaths.append(answer)
        if answer.rule == "start":  # nothing was begun that the next child could leave out
            break
        ask["without"].append([answer.part, answer.rule])
    return _with_deaths(_empty(parts, at, work_type), deaths, work_type)


def rows(name: str, data: bytes, *, limits: Limits | None = None) -> Rows | Refused:
    """The rows of an uploaded table or workbook, read in a child process; refused with the reason if it cannot be."""
    part = Part(name, "file", data, "")
    answer = _ask({"do": "rows"}, [part], limits or Limits(cpu_seconds=20, wall_seconds=40), lambda *_: None)
    if isinstance(answer, _Death):
        trouble = _trouble(_Death(name, "reader", answer.reason))
        return Refused(trouble.code, trouble.reason, trouble.remedy)
    return Refused(**answer["refused"]) if "refused" in answer else Rows.from_dict(answer)


SHOWING = Limits(cpu_seconds=20, wall_seconds=30.0, memory_bytes=2 * 1024**3)


def show(parts: Sequence[Part], question: Mapping[str, Any], *, limits: Limits = SHOWING) -> dict[str, Any] | Refused:
    """What a page shows of parts (windows around places, a sheet's cells, what changed), read in a child process."""
    answer = _ask({"do": "show", "question": dict(question)}, parts, limits, lambda *_: None)
    if not isinstance(answer, _Death):
        return answer
    return Refused(
        "cannot-show", f"The file cannot be shown here. {answer.reason}", "Download it and open it yourself."
    )


VERIFYING = Limits(cpu_seconds=60, wall_seconds=90.0, memory_bytes=3 * 1024**3)


def verify(pack: bytes, *, trust: Sequence[str] = (), limits: Limits = VERIFYING) -> dict[str, Any]:
    """What `countersign.verify` says of a pack that anybody may have made, found in a child process."""
    answer = _ask({"do": "verify", "trust": list(trust)}, [Part("pack.zip", "pack", pack, "")], limits, lambda *_: None)
    if not isinstance(answer, _Death):
        return answer
    detail = f"The pack could not be looked at. {answer.reason}"
    return {"passed": False, "steps": [{"name": "opens", "ok": False, "detail": detail}], "story": []}


def _ask(ask: dict[str, Any], parts: Sequence[Part], limits: Limits, watch: Watch) -> dict[str, Any] | _Death:
    header = {**ask, "limits": asdict(limits), "parts": [[p.name, p.role, p.sha256, len(p.data)] for p in parts]}
    child = subprocess.Popen(
        [sys.executable, "-m", "countersign.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert child.stdin is not None  # noqa: S101 - asked for above
    assert child.stdout is not None  # noqa: S101 - asked for above
    feeder = threading.Thread(target=_feed, args=(child.stdin, header, parts), daemon=True)
    feeder.start()
    try:
        return _listen(child, child.stdout, limits, watch)
    finally:
        _kill(child)


def _feed(pipe: IO[bytes], header: dict[str, Any], parts: Sequence[Part]) -> None:
    with suppress(BrokenPipeError, OSError), pipe:
        pipe.write(json.dumps(header).encode() + b"\n")
        for part in parts:
            pipe.write(part.data)


def _listen(child: subprocess.Popen[bytes], pipe: IO[bytes], limits: Limits, watch: Watch) -> dict[str, Any] | _Death:
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(pipe, lines), daemon=True).start()
    part, rule, end = "", "start", time.monotonic() + limits.wall_seconds
    while True:
        try:
            line = lines.get(timeout=max(0.0, end - time.monotonic()))
        except queue.Empty:
            return _Death(part, rule, f"It took longer than {limits.wall_seconds:.0f} seconds.")
        if not line:
            return _Death(part, rule, _why(child.wait(timeout=10), limits))
        said = json.loads(line)
        if "now" in said:
            part, rule = said["now"]
            watch(part, rule)
        elif "misuse" in said:
            raise Misuse(said["misuse"])
        elif "failed" in said:
            return _Death(part, rule, said["failed"])
        elif "answer" in said:
            answer: dict[str, Any] = said["answer"]
            return answer


def _read(pipe: IO[bytes], lines: queue.Queue[bytes]) -> None:
    with suppress(ValueError, OSError):
        while line := pipe.readline(MAX_ANSWER):
            lines.put(line)
    lines.put(b"")


def _why(code: int, limits: Limits) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"It used more than {limits.cpu_seconds} seconds of computing time."
    if code == MEMORY_EXIT:
        return f"It needed more than {limits.memory_bytes >> 20} MB of memory."
    if code < 0:
        return f"A library crashed on it ({signal.Signals(-code).name})."
    return f"It ended without an answer (code {code})."


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError, ValueError):
            if pipe:
                pipe.close()


MEMORY_EXIT = 77


def _with_deaths(report: Report, deaths: Sequence[_Death], work_type: WorkType | None) -> Report:
    if not deaths:
        return report
    errors = [*report.errors, *(_trouble(d) for d in deaths)]
    criteria = criteria_states(work_type, report.standing, [*report.skipped, *errors], report.ran) if work_type else ()
    return Report(
        parts=report.parts, work_type=report.work_type, at=report.at, findings=report.findings, skipped=report.skipped,
        errors=tuple(errors), criteria=criteria, waived=report.waived, ran=report.ran,
    )  # fmt: skip


def _trouble(death: _Death) -> Trouble:
    if death.rule == "start":
        return Trouble(
            "reader", 1, "", "start-failed", f"The checks could not start. {death.reason}",
            "This is a fault of the installation; please report it.",
        )  # fmt: skip
    if death.rule == "reader":
        return Trouble(
            "reader", 1, death.part, "reader-died", f"The file could not be read safely. {death.reason}",
            "Open it in the program that made it, save it again, and submit that.",
        )  # fmt: skip
    return Trouble(
        death.rule, 1, death.part, "rule-died", f"The check was stopped. {death.reason}",
        "This is a fault of ours, or the file is far larger than the check is made for; please report it.",
    )  # fmt: skip


def _empty(parts: Sequence[Part], at: datetime, work_type: WorkType | None) -> Report:
    listed = tuple({"name": p.name, "role": p.role, "sha256": p.sha256} for p in parts)
    return Report(parts=listed, work_type=work_type.id if work_type else None, at=at.isoformat())

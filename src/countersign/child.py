"""The child process of the sandbox: limits first, then files. Started as `python -m countersign.child`."""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime
from typing import Any


def main() -> None:
    """Read one request and the parts' bytes from standard input, answer in JSON lines on the real standard output."""
    # Native libraries print; what they say must not mix with the answer.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    ask = json.loads(sys.stdin.buffer.readline())
    _limit(ask["limits"])
    from countersign.checks.sandbox import MEMORY_EXIT  # reason: limits hold before anything else is loaded
    from countersign.outcome import Misuse  # reason: as above

    try:
        answer = _do(ask, out)
        text = json.dumps({"answer": answer}, default=str)
    except MemoryError:
        os._exit(MEMORY_EXIT)
    except Misuse as wrong:
        text = json.dumps({"misuse": str(wrong)})
    except Exception as error:  # noqa: BLE001 - the parent must hear of it, whatever it is
        text = json.dumps({"failed": f"{type(error).__name__}: {str(error)[:200]}"})
    out.write(text + "\n")
    out.flush()
    os._exit(0)  # nothing to tidy up, and destructors of native libraries may crash


def _limit(limits: dict[str, Any]) -> None:
    cpu, memory = int(limits["cpu_seconds"]), int(limits["memory_bytes"])
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _do(ask: dict[str, Any], out: Any) -> dict[str, Any]:
    from countersign.checks.run import Part  # reason: limits hold before anything else is loaded

    read = sys.stdin.buffer.read
    parts = [Part(name, role, read(size), sha256) for name, role, sha256, size in ask["parts"]]
    if ask.get("do") == "show":
        from countersign.checks.excerpts import answer  # reason: limits hold before anything else is loaded

        return answer(parts, ask["question"])
    if ask.get("do") == "verify":
        from countersign.ledger.verify import verify  # reason: limits hold before anything else is loaded

        return verify(parts[0].data, trust=ask["trust"]).to_dict()
    return _rows(parts[0]) if ask.get("do") == "rows" else _run(ask, parts, out)


def _rows(part: Any) -> dict[str, Any]:
    from countersign.checks.readers.unreadable import Unreadable  # reason: limits hold before anything else is loaded
    from countersign.checks.rows import rows_in  # reason: as above

    try:
        return rows_in(part.name, part.data).to_dict()
    except Unreadable as no:
        return {"refused": no.refusal.to_dict()}


def _run(ask: dict[str, Any], parts: list[Any], out: Any) -> dict[str, Any]:
    from countersign.catalog import catalog  # reason: limits hold before anything else is loaded
    from countersign.checks.run import run  # reason: as above
    from countersign.checks.waiver import Waiver  # reason: as above
    from countersign.work.work_type import WorkType  # reason: as above

    found = catalog()
    work_type = WorkType.from_dict(ask["work_type"]) if ask["work_type"] else None
    rules = found.rules_for(work_type) if ask["rules"] is None else [found.rule(r) for r in ask["rules"]]
    without = {tuple(w) for w in ask["without"]}
    report = run(
        [p for p in parts if (p.name, "reader") not in without and (p.name, "start") not in without],
        [r for r in rules if r.id not in {rule for _, rule in without}],
        at=datetime.fromisoformat(ask["at"]),
        work_type=work_type,
        params=ask["params"],
        waivers=[Waiver.from_dict(w) for w in ask["waivers"]],
        watch=lambda part, rule: _say(out, part, rule),
    )
    answer = report.to_dict()
    answer["parts"] = [{"name": p.name, "role": p.role, "sha256": p.sha256} for p in parts]
    return answer


def _say(out: Any, part: str, rule: str) -> None:
    out.write(json.dumps({"now": [part, rule]}) + "\n")


if __name__ == "__main__":
    main()

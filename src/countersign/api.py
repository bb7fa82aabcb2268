"""The public verbs: look things up in the catalogue, open what was named, call the pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.report import Report
from countersign.checks.rule import Rule
from countersign.checks.run import Params, Part
from countersign.work.work_type import WorkType


def work_type(name: str) -> WorkType:
    """The work type of this id; `Misuse` with near names otherwise."""
    return catalog().work_type(name)


def work_types() -> tuple[WorkType, ...]:
    """All work types that are installed, by id."""
    found = catalog().work_types
    return tuple(found[k] for k in sorted(found))


def explain(name: str) -> Rule:
    """The rule of this id, with its page in `.summary` and `.sections`; `Misuse` with near names otherwise."""
    return catalog().rule(name)


def check(
    *paths: str | Path,
    work_type: str | None = None,
    roles: Mapping[str, str] | None = None,
    params: Params | None = None,
    at: datetime | None = None,
) -> Report:
    """Check files as one submission, in a child process.

    `roles` maps file name → part role; without it a file gets the first role of the work type that takes its ending.
    Raises `Misuse` for an unknown work type and OSError for a file that is not there.
    """
    from countersign.checks import sandbox  # reason: `import countersign` stays tiny

    kind = catalog().work_type(work_type) if work_type else None
    parts = _parts([Path(p) for p in paths], kind, roles or {})
    return sandbox.run(parts, at=at or datetime.now(UTC), work_type=kind, params=params)


def _parts(paths: Sequence[Path], kind: WorkType | None, roles: Mapping[str, str]) -> list[Part]:
    taken: set[str] = set()
    parts = []
    for path in paths:
        data = path.read_bytes()
        role = roles.get(path.name) or _role(path, kind, taken)
        taken.add(role)
        parts.append(Part(path.name, role, data, sha256_hex(data)))
    return parts


def _role(path: Path, kind: WorkType | None, taken: set[str]) -> str:
    ending = path.suffix.lower().lstrip(".")
    fitting = [p.role for p in kind.parts if ending in p.kinds] if kind else []
    return next((r for r in fitting if r not in taken), fitting[0] if fitting else "file")

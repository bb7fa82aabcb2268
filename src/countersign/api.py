"""The public verbs: look things up in the catalogue, open what was named, call the pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from countersign.canonical import sha256_hex
from countersign.catalog import catalog
from countersign.checks.report import Report
from countersign.checks.rule import Rule
from countersign.checks.run import Params, Part, Watch
from countersign.outcome import Misuse
from countersign.work.work_type import WorkType


def work_type(name: str) -> WorkType:
    """The work type of this id; `Misuse` with near names otherwise."""
    return catalog().work_type(name)


def work_types() -> tuple[WorkType, ...]:
    """All work types that are installed, by id."""
    found = catalog().work_types
    return tuple(found[k] for k in sorted(found))


def explain(name: str) -> Rule:
    """The rule of this id (also under a retired one), with its page in `.summary` and `.sections`.

    Raises `Misuse`, which lists near names, when no such rule is installed.

    >>> import countersign as cs
    >>> page = cs.explain("workbook/error-cells")
    >>> page.summary
    'No cell shows an error, and no formula hides a reference to deleted cells.'
    >>> "Why it matters" in page.sections
    True
    """
    return catalog().rule(name)


def check(
    *paths: str | Path,
    work_type: str | None = None,
    roles: Mapping[str, str] | None = None,
    params: Params | None = None,
    at: datetime | None = None,
    watch: Watch | None = None,
) -> Report:
    r"""Check files as one submission, in a child process with limits on memory and time.

    `roles` maps file name → part role; without it a file gets the first role of the work type that takes its ending.
    `params` maps rule id → settings, `at` is the instant the report speaks of, `watch(part, rule)` hears what runs.
    A file that cannot be read is an error in the report. Raises `Misuse` for an unknown work type or role and for a
    file that has no place in the work type, OSError for a path that cannot be opened.

    >>> import tempfile, countersign as cs
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "costs.csv")
    ...     _ = path.write_text("item,2025,2026\nRent,1200,1250\nHeat,340,350\nTotal,1540,1700\n")
    ...     report = cs.check(path)
    >>> [(f.rule, f.where.label()) for f in report.findings]
    [('tables/total-does-not-add-up', 'costs.csv, row 4, column 2026')]
    """
    from countersign.checks import sandbox  # reason: `import countersign` stays tiny

    kind = catalog().work_type(work_type) if work_type else None
    parts = _parts([Path(p) for p in paths], kind, roles or {})
    return sandbox.run(
        parts, at=at or datetime.now(UTC), work_type=kind, params=params, watch=watch or (lambda *_: None)
    )


def _parts(paths: Sequence[Path], kind: WorkType | None, roles: Mapping[str, str]) -> list[Part]:
    names = [path.name for path in paths]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise Misuse(f"Two of the files are called {twice[0]}. Rename one, or check them one after the other.")
    for name in roles:
        if name not in names:
            raise Misuse.unknown("file in a role", name, names)
    taken: set[str] = set()
    parts = []
    for path in paths:
        role = _role(path, kind, roles, taken)
        taken.add(role)
        data = path.read_bytes()
        parts.append(Part(path.name, role, data, sha256_hex(data)))
    return parts


def _role(path: Path, kind: WorkType | None, roles: Mapping[str, str], taken: set[str]) -> str:
    if path.name in roles:
        return kind.part(roles[path.name]).role if kind else roles[path.name]
    if kind is None:
        return "file"
    ending = path.suffix.lower().lstrip(".")
    fitting = [p.role for p in kind.parts if ending in p.kinds]
    if not fitting:
        taking = "; ".join(f"{p.role}: {', '.join(p.kinds)}" for p in kind.parts)
        raise Misuse(f"{path.name} fits no part of {kind.id}, which takes {taking}.")
    return next((role for role in fitting if role not in taken), fitting[0])

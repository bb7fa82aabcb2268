"""The house rules that ruff and import-linter cannot state. Each has good and bad examples in tests/tools.

A line may be let off with a trailing `# house: <rule>: <reason>`. A let-off without a reason does not count.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CODE = ("src", "tests", "tools", "bench")
CONFIG = re.compile(r"\.(lock|toml|cfg|ini|json|ya?ml)$|^requirements.*\.txt$|^Makefile$|^\.npmrc$|^run$")
LONGEST = 500

MANAGERS = {"objects", "_default_manager", "_base_manager"}
MAY_QUERY = {"models", "queries", "actions", "act"}  # modules or packages; act is the transaction actions run in

NAMELESS = {"utils", "util", "common", "helpers", "helper", "managers", "services", "misc", "core"}

RING = PurePosixPath("src/countersign")
EDGE = (
    "api.py",
    "testing/",
    "cli/",
    "checks/sandbox.py",
    "child.py",
    "ledger/verify.py",
)
OUTSIDE_MODULES = {
    "random",
    "secrets",
    "socket",
    "subprocess",
    "requests",
    "httpx",
    "sqlite3",
    "tempfile",
    "urllib.request",
}
OUTSIDE_CALLS = {
    "open",
    "input",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "os.environ",
    "os.getenv",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
    "time.time",
    "uuid.uuid1",
    "uuid.uuid4",
}

INDEX = re.compile(
    r"--(extra-)?index-url|--find-links|--trusted-host|(?<!emit-)\b(index-url|find-links)\s*[=:]"
    r"|\"resolved\"\s*:\s*\"http|registry\s*=\s*\"?(http|file)|pythonhosted\.org|pypi\.org/simple"
)
_LET_OFF = re.compile(r"#\s*house:\s*(?P<rule>[a-z-]+):\s*\S+")


@dataclass(frozen=True, order=True)
class Fault:
    """One breach of a house rule, with the sentence that says what to do."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def managers(path: PurePosixPath, tree: ast.Module) -> Iterator[Fault]:
    """Rows are reached in one place per slice, so that every list starts from what its reader may see."""
    rooms = {*path.parts[:-1], path.stem}
    if not path.is_relative_to(RING) or rooms & {*MAY_QUERY, "migrations"}:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            said = f"`.{node.attr}` belongs in models.py, queries.py or actions.py; call a query or an action instead."
            yield Fault(str(path), node.lineno, "managers", said)


def inline_imports(path: PurePosixPath, tree: ast.Module, lines: list[str]) -> Iterator[Fault]:
    """An import inside a function is a debt or a saving; the line says which."""
    if not path.is_relative_to(RING):
        return
    for node in _inside_functions(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            written = lines[node.lineno - 1 : node.end_lineno]
            if not any(re.search(r"#.*\breason: \S+", line) for line in written):
                said = "an import inside a function ends with `# reason: ...`, or moves to the top."
                yield Fault(str(path), node.lineno, "inline-import", said)


def purity(path: PurePosixPath, tree: ast.Module) -> Iterator[Fault]:
    """The pure ring gets the time and the bytes as arguments, so the same input gives the same answer for ever."""
    if not _is_pure(path):
        return
    known = _imported_names(tree)
    for node in ast.walk(tree):
        for name in _reached(node, known):
            said = f"`{name}` is the edge's business: take the value as an argument."
            yield Fault(str(path), getattr(node, "lineno", 1), "purity", said)


def nameless(path: PurePosixPath) -> Iterator[Fault]:
    """A module named for nothing has no reason to stop growing."""
    for part in (*path.parts[:-1], path.stem):
        if part in NAMELESS:
            yield Fault(str(path), 1, "nameless", f"`{part}` says nothing about the trade; name it for what it does.")


def length(path: PurePosixPath, lines: list[str]) -> Iterator[Fault]:
    """A file over the limit is a room that wants a wall."""
    if len(lines) > LONGEST and "migrations" not in path.parts:
        yield Fault(str(path), LONGEST + 1, "length", f"{len(lines)} lines; split it by idea before {LONGEST}.")


def indexes(path: PurePosixPath, lines: list[str]) -> Iterator[Fault]:
    """A lock says what, never where from: whoever installs chooses the index."""
    for number, line in enumerate(lines, start=1):
        if INDEX.search(line):
            yield Fault(str(path), number, "index", "names a package index; hashes are enough.")


def check_source(path: PurePosixPath, text: str) -> list[Fault]:
    """All faults of one Python file, let-offs taken away. `path` is relative to the repository."""
    lines = text.splitlines()
    tree = ast.parse(text, filename=str(path))
    found = [
        *managers(path, tree),
        *inline_imports(path, tree, lines),
        *purity(path, tree),
        *nameless(path),
        *length(path, lines),
    ]
    return sorted({fault for fault in found if not _let_off(fault, lines)})


def check_tree(root: Path) -> list[Fault]:
    """All faults of the repository at `root`."""
    faults: list[Fault] = []
    for folder in CODE:
        for file in sorted((root / folder).rglob("*.py")):
            faults += check_source(PurePosixPath(file.relative_to(root).as_posix()), file.read_text("utf-8"))
    for file in sorted([*root.iterdir(), *(root / ".ci").glob("*")]):
        if file.is_file() and CONFIG.search(file.name):
            path = PurePosixPath(file.relative_to(root).as_posix())
            faults += indexes(path, file.read_text("utf-8").splitlines())
    return faults


def main() -> int:
    """Print the faults; 1 if there are any."""
    faults = check_tree(Path(__file__).resolve().parent.parent)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _is_pure(path: PurePosixPath) -> bool:
    if not path.is_relative_to(RING) or path.is_relative_to(RING / "server"):
        return False
    inside = path.relative_to(RING).as_posix()
    return not any(inside.startswith(edge) if edge.endswith("/") else inside == edge for edge in EDGE)


def _inside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    seen: set[int] = set()
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(outer):
                if id(node) not in seen:
                    seen.add(id(node))
                    yield node


def _imported_names(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `dt` → `datetime`, `now` → `time.time`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return known


def _reached(node: ast.AST, known: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in OUTSIDE_MODULES)
    elif isinstance(node, ast.ImportFrom):
        whole = {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        yield from sorted(name for name in whole if name in OUTSIDE_MODULES)
    elif isinstance(node, ast.Attribute) and (name := _dotted(node, known)) in OUTSIDE_CALLS:
        yield name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and known.get(node.id, node.id) in OUTSIDE_CALLS:
        yield known.get(node.id, node.id)


def _dotted(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, known)}.{node.attr}"
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def _let_off(fault: Fault, lines: list[str]) -> bool:
    line = lines[fault.line - 1] if fault.line <= len(lines) else ""
    said = _LET_OFF.search(line)
    return said is not None and said["rule"] == fault.rule


if __name__ == "__main__":
    sys.exit(main())

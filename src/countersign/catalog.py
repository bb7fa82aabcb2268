"""Finds rules, work types and practices by looking into folders. Adding one edits nothing.

A practice is a folder: ours lie in `countersign/practices`, others come as distributions with an entry point in the
group "countersign.practices" that names their package. A module that does not import is an error that names it, never a
rule that silently disappears.
"""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType

import yaml

from countersign.checks.rule import Rule
from countersign.outcome import Misuse
from countersign.work.work_type import WorkType

GROUP = "countersign.practices"


@dataclass(frozen=True)
class Catalog:
    """Everything that was found: rule id → rule (and the file it lies in), work type id → work type."""

    rules: dict[str, Rule] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    work_types: dict[str, WorkType] = field(default_factory=dict)
    practices: dict[str, ModuleType] = field(default_factory=dict)
    renames: dict[str, str] = field(default_factory=dict)

    def rule(self, name: str) -> Rule:
        """The rule of this id, also under a retired one; `Misuse` with near names otherwise."""
        name = self.renames.get(name, name)
        if name not in self.rules:
            raise Misuse.unknown("rule", name, self.rules)
        return self.rules[name]

    def work_type(self, name: str) -> WorkType:
        """The work type of this id; `Misuse` with near names otherwise."""
        if name not in self.work_types:
            raise Misuse.unknown("work type", name, self.work_types)
        return self.work_types[name]

    def rules_for(self, work_type: WorkType | None) -> list[Rule]:
        """A work type's rules: its criteria's and those its patterns name. Without one, all there are.

        A criterion whose check is not installed finds no rule here and is unmet in the report.
        """
        if work_type is None:
            return list(self.rules.values())
        wanted = [c.check for c in work_type.criteria if c.check] + list(work_type.checks)
        chosen: dict[str, Rule] = {}
        for pattern in wanted:
            name = self.renames.get(pattern, pattern)
            found = [r for r in self.rules.values() if fnmatch(r.id, name)]
            chosen.update((r.id, r) for r in found)
        return list(chosen.values())


@cache
def catalog(*more: str) -> Catalog:
    """Scan once per process. `more` names further practice packages (importable)."""
    found = Catalog(renames=_renames())
    _add_rules(found, importlib.import_module("countersign.checks.rules"))
    for practice, name in (*_own_practices(), *_installed_practices(), *((n.rpartition(".")[2], n) for n in more)):
        _add_practice(found, practice, name)
    return found


def _own_practices() -> list[tuple[str, str]]:
    home = importlib.import_module("countersign.practices")
    return [(m.name, f"countersign.practices.{m.name}") for m in pkgutil.iter_modules(home.__path__) if m.ispkg]


def _installed_practices() -> list[tuple[str, str]]:
    # The same distribution may be found twice, as installed and as the folder one stands in.
    return sorted({(point.name, point.value) for point in metadata.entry_points(group=GROUP)})


def _add_practice(found: Catalog, practice: str, name: str) -> None:
    try:
        package = importlib.import_module(name)
        module = importlib.import_module(f"{name}.practice")
    except Exception as error:
        raise Misuse(f"The practice {practice} ({name}) does not import: {type(error).__name__}: {error}") from error
    if practice in found.practices:
        raise Misuse(f"There are two practices called {practice}.")
    folder = Path(next(iter(package.__path__)))
    found.practices[practice] = module
    if (folder / "checks").is_dir():
        _add_rules(found, importlib.import_module(f"{name}.checks"))
    for path in sorted((folder / "work_types").glob("*.yaml")):
        try:
            made = WorkType.from_dict(yaml.safe_load(path.read_text("utf-8")))
        except (KeyError, TypeError) as error:
            raise Misuse(f"{path.name}: not a work type ({error}).") from error
        if made.id in found.work_types:
            raise Misuse(f"{path.name}: the work type id {made.id} is taken.")
        found.work_types[made.id] = made


def _add_rules(found: Catalog, package: ModuleType) -> None:
    for module in _modules(package):
        for value in vars(module).values():
            if isinstance(value, Rule) and value.function.__module__ == module.__name__:
                _add_rule(found, value, Path(str(module.__file__)))


def _add_rule(found: Catalog, rule: Rule, path: Path) -> None:
    if rule.id in found.rules:
        raise Misuse(f"{path.name}: the rule id {rule.id} is taken by {found.files[rule.id].name}.")
    if rule.id in found.renames:
        raise Misuse(f"{path.name}: the rule id {rule.id} was retired; ids are for ever.")
    found.rules[rule.id], found.files[rule.id] = rule, path


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if info.ispkg:
            continue
        try:
            yield importlib.import_module(info.name)
        except Exception as error:
            raise Misuse(f"The module {info.name} does not import: {type(error).__name__}: {error}") from error


def _renames() -> dict[str, str]:
    path = Path(__file__).parent / "checks" / "renames.toml"
    return dict(tomllib.loads(path.read_text("utf-8")).get("renames", {}))

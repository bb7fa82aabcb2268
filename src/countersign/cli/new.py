"""`countersign new check` and `new practice`: files that work at once, to be changed into what is needed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from countersign import __version__

app = typer.Typer(no_args_is_help=True, help="Start a check or a practice from files that work.")

SKELETON = Path(__file__).parent / "skeleton"
_PRACTICE = re.compile(r"[a-z]+(-[a-z]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Reads(StrEnum):
    """What a check looks at."""

    WORKBOOK = "workbook"
    TABLE = "table"


@app.command("check")
def new_check(
    id: Annotated[str, typer.Argument(metavar="PRACTICE/NAME", help="The rule's id, for ever: finance/plug.")],  # noqa: A002 - the argument's name
    reads: Annotated[Reads, typer.Option(help="What the check looks at.")] = Reads.WORKBOOK,
    folder: Annotated[Path | None, typer.Option(help="Where to write, when it is not the practice's folder.")] = None,
) -> None:
    """Write the two files of a check: the function with its page, and its cases."""
    practice, _, name = id.partition("/")
    _wellformed("check", id, ok=bool(_PRACTICE.fullmatch(practice) and _NAME.fullmatch(name)), like="finance/plug")
    _not_taken(id)
    place = folder or _folder_of(practice)
    paths = write_check(id, place, reads.value)
    typer.echo(
        f"Wrote {paths[0]}\n  and {paths[1]}\n\n"
        f"Both work as they are. Say in the docstring what the check is for, change the function and the cases,\n"
        f"and look at them with: countersign explain {id} --cases"
    )


@app.command("practice")
def new_practice(
    name: Annotated[str, typer.Argument(help="In lower case and hyphens: actuarial, patent-search.")],
    folder: Annotated[Path | None, typer.Option(help="Where to write; a folder of that name, unless told.")] = None,
) -> None:
    """Write a practice: a folder to install, with one work type, one check with its cases, a rubric and its test."""
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    _wellformed("practice", name, ok=bool(_PRACTICE.fullmatch(name)), like="patent-search")
    place = folder or Path(f"countersign-{name}")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Misuse(f"{place} is there already and not empty; nothing was written. Name another with --folder.")
    write_practice(name, place)
    typer.echo(
        f"Wrote the practice {name} into {place}\n\n"
        f"  cd {place}\n"
        f'  pip install --editable ".[dev]"\n'
        f"  pytest\n"
        f"  countersign check FILE.xlsx --work-type {name}/first-report"
    )


def write_check(rule_id: str, folder: Path, reads: str) -> tuple[Path, Path]:
    """Write both files, or neither if one of them is there."""
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    function = rule_id.partition("/")[2].replace("-", "_")
    function = f"{function}_check" if function[0].isdigit() else function
    paths = (folder / f"{function}.py", folder / f"{function}.yml")
    for path in paths:
        if path.exists():
            raise Misuse(f"{path} is there already; nothing was written.")
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"id": rule_id, "function": function, "since": _minor()}
    for path in paths:
        path.write_text(_filled(SKELETON / "check" / f"{reads}{path.suffix}.txt", facts), "utf-8")
    return paths


def write_practice(name: str, folder: Path) -> None:
    """Write the whole folder."""
    package = f"countersign_{name.replace('-', '_')}"
    title = name.replace("-", " ").capitalize()
    facts = {"dashed": name, "package": package, "title": title, "version": __version__}
    home = SKELETON / "practice"
    for source in sorted(home.rglob("*.txt")):
        target = folder / str(source.relative_to(home)).removesuffix(".txt").replace("src/package", f"src/{package}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source, facts), "utf-8")
    write_check(f"{name}/no-open-points", folder / "src" / package / "checks", Reads.WORKBOOK.value)


def _filled(source: Path, facts: dict[str, str]) -> str:
    return Template(source.read_text("utf-8")).substitute(facts)


def _minor() -> str:
    return ".".join(__version__.split(".")[:2])


def _wellformed(kind: str, text: str, *, ok: bool, like: str) -> None:
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    if not ok:
        raise Misuse(f"A {kind} is named in lower case and hyphens, such as {like}, not {text!r}.")


def _not_taken(rule_id: str) -> None:
    from countersign.catalog import catalog  # reason: keeps `--help` quick
    from countersign.outcome import Misuse  # reason: as above

    found = catalog()
    if rule_id in found.rules:
        raise Misuse(f"The rule id {rule_id} is taken by {found.files[rule_id]}.")
    if rule_id in found.renames:
        raise Misuse(f"The rule id {rule_id} was retired; ids are for ever. Choose another.")


def _folder_of(practice: str) -> Path:
    """Where a practice keeps its checks: in the folder one stands in, where it is installed, or with a shared topic."""
    from countersign.catalog import catalog  # reason: keeps `--help` quick
    from countersign.outcome import Misuse  # reason: as above

    here = next((p.parent for p in _practices_near(Path.cwd()) if p.parent.name in _names(practice)), None)
    if here:
        return here / "checks"
    found = catalog()
    module = found.practices.get(practice)
    folders = [Path(str(module.__file__)).parent / "checks"] if module else []
    folders += [path.parent for rule_id, path in sorted(found.files.items()) if rule_id.startswith(f"{practice}/")]
    if not folders:
        known = {*found.practices, *(rule_id.partition("/")[0] for rule_id in found.rules)}
        hint = f" Start it with: countersign new practice {practice}"
        raise Misuse(f"{Misuse.unknown('practice', practice, known)}{hint}")
    if "site-packages" in folders[0].parts:
        raise Misuse(f"{practice} is installed at {folders[0]}, where files are lost on an upgrade. Use --folder.")
    return folders[0]


def _practices_near(folder: Path) -> list[Path]:
    """The `practice.py` of the folder one stands in, of one around it, or of a project around it."""
    return [
        path
        for around in (folder, *folder.parents[:4])
        for pattern in ("practice.py", "src/*/practice.py")
        for path in sorted(around.glob(pattern))
    ]


def _names(practice: str) -> set[str]:
    plain = practice.replace("-", "_")
    return {plain, f"countersign_{plain}"}

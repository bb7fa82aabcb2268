"""`countersign check`: what a supervisor would say of files."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from countersign.checks.report import Report


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one submission.")],
    work_type: Annotated[str | None, typer.Option(help="Check them as this kind of deliverable.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="FILE=ROLE, when the ending does not say it.")] = None,
    format: Annotated[Format, typer.Option(help="How to print the report.")] = Format.TEXT,  # noqa: A002 - the option's name
    every: Annotated[
        bool, typer.Option("--all", help="Show every finding, not only the ten that matter most.")
    ] = False,
) -> None:
    """Check files and say what a supervisor would say. Ends with 0 when they pass, 1 when they do not."""
    from countersign.api import check as check_files  # reason: only this command needs it

    _there(files)
    progress = Progress()
    report = check_files(*files, work_type=work_type, roles=_roles(role or ()), watch=progress)
    progress.done()
    typer.echo(_printed(report, format, every=every), nl=False)
    raise typer.Exit(0 if report.passed else 1)


def _printed(report: Report, wanted: Format, *, every: bool) -> str:
    if wanted is Format.TEXT:
        from countersign.checks.text import text_of  # reason: only this form needs it

        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        width = min(shutil.get_terminal_size((100, 24)).columns, 110) if sys.stdout.isatty() else 100
        return text_of(report, every=every, width=width, colour=colour)
    if wanted is Format.SARIF:
        from countersign import __version__  # reason: only this form needs it
        from countersign.catalog import catalog  # reason: as above
        from countersign.checks.sarif import sarif_of  # reason: as above

        data = sarif_of(report, catalog().rules, tool_version=__version__)
    else:
        data = report.to_dict()
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _there(files: Sequence[Path]) -> None:
    """One sentence for a file that is not there, with names like it."""
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    for path in files:
        if path.is_dir():
            raise Misuse(f"{path} is a folder; name the files of one submission in it.")
        if not path.exists():
            beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
            near = get_close_matches(path.name, beside, n=3, cutoff=0.6)
            hint = f" Did you mean {' or '.join(str(path.parent / name) for name in near)}?" if near else ""
            raise Misuse(f"There is no file {path}.{hint}")


def _roles(given: Sequence[str]) -> dict[str, str]:
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    roles = {}
    for text in given:
        name, sign, role = text.rpartition("=")
        if not (name and sign and role):
            raise Misuse(f"--role takes FILE=ROLE, such as note.docx=report, not {text!r}.")
        roles[Path(name).name] = role
    return roles


class Progress:
    """One line on a terminal that says what is being read or checked, once that takes longer than a moment."""

    MOMENT = 0.8

    def __init__(self) -> None:
        self.shows, self.began, self.written = sys.stderr.isatty(), time.monotonic(), False

    def __call__(self, part: str, rule: str) -> None:
        """Hear what runs now."""
        if not self.shows or time.monotonic() - self.began < self.MOMENT:
            return
        width = shutil.get_terminal_size((80, 24)).columns - 1
        said = f"reading {part}" if rule == "reader" else f"{part}: {rule}"
        self._write(f"\r\x1b[K{said[:width]}")
        self.written = True

    def done(self) -> None:
        """Leave nothing on the terminal."""
        if self.written:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()

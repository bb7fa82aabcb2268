"""The command line. Everything is loaded by the command that needs it: `check` never imports a web framework.

Exit codes: 0 in order, 1 something was found, 2 the call was wrong.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Check, verify and serve reviewed work.",
)


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The files of one submission.")],
    work_type: Annotated[str | None, typer.Option(help="Check them as this kind of deliverable.")] = None,
    role: Annotated[list[str] | None, typer.Option(help="FILE=ROLE, when the ending does not say it.")] = None,
    format: Annotated[Format, typer.Option(help="text or json")] = Format.TEXT,  # noqa: A002 - the option's name
    every: Annotated[
        bool, typer.Option("--all", help="Show every finding, not only the ten that matter most.")
    ] = False,
) -> None:
    """Check files and say what a supervisor would say."""
    from countersign.api import check as check_files  # reason: only this command needs it
    from countersign.checks.text import text_of  # reason: only this command needs it

    roles = dict(r.partition("=")[::2] for r in role or ())
    report = check_files(*files, work_type=work_type, roles=roles)
    typer.echo(json.dumps(report.to_dict(), indent=1) if format is Format.JSON else text_of(report, every=every))
    raise typer.Exit(0 if report.passed else 1)


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(help="An evidence pack.")],
    trust: Annotated[
        list[str] | None, typer.Option(help="A verifier key (name+id+key) you already believe in.")
    ] = None,
    format: Annotated[Format, typer.Option(help="text or json")] = Format.TEXT,  # noqa: A002 - the option's name
) -> None:
    """Verify an evidence pack, offline, step by step."""
    from countersign.ledger.verify import text_of  # reason: only this command needs it
    from countersign.ledger.verify import verify as verify_pack  # reason: only this command needs it

    proof = verify_pack(pack, trust=trust)
    typer.echo(json.dumps(proof.to_dict(), indent=1) if format is Format.JSON else text_of(proof))
    raise typer.Exit(0 if proof.passed else 1)


@app.command()
def explain(rule: Annotated[str, typer.Argument(help="A rule's id, such as workbook/error-cells.")]) -> None:
    """Say what a check looks for, why it matters, and what it cannot see."""
    from countersign.api import explain as page_of  # reason: only this command needs it

    found = page_of(rule)
    typer.echo(f"{found.id} (version {found.version}, {found.severity})\n\n{found.summary}")
    for head, text in found.sections.items():
        typer.echo(f"\n{head}: {text}")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
) -> None:
    """Serve pages and API, with the worker beside them."""
    from countersign.server import commands  # reason: loads Django

    commands.serve(host=host, port=port)


@app.command()
def worker() -> None:
    """Run what is owed: checks, packs, mail."""
    from countersign.server import commands  # reason: loads Django

    commands.worker()


def main() -> None:
    """Run, turning a wrong call into one sentence and exit code 2."""
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    try:
        app()
    except (Misuse, OSError) as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()

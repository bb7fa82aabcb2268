"""Commands that hand over to the server, which is loaded only here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
) -> None:
    """Serve pages and API, with the worker beside them."""
    from countersign.server import commands  # reason: loads Django

    commands.serve(host=host, port=port)


def worker() -> None:
    """Run what is owed: checks, packs, mail."""
    from countersign.server import commands  # reason: loads Django

    commands.worker()


def demo(
    home: Annotated[Path | None, typer.Option(help="An empty folder for it; one of its own without this.")] = None,
    port: Annotated[int, typer.Option(help="The port to serve on; a free one without this.")] = 0,
    stay: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the result until interrupted.")] = True,
) -> None:
    """Perform the whole walk on invented work, verify the evidence, and serve the result."""
    from countersign.server import commands  # reason: loads Django

    raise typer.Exit(0 if commands.demo(home=home, port=port, stay=stay) else 1)


def verify_ledger(
    chains: Annotated[list[str] | None, typer.Argument(help="Chains such as engagement/3; all without any.")] = None,
) -> None:
    """Verify this installation's own ledger; names the first entry that was changed, and ends with 1 then."""
    from countersign.server import commands  # reason: loads Django

    raise typer.Exit(0 if commands.verify_ledger(chains or []) else 1)


def revive(
    jobs: Annotated[list[int] | None, typer.Argument(help="Their numbers; without any, only a list.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every job that was given up.")] = False,
) -> None:
    """List the jobs that failed too often and were given up, and let them be tried again."""
    from countersign.server import commands  # reason: loads Django

    for line in commands.revive(jobs or [], every=every) or ["No job was given up."]:
        typer.echo(line)


def introduce(
    organisation: Annotated[str, typer.Argument(help="The organisation's name.")],
    email: Annotated[str, typer.Option(help="The address of its first administrator.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    zone: Annotated[str, typer.Option(help="Their time zone, such as Asia/Kolkata.")] = "UTC",
    country: Annotated[str, typer.Option(help="Two letters, such as IN; its holidays count for dates.")] = "",
) -> None:
    """Add an organisation with its first administrator; prints the link with which they choose a password."""
    from countersign.server import commands  # reason: loads Django

    link = commands.introduce(organisation=organisation, country=country, email=email, name=name, zone=zone)
    typer.echo(
        f"{organisation} is here now. {name} chooses a password at:\n{link}\nThe link works once, for three days."
    )

"""`countersign serve`, `worker` and `demo`: hand over to the server, which is loaded only here."""

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

"""`countersign serve` and `worker`: hand over to the server, which is loaded only here."""

from __future__ import annotations

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

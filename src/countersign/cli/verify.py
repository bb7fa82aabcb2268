"""`countersign verify`: is an evidence pack what it says it is?"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How a proof is printed."""

    TEXT = "text"
    JSON = "json"


def verify(
    pack: Annotated[Path, typer.Argument(help="An evidence pack.")],
    trust: Annotated[
        list[str] | None, typer.Option(help="A verifier key (name+id+key) you already believe in.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the proof.")] = Format.TEXT,  # noqa: A002 - the option's name
) -> None:
    """Verify an evidence pack, offline, step by step. Ends with 0 when all of it holds, 1 when it does not."""
    from countersign.ledger.verify import text_of  # reason: only this command needs it
    from countersign.ledger.verify import verify as verify_pack  # reason: only this command needs it

    proof = verify_pack(pack, trust=trust)
    typer.echo(json.dumps(proof.to_dict(), indent=1) if format is Format.JSON else text_of(proof).rstrip())
    raise typer.Exit(0 if proof.passed else 1)

"""The command line. Everything is loaded by the command that needs it: `check` never imports a web framework.

Exit codes: 0 in order, 1 something was found, 2 the call was wrong.
"""

from __future__ import annotations

import errno

import typer

from countersign.cli import check, explain, new, serve, verify

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Check, verify and serve reviewed work.",
)
app.command()(check.check)
app.command()(explain.explain)
app.command()(verify.verify)
app.command()(serve.serve)
app.command()(serve.worker)
app.command()(serve.demo)
app.command()(serve.introduce)
app.command("verify-ledger")(serve.verify_ledger)
app.command()(serve.revive)
app.add_typer(new.app, name="new")


def main() -> None:
    """Run, turning a wrong call into one sentence and exit code 2."""
    from countersign.outcome import Misuse  # reason: keeps `--help` quick

    try:
        app()
    except BrokenPipeError as closed:  # the reader, such as `head`, has seen enough
        raise SystemExit(1) from closed
    except (Misuse, OSError) as error:
        typer.echo(_sentence(error), err=True)
        raise SystemExit(2) from error


def _sentence(error: Exception) -> str:
    if not isinstance(error, OSError) or error.filename is None:
        return str(error)
    return {
        errno.ENOENT: f"There is no file {error.filename}.",
        errno.EISDIR: f"{error.filename} is a folder; name the files in it.",
        errno.EACCES: f"{error.filename} may not be read; ask its owner, or copy it.",
    }.get(error.errno or 0, f"{error.filename}: {error.strerror}.")

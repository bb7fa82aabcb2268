"""Write docs/reference from the code itself; with --check only say whether that is up to date."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from countersign.catalog import catalog
from countersign.checks.rule import Rule
from countersign.work.lifecycle import HOLDER, MOVES

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
CHECKS = FOLDER / "checks"


def page(rule: Rule) -> str:
    """A rule's page."""
    sections = "".join(f"\n## {head}\n\n{text}\n" for head, text in rule.sections.items())
    return f"# {rule.id}\n\n{rule.summary}\n\nVersion {rule.version}, {rule.severity}, since {rule.since}.\n{sections}"


def lifecycle() -> str:
    """The one table of moves, and who holds an item in which state."""
    moves = "".join(
        f"| `{m.verb}` | {_states(m.sources)} | {_states(m.targets)} | {' or '.join(m.actors)} | `{m.ledger_verb}` |\n"
        for m in MOVES.values()
    )
    states = "".join(f"| {_words(state)} | {holder} |\n" for state, holder in HOLDER.items())
    return (
        "# The life of a work item\n\n"
        "One table guards the actions, draws the buttons, fills `allowed_actions` in the API, feeds the tests. A move "
        "has the same name as action, address, button and, in the past tense, entry of the ledger.\n\n"
        f"| move | from | to | by | in the ledger |\n|---|---|---|---|---|\n{moves}\n"
        f"| state | who has the item |\n|---|---|\n{states}"
    )


def addresses() -> str:
    """Every address of the API with its first sentence."""
    rows = "".join(
        f"| `{method.upper()} {path}` | {said['description'].split('. ')[0].split(chr(10))[0].rstrip('.')} |\n"
        for path, methods in _openapi()["paths"].items()
        for method, said in methods.items()
    )
    return (
        "# Addresses of the API\n\n"
        "The same verbs as the pages. Send `Authorization: Bearer …` with a token from your page. Every write takes "
        "an `Idempotency-Key`: the same key gives the same answer again and does nothing twice. A refusal is a problem "
        "document (RFC 9457) with `code`, `reason` and `remedy`. The full description: `/api/openapi.json`.\n\n"
        f"| address | what it does |\n|---|---|\n{rows}"
    )


def pages() -> dict[Path, str]:
    """Every page that is written from code."""
    rules = sorted(catalog().rules.values(), key=lambda r: r.id)
    made = {CHECKS / f"{rule.id.replace('/', '-')}.md": page(rule) for rule in rules}
    rows = "".join(f"- [{rule.id}]({rule.id.replace('/', '-')}.md): {rule.summary}\n" for rule in rules)
    made[CHECKS / "README.md"] = f"# Checks\n\n{rows or 'No rule is installed.'}\n".replace("\n\n\n", "\n\n")
    made[FOLDER / "lifecycle.md"] = lifecycle()
    made[FOLDER / "api.md"] = addresses()
    return made


def main() -> int:
    """0 when the pages are what the code says."""
    wanted = pages()
    there = {path: path.read_text("utf-8") for path in {*CHECKS.glob("*.md"), *wanted} if path.exists()}
    if "--check" in sys.argv:
        odd = sorted(p.name for p in wanted.keys() | there.keys() if wanted.get(p) != there.get(p))
        print("\n".join(f"{name} is not what the code says; run `make docs`." for name in odd), end="")
        return 1 if odd else 0
    CHECKS.mkdir(parents=True, exist_ok=True)
    for path in there.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return 0


def _openapi() -> dict[str, Any]:
    # The settings make their data folder; reading the routes must not leave one behind.
    with tempfile.TemporaryDirectory() as home:
        os.environ["COUNTERSIGN_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "countersign.server.settings"
        import django  # reason: the settings variable must be set first

        django.setup()
        from countersign.server.api import api  # reason: needs django.setup()

        return dict(api.get_openapi_schema())


def _states(states: tuple[str, ...]) -> str:
    return ", ".join(map(_words, states))


def _words(state: str) -> str:
    return str(state).replace("_", " ")


if __name__ == "__main__":
    sys.exit(main())

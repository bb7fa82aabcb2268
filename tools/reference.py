"""Write docs/reference/checks from the rules themselves; with --check only say whether that is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from countersign.catalog import catalog
from countersign.checks.rule import Rule

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference" / "checks"


def page(rule: Rule) -> str:
    """A rule's page."""
    sections = "".join(f"\n## {head}\n\n{text}\n" for head, text in rule.sections.items())
    return f"# {rule.id}\n\n{rule.summary}\n\nVersion {rule.version}, {rule.severity}, since {rule.since}.\n{sections}"


def pages() -> dict[Path, str]:
    """Every page and the index."""
    rules = sorted(catalog().rules.values(), key=lambda r: r.id)
    made = {FOLDER / f"{rule.id.replace('/', '-')}.md": page(rule) for rule in rules}
    rows = "".join(f"- [{rule.id}]({rule.id.replace('/', '-')}.md): {rule.summary}\n" for rule in rules)
    made[FOLDER / "README.md"] = f"# Checks\n\n{rows or 'No rule is installed.'}\n".replace("\n\n\n", "\n\n")
    return made


def main() -> int:
    """0 when the pages are what the rules say."""
    wanted = pages()
    there = {path: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    if "--check" in sys.argv:
        odd = sorted(p.name for p in wanted.keys() | there.keys() if wanted.get(p) != there.get(p))
        print("\n".join(f"{name} is not what the rules say; run `make docs`." for name in odd), end="")
        return 1 if odd else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in there.keys() - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

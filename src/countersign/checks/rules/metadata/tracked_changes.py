"""The rule metadata/tracked-changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document, Revision
from countersign.checks.rule import rule

MAX_PLACES = 50
_NOUNS = {"inserted": "insertion", "deleted": "deletion", "moved": "move", "formatted": "change of format"}


@rule(id="metadata/tracked-changes", version=1, severity=Severity.MAJOR, since="0.1")
def tracked_changes(document: Document) -> Iterator[Finding]:
    """Every tracked change was accepted or rejected.

    Why it matters: The reader sees who wrote what and what was struck out, which has given away negotiating positions
    and other clients' names; and nobody can say which text was reviewed.

    What passes: A Word file without open changes.

    What fails: Insertions, deletions and moves that are still tracked, told once with their authors and places. Changes
    of format alone are minor.

    What it cannot see: Changes that were accepted but show in an earlier version; deliverables that are meant to be
    redlines: leave this check out of such a work type.

    Source: domain table C-META.
    """
    texts = [r for r in document.revisions if r.kind != "formatted"]
    formats = [r for r in document.revisions if r.kind == "formatted"]
    if texts:
        yield _finding(texts, None)
    elif formats:
        yield _finding(formats, Severity.MINOR)


def _finding(changes: Sequence[Revision], severity: Severity | None) -> Finding:
    counts = Counter(r.kind for r in changes)
    kinds = [wording.plural(count, _NOUNS[kind], _plural(kind)) for kind, count in counts.most_common()]
    people = [name for name, _ in Counter(r.author or "an unnamed author" for r in changes).most_common()]
    longest = max((r for r in changes if r.kind != "formatted"), key=lambda r: len(r.text), default=None)
    example = f"; one {longest.kind} “{_cut(longest.text)}”" if longest and longest.text else ""
    wheres = list(dict.fromkeys(r.where for r in changes))
    return Finding(
        message=f"{wording.listed(kinds)} by {wording.listed(people, most=3)} "
        f"{'is' if len(changes) == 1 else 'are'} still tracked{example}.",
        remedy="Accept or reject every change, turn tracking off, and submit the clean file.",
        where=wheres[0] if wheres else Where(),
        also=tuple(wheres[1:MAX_PLACES]),
        severity=severity,
    )


def _plural(kind: str) -> str:
    return "changes of format" if kind == "formatted" else ""


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"

"""The rule metadata/hidden-text."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity
from countersign.checks.readers.document import Document
from countersign.checks.rule import rule

MAX_PLACES = 50


@rule(id="metadata/hidden-text", version=1, severity=Severity.MAJOR, since="0.1")
def hidden_text(document: Document) -> Iterator[Finding]:
    """No words are formatted as hidden.

    Why it matters: Whoever turns the signs of the editor on reads it. Hidden words are notes to self, old wording or
    another client's text, and no reviewer has seen them.

    What passes: Word files whose whole text shows; hidden codes of fields and indexes.

    What fails: Words with the format "hidden", directly or by their style, in text, tables, notes, headers or footers.

    What it cannot see: White words on white paper, tiny words, words behind pictures, and layers of a PDF. Hidden rows
    and sheets are the business of workbook/hidden-content.

    Source: domain table C-META.
    """
    hidden = [block for block in document.blocks if block.hidden and any(c.isalnum() for c in block.text)]
    if hidden:
        text = " ".join(hidden[0].text.split())
        wheres = list(dict.fromkeys(block.where for block in hidden))
        yield Finding(
            message=f"Hidden text stands in {wording.plural(len(wheres), 'place')}; the first says "
            f"“{text[:79] + '…' if len(text) > 80 else text}”.",
            remedy="Delete it, or show it if the reader needs it.",
            where=wheres[0],
            also=tuple(wheres[1:MAX_PLACES]),
        )

"""The rule text/required-headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.passages import readable
from countersign.checks.readers.document import Block, Document
from countersign.checks.rule import Skip, rule

_NUMBER = re.compile(
    r"^(?:(?:section|chapter|part|article|appendix|annex)\s+)?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]?\s*[:.–—-]?\s+",
    re.IGNORECASE,
)
_LONGEST = 100


@rule(id="text/required-headings", version=1, severity=Severity.MAJOR, since="0.1")
def required_headings(document: Document, *, headings: Sequence[str] = (), in_order: bool = True) -> Iterator[Finding]:
    """The sections that were agreed are there, in their order, and hold text.

    Why it matters: The list of sections is the part of the scope that a reader can check at a glance; a missing risk
    section or disclosure is a missing deliverable.

    What passes: Each of `headings` as a heading of any level, with or without a number, in that order. Other headings
    may stand between. "Risks | Risk factors" asks for either; a heading may say more ("Valuation and target price").

    What fails: A heading that is missing; one that comes before its predecessor (if `in_order`); one with nothing
    below it.

    What it cannot see: Whether a section says what its heading promises; headings that are pictures; a bold line in a
    PDF whose words are not those of the list.

    Source: domain table C-TPL.
    """
    if not headings:
        raise Skip("The work type names no headings that are required.")
    readable(document)
    last, last_name = -1, ""
    for wanted in headings:
        names = [name.strip() for name in wanted.split("|")]
        places = _places(document, names)
        if not places:
            yield _missing(names, document)
            continue
        at = next((place for place in places if place > last), places[0])
        block = document.blocks[at]
        if in_order and at < last:
            yield Finding(
                message=f"The section “{block.text}” comes before “{last_name}”, which should precede it.",
                remedy="Bring the sections into the agreed order.",
                where=block.where,
            )
        if _is_empty(document, at):
            yield Finding(
                message=f"The section “{block.text}” holds nothing.",
                remedy="Write the section, or say why it does not apply.",
                where=block.where,
            )
        last, last_name = max(last, at), block.text if at >= last else last_name


def _missing(names: Sequence[str], document: Document) -> Finding:
    there = [block.text for block in document.headings]
    said = f"The headings are {wording.listed([f'“{t}”' for t in there], most=8)}." if there else "It has no headings."
    return Finding(
        message=f"The section “{' or '.join(f'{n}' for n in names)}” is missing. {said}",
        remedy="Add the section, or use the agreed heading for it.",
        where=Where(entity="headings"),
    )


def _places(document: Document, names: Sequence[str]) -> list[int]:
    """Where a heading says one of the names; else a short line of its own that says just that."""
    wanted = [_plain(name) for name in names]
    found = [
        at
        for at, block in enumerate(document.blocks)
        if block.kind == "heading" and any(f" {w} " in f" {_plain(block.text)} " for w in wanted)
    ]
    exact = [at for at in found if _plain(document.blocks[at].text) in wanted]
    lines = [at for at, block in enumerate(document.blocks) if _stands_alone(block) and _plain(block.text) in wanted]
    return exact or found or lines


def _stands_alone(block: Block) -> bool:
    return block.kind in {"paragraph", "list"} and not block.hidden and len(block.text) <= _LONGEST


def _plain(text: str) -> str:
    """Without number, case and punctuation.

    >>> _plain("3.2  Risks & Mitigation:")
    'risks and mitigation'
    """
    without = _NUMBER.sub("", text.strip()).replace("&", " and ")
    return " ".join(re.findall(r"\w+", without.casefold()))


def _is_empty(document: Document, at: int) -> bool:
    block = document.blocks[at]
    if block.kind != "heading":
        return False
    below = [b for b in document.blocks[at + 1 :] if b.kind not in {"header", "footer", "footnote"} and not b.hidden]
    return not below or (below[0].kind == "heading" and below[0].level <= block.level)

"""Which paragraphs of an edited text came from which of the original, over merges and splits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from countersign.checks.readers.document import Block, Document
from countersign.checks.reference_list import apparatus

_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.4  # share of a block's words that must be found in the other
_NEAR = 12  # blocks apart within a changed region
_FEWEST = 4  # words of a block that can be missed


@dataclass(frozen=True)
class Pair:
    """Blocks of the original and the blocks that came from them; one side is empty where nothing did."""

    before: tuple[Block, ...]
    after: tuple[Block, ...]

    @property
    def old(self) -> str:
        """The original words."""
        return "\n".join(block.text for block in self.before)

    @property
    def new(self) -> str:
        """The edited words."""
        return "\n".join(block.text for block in self.after)


def body(document: Document) -> list[Block]:
    """What an edit must not change the meaning of: text, captions, tables, without the reference list."""
    found = apparatus(document)
    listed = {id(entry.block) for entry in found.entries} if found else set()
    kinds = {"header", "footer"}
    return [
        b for b in document.blocks if b.kind not in kinds and not b.hidden and b.text.strip() and id(b) not in listed
    ]


def aligned(original: Document, edited: Document) -> list[Pair]:
    """The changed pairs, in the order of the edited text; blocks that are equal are left out."""
    before, after = body(original), body(edited)
    keys = [[" ".join(_words(block)) for block in side] for side in (before, after)]
    found: list[Pair] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Pair((a,), (b,)) for a, b in zip(before[i1:i2], after[j1:j2], strict=True) if a.text != b.text]
        else:
            found += _regions(before[i1:i2], after[j1:j2])
    return found


def _regions(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Pair]:
    """Join what resembles, in a stretch where both sides differ."""
    old, new = [Counter(_words(b)) for b in before], [Counter(_words(b)) for b in after]
    group = list(range(len(old) + len(new)))

    def root(x: int) -> int:
        while group[x] != x:
            x = group[x]
        return x

    scale = len(new) / len(old) if old else 0
    for i, words in enumerate(old):
        near = [j for j in range(len(new)) if abs(j - i * scale) <= _NEAR]
        best = max(near, key=lambda j: _shared(words, new[j]), default=None)
        if best is not None and _shared(words, new[best]) >= _ALIKE:
            group[root(len(old) + best)] = root(i)
    for j, words in enumerate(new):
        near = [i for i in range(len(old)) if abs(j - i * scale) <= _NEAR]
        best = max(near, key=lambda i: _shared(words, old[i]), default=None)
        if best is not None and _shared(words, old[best]) >= _ALIKE:
            group[root(len(old) + j)] = root(best)
    roots = [root(x) for x in range(len(group))]
    for name in sorted(set(roots), key=lambda r: max(x for x in range(len(group)) if roots[x] == r)):
        mine = [before[x] for x in range(len(old)) if roots[x] == name]
        theirs = [after[x] for x in range(len(new)) if roots[len(old) + x] == name]
        if all(len(_words(block)) < _FEWEST for block in (*mine, *theirs)) and not (mine and theirs):
            continue
        yield Pair(tuple(mine), tuple(theirs))


def _shared(words: Counter[str], others: Counter[str]) -> float:
    return (words & others).total() / words.total() if words else 0.0


def _words(block: Block) -> list[str]:
    return [word.lower() for word in _WORD.findall(block.text)]

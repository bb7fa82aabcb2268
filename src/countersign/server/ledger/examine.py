"""Is a chain of this installation still what it was? Recomputes every leaf and root from the bytes in the database.

The triggers refuse changes that come through the database; this finds those that went past them, into its file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from countersign.ledger.checkpoint import Checkpoint, open_note
from countersign.ledger.tree import Frontier, leaf_hash, root_of
from countersign.ledger.verify import Broken, Proof, Step, first_changed
from countersign.server.ledger import queries
from countersign.server.ledger.models import Chain, LedgerEntry
from countersign.server.ledger.signer import signer


@dataclass(frozen=True)
class _Chain:
    """What the steps look at."""

    head: Chain
    rows: Sequence[LedgerEntry]
    data: Sequence[bytes]


def examine(name: str) -> Proof:
    """Verify one chain step by step; the first failure stops and names the first broken entry."""
    head = queries.head_of(name)
    if head is None:
        return Proof((Step("entries", False, f"There is no chain {name}."),))
    rows = queries.entries_of(name)
    chain, steps = _Chain(head, rows, [bytes(r.data) for r in rows]), []
    for step, look in STEPS:
        try:
            steps.append(Step(step, True, look(chain)))
        except Broken as broken:
            return Proof((*steps, Step(step, False, str(broken))))
    return Proof(tuple(steps))


def _places(chain: _Chain) -> str:
    for place, row in enumerate(chain.rows):
        if row.seq != place:
            raise Broken(f"Entry {place} is missing: entry {row.seq} stands in its place.")
    if len(chain.rows) != chain.head.size:
        raise Broken(f"The head counts {chain.head.size} entries; {len(chain.rows)} are there.")
    return f"{len(chain.rows)} entries, each in its place"


def _leaves(chain: _Chain) -> str:
    broken = first_changed(chain.data, [bytes.fromhex(r.leaf) for r in chain.rows])
    if broken is not None:
        row = chain.rows[broken]
        raise Broken(
            f"Entry {broken} ({row.verb}, {row.at:%Y-%m-%d %H:%M} UTC) was changed: its bytes no longer give the hash "
            "that was written beside them."
        )
    return "every entry gives the hash that was written beside it"


def _columns(chain: _Chain) -> str:
    for place, (row, data) in enumerate(zip(chain.rows, chain.data, strict=True)):
        said = json.loads(data)
        shown = {"chain": chain.head.name, "actor": row.actor, "verb": row.verb, "subject": row.subject}
        for column, value in shown.items():
            if said[column] != value:
                raise Broken(f"Entry {place} is filed under {column} {value}; its bytes say {said[column]}.")
    return "who, what and about what are filed as the bytes say"


def _checkpoints(chain: _Chain) -> str:
    notes, seen = queries.checkpoints_of(chain.head.name), 0
    for note in notes:
        try:
            text, _ = open_note(note.note, [signer().public])
        except ValueError as error:
            raise Broken(f"The checkpoint at {note.size} entries does not verify: {error}.") from error
        stood = Checkpoint.from_text(text)
        if root_of([leaf_hash(d) for d in chain.data[: stood.size]]) != stood.root:
            raise Broken(f"Between entries {seen} and {stood.size - 1} something differs from what was signed then.")
        seen = stood.size
    return f"{len(notes)} signed checkpoints agree" if notes else "no checkpoint was stored for this chain"


def _head(chain: _Chain) -> str:
    frontier = Frontier()
    for data in chain.data:
        frontier = frontier.append(leaf_hash(data))
    known, begins, left = [bytes.fromhex(h) for h in chain.head.frontier], 0, frontier.size
    for place, found in enumerate(frontier.hashes):
        width = 1 << (left.bit_length() - 1)
        if place >= len(known) or known[place] != found:
            raise Broken(
                f"Entries {begins} to {begins + width - 1} do not give the hash that the head remembers for them: "
                "one of them was changed together with the hash beside it."
            )
        begins, left = begins + width, left - width
    return f"the root over all entries is {frontier.root().hex()}"


STEPS: tuple[tuple[str, Callable[[_Chain], str]], ...] = (
    ("places", _places),
    ("entries", _leaves),
    ("columns", _columns),
    ("checkpoints", _checkpoints),
    ("head", _head),
)


def text_of(name: str, proof: Proof) -> str:
    """The outcome as a person reads it."""
    lines = [f"{'✓' if step.ok else '■'} {step.name}: {step.detail}" for step in proof.steps]
    end = f"{name} holds." if proof.passed else f"{name} does not hold. Nothing after this step was looked at."
    return "\n".join([*lines, end])

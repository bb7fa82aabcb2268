"""The clauses that a contract is reviewed for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_PLAYBOOK = Path(__file__).parent / "data" / "playbook.yaml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clause of the playbook, under all its names."""

    clause: str
    names: frozenset[str]
    critical: bool = False


@cache
def _standard() -> tuple[Wanted, ...]:
    raw = yaml.safe_load(_PLAYBOOK.read_text("utf-8"))
    return tuple(
        Wanted(one["clause"], frozenset(map(plain, [one["clause"], *one["as"]])), bool(one.get("critical")))
        for one in raw
    )


def wanted(clauses: Sequence[str] | None = None) -> tuple[Wanted, ...]:
    """The client's clauses, with other names where we know them; without any, the standard ones.

    >>> [one.critical for one in wanted(["Change of Control", "Escrow"])]
    [True, False]
    """
    if not clauses:
        return _standard()
    known = {name: one for one in _standard() for name in one.names}
    found = []
    for clause in clauses:
        near = known.get(plain(clause))
        found.append(
            Wanted(clause, (near.names if near else frozenset()) | {plain(clause)}, bool(near and near.critical))
        )
    return tuple(found)


def plain(text: str) -> str:
    """A clause's name in lower case, without numbers and signs.

    >>> plain("12. Limitation of Liability:")
    'limitation of liability'
    """
    return re.sub(r"[^a-z]+", " ", text.lower().replace("&", " and ")).strip()

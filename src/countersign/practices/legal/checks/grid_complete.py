"""The rule legal/grid-complete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Role, Skip, rule
from countersign.checks.wording import listed
from countersign.practices.legal.grid import ReviewGrid, Row, review_grid
from countersign.practices.legal.playbook import Wanted, plain, wanted

_RISK = re.compile(r"^(?:h(?:igh)?|m(?:ed(?:ium)?)?|l(?:ow)?|red|amber|green)\b", re.IGNORECASE)
_PINPOINT = re.compile(r"\d|schedule|exhibit|annex|appendix|recital|preamble|cover", re.IGNORECASE)


@rule(id="legal/grid-complete", version=1, severity=Severity.MAJOR, since="0.1")
def grid_complete(
    grid: Annotated[Workbook, Role("grid")], *, clauses: Sequence[str] | None = None
) -> Iterator[Finding]:
    """The grid has a row for every clause of the playbook, and every row is filled in.

    Why it matters: A clause without a row was not looked at, or was and nobody will know. The clauses that cost most
    when they are missed, liability and change of control, are the ones a reader takes for granted.

    What passes: Each clause of the playbook with present or absent, the number of the clause where it is present, the
    deviation or the word none, a risk rating of high, medium or low, and a fallback where it deviates.

    What fails: A clause without a row (critical for limitation of liability and change of control); a row without
    present or absent, pinpoint, deviation or rating; a deviation without a fallback.

    What it cannot see: Whether a rating is right, and whether a fallback makes commercial sense. Clauses are matched
    by name; the playbook's own names are set with `clauses`.

    Source: domain table L-GRID and the severities of LEG-01.
    """
    found = review_grid(grid)
    if found is None:
        raise Skip("No sheet has a heading row with clause, pinpoint and risk: the grid was not found.")
    yield from _missing(found, wanted(clauses))
    yield from _unfilled(found)


def _missing(found: ReviewGrid, playbook: tuple[Wanted, ...]) -> Iterator[Finding]:
    there = {plain(row["clause"]) for row in found.rows}
    gone = [one for one in playbook if not _there(one, there)]
    for one in gone:
        if one.critical:
            yield _no_row([one.clause], found.clauses, Severity.CRITICAL)
    others = [one.clause for one in gone if not one.critical]
    if others:
        yield _no_row(others, found.clauses, Severity.MAJOR)


def _there(one: Wanted, rows: set[str]) -> bool:
    if one.names & rows:
        return True
    return any(f" {name} " in f" {row} " for row in rows for name in one.names if len(name.split()) > 1)


def _no_row(names: list[str], where: Where, severity: Severity) -> Finding:
    return Finding(
        message=f"The grid has no row for {listed(names)}.",
        remedy="Add the row; where the contract is silent it says absent, and what the playbook makes of that.",
        where=where,
        severity=severity,
    )


def _unfilled(found: ReviewGrid) -> Iterator[Finding]:
    """Rows that leave a column empty, one finding a column."""
    asks: tuple[tuple[str, str, Callable[[Row], bool]], ...] = (
        ("present", "do not say present or absent", lambda row: not row.decided),
        (
            "pinpoint",
            "name no clause of the contract",
            lambda row: not row.absent and not _PINPOINT.search(row["pinpoint"]),
        ),
        ("deviation", "do not say whether the clause deviates", lambda row: not row["deviation"]),
        ("risk", "have no risk rating of high, medium or low", lambda row: not _RISK.match(row["risk"])),
        ("fallback", "deviate and have no fallback", lambda row: row.deviates and not row["fallback"]),
    )
    for column, said, wrong in asks:
        rows = [row for row in found.rows if wrong(row)]
        if not rows:
            continue
        lacking = "" if column in found.columns else " (the grid has no column for it)"
        names = listed([row["clause"] for row in rows])
        one = len(rows) == 1
        yield Finding(
            message=f"{'Row' if one else 'Rows'} {names}: {_singular(said) if one else said}{lacking}.",
            remedy="Fill the cell in; where the playbook is met, write none.",
            where=rows[0].where(column),
            also=tuple(row.where(column) for row in rows[1:]),
        )


def _singular(said: str) -> str:
    """The same words of one row.

    >>> _singular("deviate and have no fallback"), _singular("do not say present or absent")
    ('deviates and has no fallback', 'does not say present or absent')
    """
    for many, one in (("do not", "does not"), ("name no", "names no"), ("deviate and have", "deviates and has")):
        if said.startswith(many):
            return said.replace(many, one, 1)
    return said.replace("have no", "has no", 1)

"""Writes the agreement as the draft that the parties exchange."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from countersign.server.demo.material.legal.clauses import (
    CLAUSES,
    PARTIES,
    RECITALS,
    SCHEDULE_1,
    SCHEDULE_2,
    SUPPLIER,
    TITLE,
    Clause,
    words,
)  # fmt: skip
from countersign.server.demo.material.legal.faults import BROKEN, STRUCK, TYPED
from countersign.server.demo.material.names import CLIENT, SECOND, VENDOR
from countersign.server.demo.material.paper import Paper

_AT = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
_INDENT = 1.1  # centimetres


def write(*, first: bool) -> bytes:
    """The agreement's bytes; `first` is the first submission, with its faults."""
    paper = Paper(title=TITLE, author=VENDOR, company=VENDOR, at=_AT)
    paper.footer(f"{CLIENT} and {SUPPLIER} · draft 4 of 12 November 2026")
    paper.text("Draft 4 · 12 November 2026 · subject to contract", grey=True, small=True)
    paper.heading(TITLE, 0)
    _lead(paper, "Between")
    for number, party in enumerate(PARTIES, start=1):
        _hanging(paper, f"({number})", party)
    _lead(paper, "Background")
    for letter, recital in zip("AB", RECITALS, strict=True):
        _hanging(paper, f"({letter})", recital)
    _lead(paper, "It is agreed")
    for number, clause in enumerate(CLAUSES, start=1):
        _clause(paper, number, clause, first=first)
    _schedules(paper)
    _signatures(paper)
    return paper.bytes()


def _lead(paper: Paper, text: str) -> None:
    from docx.shared import Pt  # reason: needed by the demo only

    paper.text(f"**{text}**").paragraph_format.space_before = Pt(10)


def _hanging(paper: Paper, label: str, text: str) -> Any:
    """A paragraph whose number stands out to the left."""
    from docx.shared import Cm  # reason: needed by the demo only

    paragraph = paper.text(f"{label}\t{text}")
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = Cm(_INDENT), Cm(-_INDENT)
    layout.tab_stops.add_tab_stop(Cm(_INDENT))
    return paragraph


def _clause(paper: Paper, number: int, clause: Clause, *, first: bool) -> None:
    paper.heading(f"{number}. {clause.title}", 2)
    for at, text in enumerate(clause.points, start=1):
        said = words(text)
        if first:
            said = said.replace(*BROKEN)
        if first and STRUCK in said:
            _tracked(paper, f"{number}.{at}", said)
        else:
            _hanging(paper, f"{number}.{at}", said)
    for term, meaning in clause.terms:
        _term(paper, term, words(meaning))


def _tracked(paper: Paper, label: str, text: str) -> None:
    """The point with the change that somebody made and nobody accepted or rejected."""
    before, _, after = text.partition(STRUCK)
    paragraph = _hanging(paper, label, before)
    paper.deletion(paragraph, STRUCK, by=SECOND, at=_AT)
    paper.insertion(paragraph, TYPED, by=SECOND, at=_AT)
    paragraph.add_run(after)


def _term(paper: Paper, term: str, meaning: str) -> None:
    from docx.shared import Cm  # reason: needed by the demo only

    paper.text(f"**“{term}”** means {meaning}").paragraph_format.left_indent = Cm(_INDENT)


def _schedules(paper: Paper) -> None:
    paper.heading("Schedule 1: Services and service levels")
    paper.table(SCHEDULE_1, widths=(2.8, 9.2, 4.2))
    paper.heading("Schedule 2: Fees")
    paper.table(SCHEDULE_2, widths=(5.4, 4.2, 6.6))


def _signatures(paper: Paper) -> None:
    paper.text("**Signed** by a person authorised by each party:")
    paper.table([["For the Customer", "For the Supplier"], ["Name:", "Name:"], ["Date:", "Date:"]], widths=(8.1, 8.1))

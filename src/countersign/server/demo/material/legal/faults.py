"""The faults of the first submission, planted where a hurried review makes them."""

from __future__ import annotations

from datetime import date

from countersign.server.demo.material.planted import Fault

CONTRACT, GRID = "Harrow Vale agreement.docx", "Harrow Vale review grid.xlsx"

LEFT_OUT = "Change of control"
NO_FALLBACK = "Insurance"
MISQUOTED = ("one hundred per cent (100%)", "one hundred and fifty per cent (150%)")
WRONG_RENEWAL = date(2031, 3, 1)
BROKEN = ("ended earlier under clause 14", "ended earlier under clause 24")
STRUCK, TYPED = "forty-eight (48) hours", "seventy-two (72) hours"

FAULTS = (
    Fault(
        what="The grid has no row for change of control",
        rule="legal/grid-complete", part=GRID, where=(("sheet", "Review grid"), ("cell", "A5:A22")),
        says="no row for Change of control",
    ),
    Fault(
        what="The insurance clause deviates, and no fallback is offered",
        rule="legal/grid-complete", part=GRID, where=(("sheet", "Review grid"), ("cell", "G18")), says="fallback",
    ),
    Fault(
        what="The cap on liability is quoted at 150%, as the last template had it",
        rule="legal/grid-quotes-contract", part=GRID, where=(("sheet", "Review grid"), ("cell", "D16")),
        says="Limitation of liability",
    ),
    Fault(
        what="Data protection quotes the 48 hours that the tracked change strikes out",
        rule="legal/grid-quotes-contract", part=GRID, where=(("sheet", "Review grid"), ("cell", "D12")),
        says="Data protection",
    ),
    Fault(
        what="The renewal date is a year late",
        rule="legal/grid-dates", part=GRID, where=(("sheet", "Key dates"), ("cell", "B9")),
    ),
    Fault(
        what="The grid's properties name another client",
        rule="metadata/foreign-names", part=GRID,
    ),
    Fault(
        what="The term refers to a clause 24 that the agreement does not have",
        rule="text/cross-references", part=CONTRACT, says="there is no clause 24",
    ),
    Fault(
        what="A change to the time for breach notices is still tracked",
        rule="metadata/tracked-changes", part=CONTRACT,
    ),
)  # fmt: skip

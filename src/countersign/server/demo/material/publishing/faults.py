"""The faults of the first edit, planted where a tired editor makes them."""

from __future__ import annotations

from countersign.server.demo.material.planted import Fault
from countersign.server.demo.material.publishing.article import CASE

ORIGINAL, EDITED, QUERIES = "Albrecht manuscript.docx", "Albrecht edited.docx", "Albrecht queries.xlsx"
UNANSWERED = 5

# What the first edit did to the passages of the good one: key → old words, new words.
CHANGES: dict[str, tuple[str, str]] = {
    "flow": ("enrolled 412 adolescents", "enrolled 421 adolescents"),
    "patients": ("200 µg twice", "200 mg twice"),
    "secondary": ("FEV1 did not differ between", "FEV1 differed between"),
    "primary": ("Table 2)", "Table 4)"),
    "reminders": ("symptoms [10]", "symptoms [16]"),
    "found": ("at a fixed time [15]", "at a fixed time"),
    "design": ("were randomised, by", "were randomized, by"),
    "case": ("A 15-year-old girl took", f"A 15-year-old girl (NHS number {CASE}) took"),
}

_MEANING = "publishing/meaning-unchanged"
FAULTS = (
    Fault(
        what="412 adolescents became 421 in the results",
        rule=_MEANING, part=EDITED, says="412 became 421",
    ),
    Fault(
        what="The dose became a thousand times too high: mg for µg",
        rule=_MEANING, part=EDITED, says="200 µg became 200 mg",
    ),
    Fault(
        what="“Did not differ” lost its negation",
        rule=_MEANING, part=EDITED, says="A negation is gone",
    ),
    Fault(
        what="The text refers to Table 4, and there are three",
        rule="text/cross-references", part=EDITED, says="refers to Table 4",
    ),
    Fault(
        what="With that, nothing mentions Table 2 any more",
        rule="text/cross-references", part=EDITED, says="Table 2 is never mentioned",
    ),
    Fault(
        what="Reference 16 is cited, and the list ends with 15",
        rule="text/references-match-citations", part=EDITED, says="Reference 16 is cited",
    ),
    Fault(
        what="Reference 15 is no longer cited",
        rule="text/references-match-citations", part=EDITED, says="Reference 15 is never cited",
    ),
    Fault(
        what="The case still carries the patient's NHS number",
        rule="privacy/personal-identifiers", part=EDITED,
    ),
    Fault(
        what="One query has no answer and was not carried forward",
        rule="publishing/queries-answered", part=QUERIES, where=(("sheet", "Queries"), ("cell", f"D{UNANSWERED + 5}")),
    ),
    Fault(
        what="One “randomized” among the “randomised”",
        rule="publishing/style-consistency", part=EDITED, says="randomized",
    ),
)  # fmt: skip

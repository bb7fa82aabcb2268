"""A journal article, edited: no signature is asked for, and the original stays beside the edit."""

from __future__ import annotations

from countersign.server.demo.material.names import ANALYST, SECOND, SUPERVISOR
from countersign.server.demo.material.publishing.faults import FAULTS
from countersign.server.demo.material.publishing.submission import build
from countersign.server.demo.stories.straight import Story, Verdict
from countersign.server.demo.walk import Brief

STORY = Story(
    "publishing/copy-edit",
    Brief(
        "Albrecht et al.: copy-edit of the trial of reminder messages",
        "Edit for language and house style, British spelling. Numbers, doses and claims stay as they are; what is "
        "unclear becomes a query to the authors.",
        "LJ-2026-118",
        days=2,
    ),
    author=ANALYST,
    build=build,
    faults=FAULTS,
    verdicts=(
        Verdict(SECOND, 45, "Every recast sentence read against the manuscript."),
        Verdict(SUPERVISOR, 25, "Abstract and conclusions read word by word. The author's voice is kept."),
    ),
    ai={"edited": "a grammar checker suggested wording; each suggestion was decided by the editor"},
)

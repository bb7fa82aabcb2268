"""A contract with the grid of its review, signed by the client's solicitor."""

from __future__ import annotations

from countersign.server.demo.material.legal.faults import FAULTS
from countersign.server.demo.material.legal.submission import build
from countersign.server.demo.material.names import ANALYST, LEAD, SECOND, SUPERVISOR
from countersign.server.demo.stories.straight import Story, Verdict
from countersign.server.demo.walk import Brief

WORK_TYPE = "legal/contract-review"
STORY = Story(
    WORK_TYPE,
    Brief(
        "Harrow Vale Hosting: review of the data services agreement",
        "Read draft 4 of the agreement against the procurement playbook. One row for each clause of the playbook, "
        "quoted with its number; a fallback wherever the draft deviates.",
        "HVH-2026-04",
        days=3,
    ),
    author=SECOND,
    build=build,
    faults=FAULTS,
    verdicts=(
        Verdict(ANALYST, 50, "Every quotation read against the agreement, schedules included."),
        Verdict(SUPERVISOR, 35, "Ratings follow the playbook; the fallback on insurance is usual in this market."),
    ),
    signatory=LEAD,
)

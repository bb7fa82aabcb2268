"""A model with its research note: the whole way, with one return by the checks and one by the supervisor."""

from __future__ import annotations

from countersign.server.demo import findings
from countersign.server.demo.cast import PASSWORD, now
from countersign.server.demo.material.finance.faults import FAULTS, MODEL, NOTE
from countersign.server.demo.material.finance.note import CLAIM
from countersign.server.demo.material.finance.submission import build
from countersign.server.demo.material.names import ANALYST, LEAD, MANAGER, SECOND, SIGNATORY, SUPERVISOR
from countersign.server.demo.walk import Brief, Walk
from countersign.server.work import actions as work
from countersign.server.work.actions import NewDefect

WORK_TYPE = "finance/three-statement-model"
BRIEF = Brief(
    "Calder Vale Instruments: model and note on the FY2026 results",
    "Roll the model forward to FY2031E and write the note on the results of 2 November 2026. Every figure in the note "
    "must tie to the model.",
    "CVI-2026-11",
    days=4,
)
AI = {"report": "a language model reworded the summary and saw published figures only"}
GUIDED = (
    "FY2028E research and development is the company's own guidance of GBP 29.0m for the launch year, typed on "
    "purpose; the remark under the statement names the source."
)
UNSOURCED = NewDefect(
    type="SRC",
    severity="major",
    text="Monitoring software “explains most of the gain in gross margin”: who says so? Name the page or take it out.",
    where={"part": NOTE, "text": CLAIM},
    cause="",
)


def tell(walk: Walk) -> list[str]:
    """The story; what went wrong with the faults, if anything."""
    walk.open(LEAD, BRIEF)
    walk.assign(MANAGER)
    walk.submit(build(first=True), ai=AI)
    first = walk.check()
    catch = findings.caught(first, FAULTS)
    findings.tell(walk.voice, catch, first)
    walk.waive(SUPERVISOR, rule="workbook/formula-overwritten", part=MODEL, says="holds the number -29", reason=GUIDED)
    walk.submit(build(first=False), note="Faults of version 1 mended.", ai=AI)
    second = walk.check()
    _reviews(walk)
    _signature(walk)
    return findings.missed(catch) + findings.left(second, FAULTS)


def _reviews(walk: Walk) -> None:
    by = walk.cast.by
    walk.refused(
        ANALYST, "tries to approve her own version", "self-review",
        lambda: work.review(by=by(ANALYST), at=now(), item_id=walk.item, version=2, verdict="approve"),
    )  # fmt: skip
    walk.review(SECOND, "approve", comment="Inputs of FY2026A spot-checked against the annual report.", minutes=55)
    walk.review(SUPERVISOR, "return", defects=(UNSOURCED,), minutes=40)
    walk.submit(build(first=False, sourced=True), note="The source of the margin claim is named.", ai=AI)
    walk.check()
    walk.review(SECOND, "approve", minutes=10)
    walk.review(SUPERVISOR, "approve", comment="The claim is sourced now.", minutes=15)


def _signature(walk: Walk) -> None:
    at = now()
    walk.refused(
        LEAD, "holds a seat as signatory and tries to sign the research", "no-credential",
        lambda: work.sign(by=walk.cast.by(LEAD), at=at, item_id=walk.item, version=3, shown="", prepared_at=at,
                          password=PASSWORD),
    )  # fmt: skip
    walk.sign(SIGNATORY)
    walk.accept(LEAD)

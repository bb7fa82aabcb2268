"""The model and the note as one submission of two parts."""

from __future__ import annotations

from countersign.server.demo.material.finance import note, workbook
from countersign.server.demo.material.finance.cases import BASE, Case
from countersign.server.demo.material.finance.faults import CHANGES, PLUG, SCRATCH
from countersign.server.demo.material.finance.lines import Model
from countersign.server.demo.material.finance.statements import COMPANY
from countersign.server.demo.material.finance.valuation import SHEETS
from countersign.server.demo.material.names import CLIENT, OTHER_CLIENT, VENDOR
from countersign.server.demo.material.planted import File


def build(*, first: bool, sourced: bool = False) -> tuple[File, ...]:
    """The two parts of the first submission, or of those that mend it: `sourced` after the supervisor's return."""
    return _parts(Model(SHEETS, CHANGES if first else {}), BASE, first=first, sourced=sourced)


def scenario(case: Case, *, plugged: bool = False) -> tuple[File, ...]:
    """The two parts of a scenario; `plugged`, somebody made it balance with a constant."""
    plug: dict[tuple[str, int], float | str] = {("total_funding", 5): PLUG} if plugged else {}
    return _parts(Model(SHEETS, {**case.inputs, **plug}), case, first=False, sourced=True)


def _parts(model: Model, case: Case, *, first: bool, sourced: bool) -> tuple[File, ...]:
    properties = {
        "title": f"{COMPANY}: {case.name or 'earnings update'} model",
        "author": VENDOR,
        "company": OTHER_CLIENT if first else CLIENT,
    }
    book = workbook.write(model, properties=properties, scratch=SCRATCH if first else ())
    text = note.write(model, first=first, sourced=sourced, case=case)
    return (File(f"{case.prefix} model.xlsx", "model", book), File(f"{case.prefix} note.docx", "report", text))

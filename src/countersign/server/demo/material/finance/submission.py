"""The model and the note as one submission of two parts."""

from __future__ import annotations

from countersign.server.demo.material.finance import note, workbook
from countersign.server.demo.material.finance.faults import CHANGES, MODEL, NOTE, SCRATCH
from countersign.server.demo.material.finance.lines import Model
from countersign.server.demo.material.finance.statements import COMPANY
from countersign.server.demo.material.finance.valuation import SHEETS
from countersign.server.demo.material.names import CLIENT, OTHER_CLIENT, VENDOR
from countersign.server.demo.material.planted import File


def model_of(*, first: bool) -> Model:
    """The model, with what the first submission did to it or without."""
    return Model(SHEETS, CHANGES if first else {})


def build(*, first: bool) -> tuple[File, ...]:
    """The two parts of the first submission, or of the one that mends it."""
    model = model_of(first=first)
    properties = {
        "title": f"{COMPANY}: earnings update model",
        "author": VENDOR,
        "company": OTHER_CLIENT if first else CLIENT,
    }
    book = workbook.write(model, properties=properties, scratch=SCRATCH if first else ())
    return (File(MODEL, "model", book), File(NOTE, "report", note.write(model, first=first)))

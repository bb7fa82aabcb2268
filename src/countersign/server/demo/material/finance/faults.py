"""The faults of the first submission, planted where tired people make them."""

from __future__ import annotations

from countersign.server.demo.material.finance.lines import Model
from countersign.server.demo.material.finance.valuation import SHEETS
from countersign.server.demo.material.names import OTHER_CLIENT
from countersign.server.demo.material.planted import Fault

MODEL, NOTE = "Calder Vale model.xlsx", "Calder Vale note.docx"

PLUG = "{total_liabilities}+{total_equity}-18.0"

# What was done to single cells: line and year (0 is FY2024A) → what stands there instead.
CHANGES: dict[tuple[str, int], float | str] = {
    ("sga", 4): -68.0,
    ("capex", 4): "{revenue}*{capex_share}",
    ("retained", 5): "{retained@prev}+{net_income}",
    ("total_funding", 6): PLUG,
    ("total_funding", 7): PLUG,
    ("ev_ebitda", 6): "{market_ev@one}/#REF!",
}

# Comparables from another mandate, left on a sheet that no menu shows.
SCRATCH: tuple[tuple[str | float, ...], ...] = (
    (f"{OTHER_CLIENT}: project comparables, do not circulate",),
    ("Target", "EV / EBITDA", "Offer, GBP m"),
    ("Company A", 9.4, 310.0),
    ("Company B", 10.1, 455.0),
)

_PLACES = Model(SHEETS)


def _at(key: str, year: int) -> tuple[tuple[str, str | int], ...]:
    sheet, cell = _PLACES.address(key, year)
    return (("sheet", sheet), ("cell", cell))


FAULTS = (
    Fault(
        what="Selling and administration of FY2028E is a typed number in a row of formulas",
        rule="workbook/formula-overwritten", part=MODEL, where=_at("sga", 4),
    ),
    Fault(
        what="Capital expenditure of FY2028E has lost its minus sign",
        rule="finance/sign-of-flows", part=MODEL, where=_at("capex", 4),
    ),
    Fault(
        what="Retained earnings of FY2029E forget the dividend",
        rule="workbook/inconsistent-formula", part=MODEL, where=_at("retained", 5),
    ),
    Fault(
        what="The balance sheet does not balance in FY2029E",
        rule="finance/balance-sheet-balances", part=MODEL, where=_at("total_assets", 5),
    ),
    Fault(
        what="A constant in total liabilities and equity makes FY2030E and FY2031E balance",
        rule="finance/plug", part=MODEL, where=(("sheet", "Balance sheet"), ("cell", "I24:J24")),
    ),
    Fault(
        what="EV / EBITDA of FY2030E lost the cell it referred to",
        rule="workbook/error-cells", part=MODEL, where=_at("ev_ebitda", 6),
    ),
    Fault(
        what="A very hidden sheet holds comparables of another mandate",
        rule="workbook/hidden-content", part=MODEL, where=(("sheet", "Scratch"),),
    ),
    Fault(
        what="The properties of the model name another client as its company",
        rule="metadata/foreign-names", part=MODEL, where=(("entity", "property Company"),), says=OTHER_CLIENT,
    ),
    Fault(
        what="A revenue estimate in the summary is from before the model was rolled forward",
        rule="text/number-ties-to-model", part=NOTE, says="£352.6m",
    ),
    Fault(
        what="The text refers to a table that the note does not have",
        rule="text/cross-references", part=NOTE, where=(("text", "Table 6"),),
    ),
    Fault(
        what="A template's “[client]” was never filled in",
        rule="text/placeholders", part=NOTE, says="[client]",
    ),
    Fault(
        what="The analyst's certification is missing",
        rule="text/required-headings", part=NOTE, says="Analyst certification",
    ),
    Fault(
        what="The note carries no certification by its analyst",
        rule="finance/certification-missing", part=NOTE,
    ),
)  # fmt: skip

"""Recalculating a workbook to see whether the values it shows are the values it computes.

The first engine computes everything. Only where it differs from the stored value is a second, independent engine asked:
if both agree with each other against the file, the value is stale; if they do not, the cell is uncertain and nobody's
fault. Cells that read the clock, a die or another workbook are left out, with everything that follows from them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from countersign.checks.precedents import Flagged
from countersign.checks.readers.grid import EMPTY, NO_FORMULA, NUMBER, place_of
from countersign.checks.readers.workbook import ErrorValue, Sheet, Value, Workbook

VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
RELATIVE_TOLERANCE = 1e-6
SMALLEST = 1e-3  # below this, a difference is judged as if the value were this large
MAX_SECOND_OPINION = 200_000  # cells; beyond this the second engine is not asked
_ERRORS = {
    "Div": "#DIV/0!", "Ref": "#REF!", "Name": "#NAME?", "Value": "#VALUE!", "Na": "#N/A", "Num": "#NUM!",
    "Null": "#NULL!", "Spill": "#SPILL!", "Calc": "#CALC!",
}  # fmt: skip


class CannotRecalculate(Exception):
    """The engine is not there, or does not open this workbook; the text says why, in the user's terms."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose stored value is not what it computes. `follows` are cells that differ only because this one does."""

    sheet: str
    row: int
    col: int
    stored: Value
    computed: Value
    follows: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Recalculation:
    """What came out. `left_out` counts cells by the reason in words."""

    formulas: int
    unstored: int
    stale: tuple[Difference, ...]
    uncertain: tuple[tuple[str, int, int], ...]
    left_out: tuple[tuple[str, int], ...]


Place = tuple[int, int, int]
"""Sheet number, row, column."""


def recalculate(book: Workbook, *, at: datetime) -> Recalculation:
    """Compute every formula anew and compare. `at` stands for today's date in formulas that ask for it."""
    engine = _engine(book, at)
    differing, formulas, unstored, left_out = _compare(book, engine)
    flagged = Flagged(book, differing)
    stale: list[Difference] = []
    uncertain: list[tuple[str, int, int]] = []
    opinion = _SecondOpinion(book) if differing else None
    for root, follows in flagged.chains():
        reason = _reason_to_leave_out(book, root)
        if reason:
            left_out[reason] += 1 + len(follows)
        elif opinion and opinion.agrees(root, differing[root][1]):
            named = tuple((book.sheets[n].name, r, c) for n, r, c in follows)
            stale.append(Difference(book.sheets[root[0]].name, *root[1:], *differing[root], named))
        else:
            uncertain.append((book.sheets[root[0]].name, *root[1:]))
    return Recalculation(formulas, unstored, tuple(stale), tuple(uncertain), tuple(sorted(left_out.items())))


def _engine(book: Workbook, at: datetime) -> Any:
    try:
        import formualizer  # reason: an optional extra, and a native library
    except ImportError as error:
        raise CannotRecalculate('Recalculation is not installed here (install "countersign[calc]").') from error
    try:
        engine = formualizer.Workbook.from_bytes(book.data)
        engine.set_temporal_egress("serial")
        engine.set_deterministic_clock(at)
        engine.evaluate_all()
    except Exception as error:
        raise CannotRecalculate(f"The calculation engine does not open this workbook ({str(error)[:120]}).") from error
    return engine


Compared = tuple[dict[Place, tuple[Value, Value]], int, int, Counter[str]]


def _compare(book: Workbook, engine: Any) -> Compared:
    """Cells that differ, the count of formulas, of formulas without a stored value, and of cells left out."""
    differing: dict[Place, tuple[Value, Value]] = {}
    formulas = unstored = 0
    left_out: Counter[str] = Counter()
    known = set(engine.sheet_names)
    for number, sheet in enumerate(book.sheets):
        grid, name = sheet.grid, sheet.name
        for index, template in enumerate(grid.formulas):
            if template == NO_FORMULA:
                continue
            formulas += 1
            tag, row, col = grid.tags[index], *place_of(grid.keys[index])
            if tag == EMPTY:
                unstored += 1
                continue
            computed = engine.get_value(name, row, col) if name in known else None
            if tag == NUMBER and type(computed) is float and _near(grid.numbers[index], computed):
                continue
            if grid.computed and sheet.is_computed(row, col):
                left_out["array formulas"] += 1
                continue
            fresh, stored = _value(computed), sheet.value_at(index)
            if not _same(fresh, stored):
                differing[number, row, col] = (stored, fresh)
    return differing, formulas, unstored, left_out


def _near(a: float, b: float) -> bool:
    # Spreadsheets show 0 where large numbers cancel but for the last bits, so against 0 the tolerance is absolute.
    largest = max(abs(a), abs(b), SMALLEST)
    return a == b or abs(a - b) <= RELATIVE_TOLERANCE * (largest if a and b else 1.0)


def _same(a: Value, b: Value) -> bool:
    empty = (None, "", 0.0)
    if isinstance(a, int | float) and isinstance(b, int | float):
        return _near(float(a), float(b))
    return a == b or (a in empty and b in empty)


def _value(computed: Any) -> Value:
    if isinstance(computed, dict):
        return ErrorValue(_ERRORS.get(str(computed.get("kind")), f"#{computed.get('kind')}"))
    if isinstance(computed, bool) or not isinstance(computed, int):
        return computed if isinstance(computed, bool | float | str) else None
    return float(computed)


def _reason_to_leave_out(book: Workbook, place: Place) -> str | None:
    sheet = book.sheets[place[0]]
    template = sheet.template_at(sheet.grid.find(place[1], place[2]))
    if template is None:
        return None
    if template.functions & VOLATILE:
        return "cells that read the clock or a random number"
    if any(reference.book for reference in template.references):
        return "cells that read another workbook"
    return None


class _SecondOpinion:
    """The other engine, filled cell by cell from our own reading of the file."""

    def __init__(self, book: Workbook) -> None:
        self.model = _second_model(book)

    def agrees(self, place: Place, value: Value) -> bool:
        """Whether the second engine computes the same; no when it cannot say."""
        if self.model is None:
            return False
        found = self.model.get_cell_value(*place)
        return _same(ErrorValue(found) if isinstance(found, str) and found.startswith("#") else found, value)


def _second_model(book: Workbook) -> Any:
    if sum(len(sheet.grid) for sheet in book.sheets) > MAX_SECOND_OPINION:
        return None
    try:
        import ironcalc  # reason: an optional extra, and a native library
    except ImportError:
        return None
    model = ironcalc.create("book", "en", "UTC", "en")
    try:
        model.rename_sheet(0, book.sheets[0].name)
        for sheet in book.sheets[1:]:
            model.add_sheet(sheet.name)
        for name, meaning in book.names.items():
            if "!" not in name and meaning and not name.startswith("_xlnm"):
                model.new_defined_name(name, None, meaning)
        for number, sheet in enumerate(book.sheets):
            _fill(model, number, sheet)
        model.evaluate()
    except Exception:  # noqa: BLE001 - an engine that does not take the book has no opinion on it
        return None
    return model


def _fill(model: Any, number: int, sheet: Sheet) -> None:
    for cell in sheet.cells():
        if cell.formula is not None:
            model.update_cell_with_formula(number, cell.row, cell.col, cell.formula)
        elif isinstance(cell.value, bool):
            model.update_cell_with_bool(number, cell.row, cell.col, cell.value)
        elif isinstance(cell.value, float):
            model.update_cell_with_number(number, cell.row, cell.col, cell.value)
        elif isinstance(cell.value, str):
            model.update_cell_with_text(number, cell.row, cell.col, cell.value)

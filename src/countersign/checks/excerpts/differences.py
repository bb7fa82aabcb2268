"""What changed between two versions of a file: cells of a workbook, paragraphs of a text. Simple, bounded, and honest
about what it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from countersign.checks.displayed import displayed
from countersign.checks.headings import column_heading, row_label
from countersign.checks.readers.document import Block, Document
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.grid import place_of
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Cell, Sheet, Workbook

MOST = 150
MOST_BLOCKS = 4000
LONGEST = 700

Change = dict[str, Any]


def differences(old: Any, new: Any) -> dict[str, Any]:
    """The changes between two views of the same kind, the first `MOST` of them, with the count of all."""
    if isinstance(old, Workbook) and isinstance(new, Workbook):
        return _of_workbooks(old, new)
    if isinstance(old, Table) and isinstance(new, Table):
        return _of_lines([("; ".join(r), "") for r in _rows(old)], [("; ".join(r), "") for r in _rows(new)])
    if isinstance(old, Document) and isinstance(new, Document):
        return _of_lines(*([line for b in view.blocks for line in _lines(b)] for view in (old, new)))
    return {"kind": "other", "changes": [], "count": 0, "notes": ["The two versions are files of different kinds."]}


def _rows(table: Table) -> list[tuple[str, ...]]:
    return [table.header, *table.rows]


def _lines(block: Block) -> list[tuple[str, str]]:
    """A paragraph is one line, a table one for each of its rows."""
    place = block.where.label()
    if not block.rows:
        return [(block.text, place)]
    return [(" · ".join(row), f"{place}, row {n}") for n, row in enumerate(block.rows, start=1)]


# Workbooks


def _of_workbooks(old: Workbook, new: Workbook) -> dict[str, Any]:
    before, after = ({s.name: s for s in book.sheets} for book in (old, new))
    notes = [f"The sheet {name} is gone." for name in before if name not in after]
    notes += [f"The sheet {name} is new." for name in after if name not in before]
    changes: list[Change] = []
    count = recalculated = 0
    for name, sheet in after.items():
        if name not in before:
            continue
        for change in _joined(_cells(before[name], sheet, old, new)):
            if change["computed"]:
                recalculated += 1
                continue
            count += change["cells"]
            if len(changes) < MOST:
                changes.append(change)
    if recalculated:
        many = "cell shows" if recalculated == 1 else "cells show"
        notes.append(f"{recalculated:,} more {many} another value, computed by the same formula.")
    return {"kind": "cells", "changes": changes, "count": count, "notes": notes}


def _cells(old: Sheet, new: Sheet, old_book: Workbook, new_book: Workbook) -> Iterator[Change]:
    """Each cell that differs, in reading order."""
    for key in sorted(set(old.grid.keys) | set(new.grid.keys)):
        row, col = place_of(key)
        a, b = _cell(old, row, col), _cell(new, row, col)
        formulas = (a.formula if a else None), (b.formula if b else None)
        if formulas[0] == formulas[1] and (a.value if a else None) == (b.value if b else None):
            continue
        yield {
            "sheet": new.name,
            "row": row,
            "col": col,
            "cell": cell_name(row, col),
            "label": ", ".join(x for x in (row_label(new, row, col), column_heading(new, row, col)) if x),
            "old": _said(a, old_book),
            "new": _said(b, new_book),
            "computed": formulas[0] is not None and formulas[0] == formulas[1],
            "cells": 1,
            "runs": ((a.relative if a else None), (b.relative if b else None)),
        }


def _cell(sheet: Sheet, row: int, col: int) -> Cell | None:
    index = sheet.grid.find(row, col)
    return sheet.cell_at(index) if index >= 0 else None


def _said(cell: Cell | None, book: Workbook) -> str:
    if cell is None:
        return ""
    return (cell.formula or displayed(cell.value, cell.format, since_1904=book.dates_from_1904))[:LONGEST]


def _joined(changes: Iterator[Change]) -> Iterator[Change]:
    """Neighbours in a row whose formulas changed in the same way count as one change of a range."""
    held: Change | None = None
    for change in changes:
        if held and _follows(held, change):
            held["cells"] += 1
            held["cell"] = f"{held['cell'].partition(':')[0]}:{change['cell']}"
            continue
        if held:
            yield _bare(held)
        held = change
    if held:
        yield _bare(held)


def _follows(held: Change, change: Change) -> bool:
    beside = held["row"] == change["row"] and held["col"] + held["cells"] == change["col"]
    return beside and not change["computed"] and held["runs"] == change["runs"] and None not in change["runs"]


def _bare(change: Change) -> Change:
    return {k: v for k, v in change.items() if k not in ("runs", "row", "col")}


# Texts


def _of_lines(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[str, Any]:
    notes = []
    if max(len(old), len(new)) > MOST_BLOCKS:
        notes.append(f"Only the first {MOST_BLOCKS:,} paragraphs were compared.")
    old, new = old[:MOST_BLOCKS], new[:MOST_BLOCKS]
    changes: list[Change] = []
    matcher = SequenceMatcher(None, [t for t, _ in old], [t for t, _ in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(old[a:b], new[c:d], fillvalue=("", ""))
            changes += [_pair(before, after) for before, after in pairs]
    return {"kind": "lines", "changes": changes[:MOST], "count": len(changes), "notes": notes}


def _pair(before: tuple[str, str], after: tuple[str, str]) -> Change:
    news = "gone" if not after[0] else "new" if not before[0] else "changed"
    return {"news": news, "place": after[1] or before[1], "words": list(_words(before[0], after[0]))}


def _words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Runs of words: (kept, text), (gone, text), (new, text). Long stretches that were kept are shortened."""
    before, after = old.split(), new.split()
    if len(before) * len(after) > 400_000:
        yield from (("gone", old[:LONGEST]), ("new", new[:LONGEST]))
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "kept", _shortened(before[a:b])
            continue
        if a < b:
            yield "gone", " ".join(before[a:b])[:LONGEST]
        if c < d:
            yield "new", " ".join(after[c:d])[:LONGEST]


def _shortened(words: list[str]) -> str:
    return " ".join(words) if len(words) <= 40 else f"{' '.join(words[:18])} … {' '.join(words[-18:])}"

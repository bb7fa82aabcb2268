"""The list of author queries, from a workbook or a plain table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countersign.checks.finding import Where
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import ErrorValue, Sheet, Workbook

_COLUMNS = {
    "query": r"(?:author )?quer(?:y|ies)(?: text)?|question|comment|note",
    "number": r"(?:query |q )?(?:no\.?|number|#|id)|q|aq",
    "place": r"page(?: and line)?|location|para(?:graph)?(?: no\.?)?|place|section|where",
    "answer": r"(?:author['’]?s?,? )?(?:answer|response|reply|decision)|resolution|outcome",
    "status": r"status|state|carried forward",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _COLUMNS.items()}
_NO_ANSWER = re.compile(
    r"^(?:\W*|tb[acd]|pending|open|awaiting.*|to be .*|no (?:answer|reply|response)(?: yet)?)$", re.IGNORECASE
)
_CARRIED = re.compile(r"\bcarr(?:y|ied)\b|\bforward(?:ed)?\b|\bto (?:the )?author\b|\bin proof\b", re.IGNORECASE)
_LOOKED_AT = 20


@dataclass(frozen=True)
class Query:
    """One query: its number, its texts by column, everything it says, and where it stands."""

    number: str
    texts: dict[str, str]
    said: str
    where: Where

    @property
    def settled(self) -> bool:
        """Answered, or marked as going to the author."""
        carried = f"{self.texts.get('status', '')} {self.texts.get('answer', '')}"
        return not _NO_ANSWER.match(self.texts.get("answer", "")) or bool(_CARRIED.search(carried))


def queries_of(held: Workbook | Table) -> list[Query] | None:
    """The queries, in order; None where no heading names a query."""
    if isinstance(held, Table):
        columns = _headings(held.header)
        return list(_of_table(held, columns)) if "query" in columns else None
    for sheet in held.visible:
        for row in sheet.grid.rows[:_LOOKED_AT]:
            places = [sheet.cell_at(index).col for index in sheet.grid.row_span(row)]
            named = _headings([_text(sheet, row, col) for col in places])
            if "query" in named and len(named) > 1:
                return list(_of_sheet(sheet, row, {kind: places[at] for kind, at in named.items()}))
    return None


def _headings(names: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        kind = next((k for k, p in _PATTERNS.items() if k not in found and p.fullmatch(name.strip())), "")
        if kind:
            found[kind] = at
    return found


def _of_table(held: Table, columns: dict[str, int]) -> Iterator[Query]:
    for count, (line, row) in enumerate(zip(held.lines, held.rows, strict=True), start=1):
        texts = {kind: row[at].strip() if at < len(row) else "" for kind, at in columns.items()}
        if texts["query"]:
            yield Query(texts.get("number") or str(count), texts, " ".join(row), Where(row=line, column="query"))


def _of_sheet(sheet: Sheet, head: int, columns: dict[str, int]) -> Iterator[Query]:
    count = 0
    for row in sheet.grid.rows:
        texts = {kind: _text(sheet, row, col) for kind, col in columns.items()}
        if row > head and texts["query"]:
            count += 1
            said = " ".join(_text(sheet, row, sheet.cell_at(i).col) for i in sheet.grid.row_span(row))
            where = Where(sheet=sheet.name, cell=cell_name(row, columns.get("answer", columns["query"])))
            yield Query(texts.get("number") or str(count), texts, said, where)


def _text(sheet: Sheet, row: int, col: int) -> str:
    value = sheet.value(row, col)
    if value is None or isinstance(value, ErrorValue):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

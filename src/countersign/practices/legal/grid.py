"""A review grid: the table of a workbook whose rows are clauses of the playbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from countersign.checks.finding import Where
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.workbook import ErrorValue, Sheet, Workbook

_COLUMNS = {
    "clause": r"(?:playbook )?(?:clause|provision|topic|issue|clause type|clause name|term)",
    "present": r"present(?:[ /]*absent)?\??|in contract\??|found\??|presence|status",
    "pinpoint": r"pinpoint|(?:clause|section|contract|text)? ?(?:ref(?:erence)?\.?|location|no\.?|number)|clause no\.?"
    r"|section|where|clause in contract",
    "quote": r"(?:quot(?:e|ed|ation)|contract|extract(?:ed)?|relevant)(?: (?:text|wording|language))?|wording|extract",
    "deviation": r"deviation(?: from (?:the )?playbook)?|departure|against (?:the )?playbook|position"
    r"|playbook deviation",
    "risk": r"risk(?: rating| level)?(?: \(?h/m/l\)?)?|rating|rag",
    "fallback": r"fall ?-?back(?: position| wording)?|proposed (?:wording|change|amendment|position)|ask|mark-?up",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _COLUMNS.items()}
_LOOKED_AT = 40  # rows in which a heading row is looked for
_ABSENT = re.compile(r"^(?:absent|no|n|missing|not (?:present|found)|silent|none|✗|×)\b", re.IGNORECASE)
_PRESENT = re.compile(r"^(?:present|yes|y|found|partial(?:ly)?|✓|✔)", re.IGNORECASE)
_NO_DEVIATION = re.compile(
    r"^(?:none|no|nil|n/?a|not applicable|-|–|—|no deviations?.*|as (?:per )?playbook|standard|conforms.*|"
    r"complian[tc].*|in line.*|acceptable)\.?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One clause of the grid: column → text, and where its cells are."""

    sheet: str
    number: int
    texts: dict[str, str]
    columns: dict[str, int]

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")

    def where(self, column: str) -> Where:
        """The cell of this row in a column; the clause's own cell where the grid has no such column."""
        col = self.columns.get(column, self.columns["clause"])
        return Where(sheet=self.sheet, cell=cell_name(self.number, col))

    @property
    def absent(self) -> bool:
        """Does the row say that the contract has no such clause?"""
        return bool(_ABSENT.match(self["present"]))

    @property
    def decided(self) -> bool:
        """Does the row say present or absent?"""
        return self.absent or bool(_PRESENT.match(self["present"]))

    @property
    def deviates(self) -> bool:
        """Does the row name a deviation?"""
        return bool(self["deviation"]) and not _NO_DEVIATION.match(self["deviation"])


@dataclass(frozen=True)
class ReviewGrid:
    """The grid: its sheet, the row and columns of its heading, and its rows."""

    sheet: str
    head: int
    columns: dict[str, int]
    rows: tuple[Row, ...]

    @property
    def clauses(self) -> Where:
        """The column of clauses, as a place."""
        col = self.columns["clause"]
        last = self.rows[-1].number if self.rows else self.head
        return Where(sheet=self.sheet, cell=f"{cell_name(self.head, col)}:{cell_name(last, col)}")


def review_grid(book: Workbook) -> ReviewGrid | None:
    """The first table with a heading row that names clauses and at least two more of our columns."""
    for sheet in book.visible:
        for row in sheet.grid.rows[:_LOOKED_AT]:
            columns = _headings(sheet, row)
            if "clause" in columns and len(columns) >= 3:
                return ReviewGrid(sheet.name, row, columns, tuple(_rows(sheet, row, columns)))
    return None


def _headings(sheet: Sheet, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for col in columns_of(sheet, row):
        said = re.sub(r"\s+", " ", text_of(sheet, row, col)).strip()
        kind = next((kind for kind, p in _PATTERNS.items() if kind not in found and p.fullmatch(said)), "")
        if kind:
            found[kind] = col
    return found


def _rows(sheet: Sheet, head: int, columns: dict[str, int]) -> Iterator[Row]:
    for number in sheet.grid.rows:
        if number <= head:
            continue
        texts = {kind: text_of(sheet, number, col) for kind, col in columns.items()}
        if texts["clause"] and any(texts[kind] for kind in columns if kind != "clause"):
            yield Row(sheet.name, number, texts, columns)


def columns_of(sheet: Sheet, row: int) -> list[int]:
    """The columns of a row that hold something."""
    return [sheet.cell_at(index).col for index in sheet.grid.row_span(row)]


def text_of(sheet: Sheet, row: int, col: int) -> str:
    """A cell as text, whole numbers without a point."""
    value = sheet.value(row, col)
    if value is None or isinstance(value, ErrorValue):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value).strip()

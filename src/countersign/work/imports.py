"""Work items from a table: a Jira export, or a plain sheet of title, work type, due, assignee, reference, units, note.

Pure: rows in (dicts by column name, as a reader gives them), items and a row-by-row report out. A row is taken whole or
not at all, and rows are counted as a person sees them: the header is row 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from countersign.calendar import zone as zone_named
from countersign.outcome import Misuse, Refused
from countersign.work.import_row import BEYOND, ItemRow, Problem, Reading, RowReader, flat, texts

# Field → the column names that mean it, best first. Compared without case and punctuation.
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "summary", "work item", "deliverable"),
    "work_type": ("work type", "worktype", "type of work"),
    "issue_type": ("issue type", "type"),
    "due": ("due", "due date", "due at", "deadline"),
    "assignee": ("assignee", "author", "analyst", "assigned to"),
    "reference": ("reference", "ref", "issue key", "key"),
    "units": ("units", "quantity"),
    "brief": ("brief", "description", "note", "notes"),
    "priority": ("priority",),
    "labels": ("labels", "label"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What was read: the rows that can be opened, the problems, which column was taken for what, which were left."""

    rows: tuple[ItemRow, ...]
    problems: tuple[Problem, ...]
    read: int
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def take(self, *, partial: bool = False) -> tuple[ItemRow, ...] | Refused:
        """The rows to open. With problems only when `partial` says that some rows may be left out."""
        if not self.rows:
            return Refused("nothing-to-import", "No row can be opened as it stands.", "Mend the rows that are listed.")
        if self.problems and not partial:
            bad = len({problem.row for problem in self.problems})
            return Refused(
                "incomplete-import",
                f"{bad} of {self.read} rows cannot be opened.",
                f"Mend them, or say that the other {len(self.rows)} shall be opened without them.",
            )
        return self.rows


def folded(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """Rows as dicts by column name; a column that comes more than once (Jira's Labels) holds a list.

    Cells beyond the header are kept under a name of their own, so that a shifted row is noticed.
    """
    repeated = {name for name in header if header.count(name) > 1}
    made = []
    for row in rows:
        cells: dict[str, Any] = {name: [] for name in header if name in repeated}
        for name, value in zip(header, row, strict=False):
            if name in repeated:
                cells[name].append(value)
            else:
                cells[name] = value
        made.append(cells | {BEYOND: list(row[len(header) :])} if len(row) > len(header) else cells)
    return made


def read_items(
    rows: Sequence[Mapping[str, Any]],
    *,
    known_work_types: Mapping[str, str],
    zone: str,
    default_work_type: str = "",
    aliases: Mapping[str, str] | None = None,
    known_references: Iterable[str] = (),
    first: int = 2,
) -> ImportResult:
    """Read the rows below a header; the first is row `first` of the file. Times without an offset are in `zone`.

    `known_work_types` maps ids to titles; a work type is named by either. `aliases` maps other words ("Task") to ids,
    and `default_work_type` is for rows that name none. A reference in `known_references`, or one that came in an
    earlier row, is refused.
    """
    zone_named(zone)
    for named in (*([default_work_type] if default_work_type else ()), *(aliases or {}).values()):
        if named not in known_work_types:
            raise Misuse.unknown("work type", named, known_work_types)
    columns, ignored = _columns(rows)
    if rows and not columns.get("title"):
        return ImportResult(rows=(), problems=(_no_title(ignored),), read=len(rows), ignored=ignored)
    reading = Reading(
        columns, known_work_types, zone, default_work_type, {flat(k): v for k, v in (aliases or {}).items()}
    )
    taken = {reference.casefold(): 0 for reference in known_references}
    made: list[ItemRow] = []
    problems: list[Problem] = []
    read = 0
    for number, cells in enumerate(rows, start=first):
        if not any(texts(value) for value in cells.values()):
            continue
        read += 1
        row = RowReader(number, cells, reading)
        item = row.item(taken)
        problems += row.problems
        if not row.problems:
            made.append(item)
    shown = {name: " / ".join(found) for name, found in columns.items()}
    return ImportResult(rows=tuple(made), problems=tuple(problems), read=read, columns=shown, ignored=ignored)


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    names = list(dict.fromkeys(name for cells in rows for name in cells))
    found: dict[str, list[str]] = {}
    for field_name, known in COLUMNS.items():
        for word in known:
            found.setdefault(field_name, []).extend(name for name in names if _meant(name) == word)
    columns = {name: columns for name, columns in found.items() if columns}
    used = {column for given in columns.values() for column in given}
    return columns, tuple(name for name in names if name and name not in (*used, BEYOND))


def _meant(name: str) -> str:
    """The words of a column name, without the wrapping that Jira gives its own fields: “Custom field (Units)”."""
    return flat(name).removeprefix("custom field ")


def _no_title(names: Sequence[str]) -> Problem:
    shown = ", ".join(names[:8]) or "none"
    return Problem(
        1, "title", "no-title-column", "No column holds the title.", f"The columns are: {shown}.",
        "Name one of them Title (or Summary, as Jira does) in the first row.",
    )  # fmt: skip

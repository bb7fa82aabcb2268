"""One row of an import while it is read: cells to fields, and every problem noted, so that all are mended at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from countersign.outcome import Refused
from countersign.work.due import read_due

BEYOND = "(beyond the header)"  # the column of cells that no header names

_LONGEST = {"title": 200, "reference": 80, "assignee": 120, "brief": 20_000, "priority": 40}
_UNITS = re.compile(r"\d{1,9}(?:\.\d{1,2}0*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One item to open, with the row it came from."""

    row: int
    title: str
    work_type: str
    reference: str = ""
    due_at: datetime | None = None
    assignee: str = ""
    units: Decimal = Decimal(1)
    brief: str = ""
    priority: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the row and column as the user sees them, why, and what clears it."""

    row: int
    column: str
    code: str
    what: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.what} {self.why} {self.remedy}".replace("  ", " ")

    def to_dict(self) -> dict[str, Any]:
        """The fields, as the page and the API show them."""
        return {name: getattr(self, name) for name in ("row", "column", "code", "what", "why", "remedy")}


@dataclass(frozen=True, slots=True)
class Reading:
    """What every row of one import is read by: fields → columns, work types by id, zone, default, aliases."""

    columns: Mapping[str, list[str]]
    work_types: Mapping[str, str]
    zone: str
    default: str
    aliases: Mapping[str, str]

    def work_type(self, text: str) -> str:
        """The id that a word names: an alias, an id, its last part, or a title; empty if none, or several."""
        wanted = flat(text)
        if wanted in self.aliases:
            return self.aliases[wanted]
        exact = [known for known in self.work_types if known.casefold() == text.strip().casefold()]
        named = [k for k, title in self.work_types.items() if wanted in (flat(title), flat(k.partition("/")[2]))]
        found = exact or named
        return found[0] if len(found) == 1 else ""

    def near(self, text: str) -> list[str]:
        """Ids whose id or title looks like this."""
        names = {flat(k): k for k in self.work_types}
        names |= {flat(k.partition("/")[2]): k for k in self.work_types}
        names |= {flat(title): k for k, title in self.work_types.items()}
        close = get_close_matches(flat(text), list(names), n=3, cutoff=0.5)
        return list(dict.fromkeys(names[name] for name in close))


@dataclass(slots=True)
class RowReader:
    """One row while it is read; collects its problems, so that a person mends all of them at once."""

    number: int
    cells: Mapping[str, Any]
    reading: Reading
    problems: list[Problem] = field(default_factory=list)

    def item(self, taken: dict[str, int]) -> ItemRow:
        """The row as an item. `taken` holds the references so far (0: known before) and gains this row's."""
        extra = texts(self.cells.get(BEYOND))
        if extra:
            what = f"“{extra[0][:40]}” stands beyond the last named column."
            why = "An unquoted comma may have shifted the row."
            self.problem(BEYOND, "extra-cells", what, why, "Check the row and quote cells that hold commas.")
        return ItemRow(
            row=self.number,
            title=self.title(),
            work_type=self.work_type(),
            reference=self.reference(taken),
            due_at=self.due(),
            assignee=self.text("assignee"),
            units=self.units(),
            brief=self.brief(),
            priority=self.text("priority"),
            labels=self.labels(),
        )

    def problem(self, name: str, code: str, what: str, why: str, remedy: str) -> None:
        """Note what is wrong with a field of this row."""
        column = next(iter(self.reading.columns.get(name, ())), name.replace("_", " "))
        self.problems.append(Problem(self.number, column, code, what, why, remedy))

    def raw(self, name: str) -> Any:
        """The one value of a field; differing values in two columns that mean the same are a problem."""
        found = [v for column in self.reading.columns.get(name, ()) for v in values(self.cells.get(column)) if texts(v)]
        if len({texts(value)[0] for value in found}) > 1:
            said = " and ".join(f"“{texts(value)[0][:40]}”" for value in found)
            self.problem(name, "two-values", f"{said} stand side by side.", "Only one can hold.", "Keep one of them.")
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The text of a field, if it fits."""
        value = self.raw(name)
        found = texts(value)[0] if value is not None else ""
        self.fits(name, found)
        return found

    def fits(self, name: str, found: str) -> None:
        """Note a text that is longer than its field."""
        longest = _LONGEST[name]
        if len(found) > longest:
            what = f"The text has {len(found):,} characters."
            self.problem(name, "too-long", what, f"At most {longest:,} fit.", "Shorten it.")

    def brief(self) -> str:
        """All that describes the work: a description and a note stand one below the other."""
        found = (text for column in self.reading.columns.get("brief", ()) for text in texts(self.cells.get(column)))
        joined = "\n\n".join(dict.fromkeys(found))
        self.fits("brief", joined)
        return joined

    def title(self) -> str:
        """One line, never empty."""
        found = self.text("title")
        if not found:
            self.problem("title", "no-title", "The title is empty.", "An item is found by its title.", "Write a title.")
        return " ".join(found.split())

    def reference(self, taken: dict[str, int]) -> str:
        """The reference, unless an earlier row or item has it."""
        found = self.text("reference")
        earlier = taken.get(found.casefold()) if found else None
        if earlier is not None:
            why = f"Row {earlier} has it, too." if earlier else "An item of this engagement has it already."
            remedy = "Leave this row out, or give it a reference of its own."
            self.problem("reference", "duplicate-reference", f"Reference {found} is taken.", why, remedy)
        elif found:
            taken[found.casefold()] = self.number
        return found

    def due(self) -> datetime | None:
        """The due instant, if one is given."""
        value = self.raw("due")
        if value is None:
            return None
        found = read_due(value, zone=self.reading.zone)
        if isinstance(found, Refused):
            self.problem("due", found.code, found.reason, "A due date must mean one day.", found.remedy)
            return None
        return found

    def units(self) -> Decimal:
        """How many units; 1 unless said."""
        value = self.raw("units")
        if value is None:
            return Decimal(1)
        said = texts(value)[0]
        if _UNITS.fullmatch(said) and Decimal(said) > 0:
            return Decimal(said)
        what = f"“{said[:40]}” is no number of units."
        why = "Units are counted on the invoice, above zero and to two decimals."
        self.problem("units", "bad-units", what, why, "Write a number such as 1200 or 2.5, without a comma.")
        return Decimal(1)

    def labels(self) -> tuple[str, ...]:
        """All labels, from every column of that name, in order."""
        said = (text for column in self.reading.columns.get("labels", ()) for text in texts(self.cells.get(column)))
        return tuple(dict.fromkeys(word for text in said for word in _split(text)))

    def work_type(self) -> str:
        """From its own column; else Jira's issue type, a label, or the default."""
        said = self.raw("work_type")
        if said is not None:
            return self.reading.work_type(texts(said)[0]) or self.unknown("work_type", texts(said)[0])
        issue_type = self.raw("issue_type")
        words = [texts(issue_type)[0]] if issue_type is not None else []
        found = (self.reading.work_type(word) for word in (*words, *self.labels()))
        return next(filter(None, found), "") or self.reading.default or self.unknown("issue_type", *words)

    def unknown(self, name: str, said: str = "") -> str:
        """Note that no work type could be found."""
        near = self.reading.near(said) if said else []
        column = name if self.reading.columns.get(name) else "work_type"
        what = f"“{said[:60]}” is no work type." if said else "No work type is named."
        why = "The work type decides which checks and reviews the item gets."
        remedy = (
            f"Did you mean {' or '.join(near)}?" if near else "Name a work type by its id or title, or set a default."
        )
        self.problem(column, "unknown-work-type", what, why, remedy)
        return ""


def flat(text: str) -> str:
    """Without case and punctuation, so that “Due Date”, “due_date” and “Due date:” are one."""
    return " ".join("".join(ch if ch.isalnum() else " " for ch in str(text).casefold()).split())


def values(value: Any) -> Sequence[Any]:
    """The values of a cell: several where its column came more than once."""
    return value if isinstance(value, list | tuple) else (value,)


def texts(value: Any) -> list[str]:
    """The non-blank texts of a cell; whole floats, as sheets hold them, lose their point."""
    whole = (int(v) if isinstance(v, float) and v.is_integer() else v for v in values(value))
    return [text for v in whole if v is not None and (text := str(v).strip())]


def _split(text: str) -> list[str]:
    return [word for part in text.replace(";", ",").split(",") if (word := part.strip())]

"""A workbook as rules see it: values, formulas in A1 and relative form, formats, names, and what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from countersign.checks.readers import workbook_parts as parts
from countersign.checks.readers.formulas import Area, cell_name, cell_position, to_a1
from countersign.checks.readers.grid import BOOL, EMPTY, ERROR, NO_FORMULA, NUMBER, Grid, Interned, place_of
from countersign.checks.readers.package import Package, Properties, open_package, properties, relations
from countersign.checks.readers.sheet_xml import area_or_none, read_sheet
from countersign.checks.readers.template import Template

Comment = parts.Comment


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a cell shows instead of a value, e.g. #REF!."""

    code: str

    def __str__(self) -> str:
        return self.code


Value = None | str | bool | float | ErrorValue


class Cell(NamedTuple):
    """A light view of one cell. `value` is what the file last showed; `formula` is A1 text with its "="."""

    row: int
    col: int
    value: Value
    formula: str | None
    relative: str | None
    format: str

    @property
    def ref(self) -> str:
        """Its name, e.g. B7."""
        return cell_name(self.row, self.col)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet. Cells are made when asked for; the arrays are in `grid`."""

    name: str
    state: str
    grid: Grid
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[Area, ...]
    comments: tuple[Comment, ...]
    _texts: list[str] = field(repr=False)
    _templates: list[Template] = field(repr=False)
    _formats: list[str] = field(repr=False)

    def value_at(self, index: int) -> Value:
        """The value at an index of the grid."""
        tag, number = self.grid.tags[index], self.grid.numbers[index]
        if tag == NUMBER:
            return number
        if tag == EMPTY:
            return None
        if tag == BOOL:
            return bool(number)
        text = self._texts[int(number)]
        return ErrorValue(text) if tag == ERROR else text

    def template_at(self, index: int) -> Template | None:
        """The formula at an index of the grid, in relative form."""
        number = self.grid.formulas[index]
        return None if number == NO_FORMULA else self._templates[number]

    def template(self, number: int) -> Template:
        """The template of this number, as the grid's `formulas` name it."""
        return self._templates[number]

    def cell_at(self, index: int) -> Cell:
        """The cell at an index of the grid."""
        row, col = place_of(self.grid.keys[index])
        template, style = self.template_at(index), self.grid.styles[index]
        return Cell(
            row,
            col,
            self.value_at(index),
            f"={to_a1(template.text, row, col)}" if template else None,
            f"={template.text}" if template else None,
            self._formats[style] if style < len(self._formats) else "General",
        )

    def cells(self) -> Iterator[Cell]:
        """All cells that hold something, in reading order."""
        return map(self.cell_at, range(len(self.grid)))

    def cell(self, name: str) -> Cell | None:
        """The cell of this name ("B7"), None if nothing is there."""
        index = self.grid.find(*cell_position(name))
        return self.cell_at(index) if index >= 0 else None

    def value(self, row: int, col: int) -> Value:
        """The value in a row and column, both from 1."""
        index = self.grid.find(row, col)
        return self.value_at(index) if index >= 0 else None

    def number(self, row: int, col: int) -> float | None:
        """The value if it is a number."""
        index = self.grid.find(row, col)
        return self.grid.numbers[index] if index >= 0 and self.grid.tags[index] == NUMBER else None

    def formula(self, row: int, col: int) -> str | None:
        """The A1 text of the formula in a row and column, with its "="."""
        index = self.grid.find(row, col)
        return self.cell_at(index).formula if index >= 0 else None

    def is_computed(self, row: int, col: int) -> bool:
        """Filled by an array formula or a data table that stands in another cell."""
        return any((row, col) in area for area in self.grid.computed)

    def is_hidden(self, row: int, col: int) -> bool:
        """In a hidden row or column."""
        return row in self.hidden_rows or any(left <= col <= right for left, right in self.hidden_columns)


@dataclass(frozen=True, eq=False)
class Workbook:
    """An open workbook."""

    name: str
    data: bytes = field(repr=False)
    sheets: tuple[Sheet, ...]
    names: dict[str, str]
    properties: Properties
    external_links: tuple[str, ...]
    manual_calculation: bool
    iterates: bool
    dates_from_1904: bool
    has_macros: bool
    templates: list[Template] = field(repr=False)

    @cached_property
    def _by_name(self) -> dict[str, Sheet]:
        return {sheet.name.casefold(): sheet for sheet in self.sheets}

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of this name, whatever its case; None if there is none."""
        return self._by_name.get(name.casefold())

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets a reader sees."""
        return tuple(sheet for sheet in self.sheets if sheet.state == "visible")


def open_workbook(name: str, data: bytes) -> Workbook:
    """Read a workbook in one pass over its parts; Unreadable when it cannot be trusted or understood."""
    package = open_package(data)
    told = parts.directory(package)
    texts, formulas = Interned(parts.shared_strings(package, told.strings)), Interned()
    tables = _Tables(texts, formulas, [], parts.number_formats(package, told.styles))
    sheets = tuple(_sheet(package, entry, tables) for entry in told.sheets)
    tables.templates.extend(map(Template, formulas.texts))
    return Workbook(
        name=name,
        data=data,
        sheets=sheets,
        names=told.names,
        properties=properties(package),
        external_links=tuple(told.links),
        manual_calculation=told.manual_calculation,
        iterates=told.iterates,
        dates_from_1904=told.dates_from_1904,
        has_macros=any(part.endswith("vbaProject.bin") for part in package.names),
        templates=tables.templates,
    )


class _Tables(NamedTuple):
    """What the sheets of a workbook share."""

    texts: Interned
    formulas: Interned
    templates: list[Template]
    formats: list[str]


def _sheet(package: Package, entry: parts.SheetEntry, tables: _Tables) -> Sheet:
    read = read_sheet(package.read(entry.path), tables.texts, tables.formulas)
    return Sheet(
        name=entry.name,
        state=entry.state if entry.state in ("hidden", "veryHidden") else "visible",
        grid=read.grid,
        hidden_rows=frozenset(read.hidden_rows),
        hidden_columns=_hidden_columns(read.rest),
        merged=_merged(read.rest),
        comments=parts.comments(package, relations(package, entry.path)),
        _texts=tables.texts.texts,
        _templates=tables.templates,
        _formats=tables.formats,
    )


def _hidden_columns(rest: Any) -> tuple[tuple[int, int], ...]:
    columns = rest.iterfind("{*}cols/{*}col") if rest is not None else ()
    return tuple((_whole(c.get("min")), _whole(c.get("max"))) for c in columns if c.get("hidden") in ("1", "true"))


def _merged(rest: Any) -> tuple[Area, ...]:
    cells = rest.iterfind("{*}mergeCells/{*}mergeCell") if rest is not None else ()
    return tuple(area for cell in cells if (area := area_or_none(cell.get("ref"))))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0

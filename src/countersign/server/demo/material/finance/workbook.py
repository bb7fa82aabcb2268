"""Writes the model as an Excel workbook: live formulas with the values they come to, in the style of the trade."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from countersign.server.demo.material.finance.lines import FIRST, LEAD, TOP, YEARS, Heading, Line, Model, Remark, Sheet
from countersign.server.demo.material.finance.statements import COMPANY
from countersign.server.demo.material.finance.style import Style

_SUBTITLE = "GBP m unless stated · year to 31 August · A actual, E estimate"
_LEGEND = (
    ("Typed input: history from the annual reports, or an assumption", "line", True),
    ("Formula", "line", False),
    ("Check: shows OK when it holds", "check", False),
)
_LOG = (
    ("2 November 2026", "FY2026A results entered; forecasts rolled forward to FY2031E"),
    ("9 November 2026", "Working-capital days and interest updated after the call with management"),
)


def write(model: Model, *, properties: dict[str, str], scratch: tuple[tuple[str | float, ...], ...] = ()) -> bytes:
    """The workbook's bytes. `scratch` becomes a very hidden sheet, as people leave them behind."""
    import xlsxwriter  # reason: needed by the demo only

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({**properties, "created": datetime(2026, 11, 9, 8, 30, tzinfo=UTC).replace(tzinfo=None)})
        book.set_calc_mode("auto")
        style = Style(book)
        for sheet in model.sheets:
            _sheet(book.add_worksheet(sheet.name), sheet, model, style)
        _cover(book.get_worksheet_by_name("Cover"), model, style)
        if scratch:
            _scratch(book.add_worksheet("Scratch"), scratch, style)
    return out.getvalue()


def _sheet(page: Any, sheet: Sheet, model: Model, style: Style) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 46)
    page.set_column(LEAD, LEAD, 9)
    page.set_column(FIRST, FIRST + len(YEARS) - 1, 10.5)
    if _has_notes(sheet):
        page.set_column(FIRST + len(YEARS), FIRST + len(YEARS), 58)
    page.set_row(0, 26)
    page.write(0, 0, f"{COMPANY}: {sheet.title.lower()}" if sheet.years else COMPANY, style("title"))
    page.write(1, 0, _SUBTITLE if sheet.years else f"{sheet.title} · {_SUBTITLE}", style("subtitle"))
    if sheet.years:
        _band(page, sheet, style)
    for row, line in enumerate(sheet.rows, start=TOP):
        if isinstance(line, Heading):
            _heading(page, row, line, style)
        elif isinstance(line, Remark):
            page.write(row, 0, line.text, style("note"))
        else:
            _line(page, row, line, model, style)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&8{COMPANY}&C&8&A&R&8Page &P of &N")


def _has_notes(sheet: Sheet) -> bool:
    return any(isinstance(line, Line) and line.note for line in sheet.rows)


def _band(page: Any, sheet: Sheet, style: Style) -> None:
    page.set_row(TOP - 1, 18)
    page.write(TOP - 1, 0, sheet.title, style("band"))
    page.write(TOP - 1, LEAD, "Unit", style("band"))
    for year, name in enumerate(YEARS):
        page.write(TOP - 1, FIRST + year, name, style("band", right=True))
    if _has_notes(sheet):
        page.write(TOP - 1, FIRST + len(YEARS), "Source and comment", style("band", indent=1))
    page.freeze_panes(TOP, FIRST)
    page.repeat_rows(TOP - 1)


def _heading(page: Any, row: int, line: Heading, style: Style) -> None:
    page.set_row(row, 20)
    for column in range(FIRST + len(YEARS)):
        page.write_blank(row, column, None, style("heading"))
    page.write(row, 0, line.text, style("heading"))


def _line(page: Any, row: int, line: Line, model: Model, style: Style) -> None:
    page.write(row, 0, line.label, style(line.look))
    if isinstance(line.lead, str):
        _formula(page, row, line, -1, line.lead, model, style("lead", "percent"))
    elif line.unit:
        page.write(row, LEAD, line.unit, style(line.look))
    for year in range(len(YEARS)):
        held = model.content(line.key, year)
        typed = isinstance(line.cell(year), int | float)
        shown = style(line.look, line.format, typed=typed, right=line.format == "text")
        if isinstance(held, str):
            _formula(page, row, line, year, held, model, shown)
        elif held is not None:
            page.write_number(row, FIRST + year, held, shown)
        elif line.look in ("subtotal", "total") and not line.one and line.width == len(YEARS):
            page.write_blank(row, FIRST + year, None, shown)
    if line.note:
        page.write(row, FIRST + len(YEARS), line.note, style("note", indent=1))


def _formula(page: Any, row: int, line: Line, year: int, template: str, model: Model, shown: Any) -> None:
    value = model.value(line.key, year)
    cached = value if isinstance(value, str) else value + 0.0  # -0.0 would be stored with its sign
    page.write_formula(row, FIRST + year, model.excel(line.key, year, template), shown, cached)


def _cover(page: Any, model: Model, style: Style) -> None:
    row = TOP + len(model.sheets[0].rows) + 1
    for title, lines in (("Sheets", len(model.sheets) - 1), ("Reading this model", len(_LEGEND)), ("Log", len(_LOG))):
        _heading(page, row, Heading(title), style)
        for number in range(lines):
            _cover_line(page, row + 1 + number, title, number, model, style)
        row += lines + 2
    page.activate()


def _cover_line(page: Any, row: int, title: str, number: int, model: Model, style: Style) -> None:
    if title == "Sheets":
        sheet = model.sheets[number + 1]
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", style("link"), sheet.title)
    elif title == "Log":
        day, said = _LOG[number]
        page.write(row, 0, said, style())
        page.write(row, FIRST + 2, day, style())
    else:
        said, look, typed = _LEGEND[number]
        page.write(row, 0, said, style(look, typed=typed))


def _scratch(page: Any, rows: tuple[tuple[str | float, ...], ...], style: Style) -> None:
    for row, cells in enumerate(rows):
        page.write_row(row, 0, cells, style())
    page.very_hidden()

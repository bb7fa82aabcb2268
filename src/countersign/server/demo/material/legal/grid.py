"""Writes the review grid: a row for each clause of the playbook, and the dates that follow from the term."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from countersign.server.demo.material.finance.style import RULE, Style
from countersign.server.demo.material.legal.clauses import (
    END,
    NOTICE,
    RENEWAL,
    RENEWED,
    START,
    SUPPLIER,
    TITLE,
    number_of,
    point,
)  # fmt: skip
from countersign.server.demo.material.legal.faults import LEFT_OUT, MISQUOTED, NO_FALLBACK, WRONG_RENEWAL
from countersign.server.demo.material.names import ANALYST, CLIENT, OTHER_CLIENT, VENDOR

RED = "#9B2C1F"
TOP = 4  # the heading row, from 0
HEAD = ("Clause", "Present", "Clause ref.", "Quoted text", "Deviation", "Risk", "Fallback")
_WIDTHS = (22, 9, 10, 58, 42, 7, 44)
_NONE = "None"

Row = tuple[str, str, str, str, str, str, str]


def _found(clause: str, key: str, at: int, deviation: str = _NONE, risk: str = "L", fallback: str = "") -> Row:
    return (clause, "Present", number_of(key, at), point(key, at), deviation, risk, fallback)


ROWS: tuple[Row, ...] = (
    _found("Term and renewal", "term", 3, "Renews by itself for a year; the playbook wants renewal by consent", "M",
           "Renewal for twelve months only if the Customer asks for it in writing"),
    _found("Termination for convenience", "end", 1, "Six months’ notice, not in the first year; playbook: three", "M",
           "Three months’ notice after the first six months"),
    _found("Termination for cause", "end", 2),
    _found("Fees and payment", "fees", 2, "Index plus 4%; the playbook accepts the index alone", "M",
           "The index, capped at 5% a year"),
    _found("Service levels", "levels", 3, "Credits are the only remedy; the playbook keeps the others", "M",
           "Credits without prejudice to other remedies below 97%"),
    _found("Confidentiality", "confidence", 1),
    _found("Data protection", "data", 2, "48 hours; the playbook asks for 24", "H",
           "24 hours, with the facts then known"),
    _found("Intellectual property", "rights", 1),
    _found("Warranties", "warranties", 2),
    _found("Indemnities", "indemnities", 1, "No indemnity for data breaches", "H",
           "Add losses from a breach of clause 7, inside a separate cap"),
    _found("Limitation of liability", "liability", 3, "100% of a year’s fees; the playbook asks for 200%", "H",
           "150%, and a separate cap of GBP 5 million for data"),
    ("Change of control", "Absent", "", "", "Silent; the playbook wants a right to end on a change of control", "H",
     "Right to end within six months of a change of control of the Supplier"),
    _found("Assignment and subcontracting", "assignment", 2, "Free subcontracting; the playbook wants consent", "M",
           "Consent for subcontractors that handle Customer Data"),
    _found("Insurance", "insurance", 1, "GBP 2 million; the playbook asks for 5 million", "M",
           "GBP 5 million for each claim"),
    _found("Audit rights", "audit", 1),
    _found("Non-solicitation", "staff", 1),
    ("Exclusivity", "Absent", "", "", _NONE, "L", ""),
    _found("Governing law and disputes", "law", 1),
)  # fmt: skip


def rows(*, first: bool) -> list[Row]:
    """The grid's rows; the first submission lacks one, misquotes one and leaves a fallback out."""
    if not first:
        return list(ROWS)
    kept = [row for row in ROWS if row[0] != LEFT_OUT]
    kept = [(*row[:3], row[3].replace(*MISQUOTED), *row[4:]) for row in kept]
    return [(*row[:6], "") if row[0] == NO_FALLBACK else row for row in kept]


def dates(*, first: bool) -> list[tuple[str, date, str]]:
    """Label, day, and the clauses it follows from."""
    return [
        ("Effective date", START, f"Clause {number_of('term', 1)}"),
        ("Expiry of initial term", END, f"Clause {number_of('term', 2)}: three years"),
        ("Last day for notice of non-renewal", NOTICE, f"Clause {number_of('term', 3)}: ninety days"),
        ("Renewal date", WRONG_RENEWAL if first else RENEWAL, f"Clause {number_of('term', 3)}"),
        ("First renewal ends", RENEWED, f"Clause {number_of('term', 3)}: twelve months"),
    ]


def write(*, first: bool) -> bytes:
    """The workbook's bytes."""
    import xlsxwriter  # reason: needed by the demo only

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        company = OTHER_CLIENT if first else CLIENT
        made = datetime(2026, 11, 16, 7, 45, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": f"{TITLE}: review grid", "author": VENDOR, "company": company, "created": made})
        if first:
            book.set_custom_property("Client", OTHER_CLIENT)
        style = Style(book)
        _review(book.add_worksheet("Review grid"), style, book, rows(first=first))
        _key_dates(book.add_worksheet("Key dates"), style, book, dates(first=first))
    return out.getvalue()


def _review(page: Any, style: Style, book: Any, lines: list[Row]) -> None:
    _title(page, style, f"{TITLE}: review grid")
    for column, (name, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write(TOP, column, name, style("band"))
    page.set_row(TOP, 18)
    for number, row in enumerate(lines, start=TOP + 1):
        page.set_row(number, _height(row))
        for column, text in enumerate(row):
            if text:
                page.write_string(number, column, text, style("wrap"))
            else:
                page.write_blank(number, column, None, style("wrap"))
    last = TOP + len(lines)
    line = {"bottom": 1, "bottom_color": RULE}
    high = book.add_format({**line, "bold": True, "font_color": RED})
    risk = HEAD.index("Risk")
    equals = {"type": "cell", "criteria": "==", "value": '"H"', "format": high}
    page.conditional_format(TOP + 1, risk, last, risk, equals)
    page.conditional_format(TOP + 1, 0, last, len(HEAD) - 1, {"type": "no_errors", "format": book.add_format(line)})
    page.freeze_panes(TOP + 1, 1)
    page.repeat_rows(TOP)
    page.autofilter(TOP, 0, last, len(HEAD) - 1)
    _print(page)


def _key_dates(page: Any, style: Style, book: Any, lines: list[tuple[str, date, str]]) -> None:
    _title(page, style, f"{TITLE}: key dates")
    day = book.add_format({"font_name": "Arial", "font_size": 9, "num_format": "d mmmm yyyy", "align": "left"})
    page.set_column(0, 0, 36)
    page.set_column(1, 1, 20)
    page.set_column(2, 2, 40)
    for column, name in enumerate(("Date", "Day", "Reckoned from")):
        page.write(TOP, column, name, style("band"))
    for number, (label, when, source) in enumerate(lines, start=TOP + 1):
        page.write(number, 0, label, style())
        page.write_datetime(number, 1, datetime(when.year, when.month, when.day), day)  # noqa: DTZ001 - a cell's day
        page.write(number, 2, source, style())
    _print(page)


def _title(page: Any, style: Style, title: str) -> None:
    page.hide_gridlines(2)
    page.set_row(0, 26)
    page.write(0, 0, title, style("title"))
    page.write(1, 0, f"{CLIENT} and {SUPPLIER} · draft 4 of 12 November 2026", style("subtitle"))
    page.write(2, 0, f"Reviewed by {ANALYST} against the customer playbook, version 7", style("subtitle"))


def _print(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&8{TITLE}&R&8Page &P of &N")


def _height(line: Row) -> int:
    """Points, for the cell that wraps most."""
    lines = max(1, *(-(-len(text) // int(width * 1.1)) for text, width in zip(line, _WIDTHS, strict=True)))
    return 12 * lines + 4

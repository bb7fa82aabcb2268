"""Writes the author queries, with the answers that came back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from countersign.server.demo.material.finance.style import RULE, Style
from countersign.server.demo.material.names import ANALYST, VENDOR
from countersign.server.demo.material.publishing.article import SHORT
from countersign.server.demo.material.publishing.faults import UNANSWERED

TOP = 4  # the heading row, from 0
HEAD = ("No", "Place", "Query", "Answer", "Status")
_WIDTHS = (5, 22, 64, 52, 18)

ROWS = (
    ("Abstract", "The abstract says “modestly improve”; the trial is over, so we made it “improved”. Is that right?",
     "Yes, the past tense is right.", "Answered"),
    ("Introduction", "Is reference 10 the trial you mean by “one larger trial”?", "Yes, Joyner 2022.", "Answered"),
    ("Methods, patients", "Is the dose per puff or per day? We kept the wording.",
     "Per administration, twice daily, as written.", "Answered"),
    ("Results", "Were the 19 lost monitors spread over both groups?", "Yes, 10 and 9; the text stands.", "Answered"),
    ("Results", "Does the interval for FEV1 come from the adjusted model?", "Yes, adjusted for baseline.", "Answered"),
    ("An illustrative case", "We removed the record number behind “15-year-old girl took 38% of her doses”: it "
     "identifies her. Do you hold her consent to publish the case?",
     "Removed, thank you. Consent is on file.", "Answered"),
    ("Discussion", "Is there a source for the effect of being monitored?", "",
     "Carried forward to the author"),
    ("References", "We added DOIs. Please check 5 and 8 against your copies.", "Both checked.", "Answered"),
)  # fmt: skip


def write(*, first: bool) -> bytes:
    """The workbook's bytes; in the first submission one answer is lacking."""
    import xlsxwriter  # reason: needed by the demo only

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = datetime(2026, 11, 17, 6, 45, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": f"{SHORT}: queries", "author": VENDOR, "created": made})
        _fill(book, book.add_worksheet("Queries"), first=first)
    return out.getvalue()


def _fill(book: Any, page: Any, *, first: bool) -> None:
    style = Style(book)
    page.hide_gridlines(2)
    page.set_row(0, 26)
    page.write(0, 0, f"{SHORT}: author queries", style("title"))
    page.write(1, 0, f"Edited by {ANALYST} · answers of the author by 20 November 2026", style("subtitle"))
    for column, (name, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write(TOP, column, name, style("band"))
    for number, (place, query, answer, status) in enumerate(ROWS, start=1):
        row, lacking = TOP + number, first and number == UNANSWERED
        page.set_row(row, 30)
        page.write_string(row, 0, str(number), style("wrap"))
        texts = (place, query, "" if lacking else answer, "Open" if lacking else status)
        for column, text in enumerate(texts, start=1):
            page.write(row, column, text, style("wrap"))
    ruled = {"type": "no_errors", "format": book.add_format({"bottom": 1, "bottom_color": RULE})}
    page.conditional_format(TOP + 1, 0, TOP + len(ROWS), len(HEAD) - 1, ruled)
    page.freeze_panes(TOP + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)

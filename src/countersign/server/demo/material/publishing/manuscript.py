"""Writes the article: as the author sent it, and as the editor gives it back."""

from __future__ import annotations

from datetime import UTC, datetime

from countersign.server.demo.material.names import VENDOR
from countersign.server.demo.material.paper import Paper
from countersign.server.demo.material.publishing.article import (
    AUTHORS,
    PASSAGES,
    PLACE,
    REFERENCES,
    SHORT,
    TABLES,
    TITLE,
    reference,
)  # fmt: skip
from countersign.server.demo.material.publishing.faults import CHANGES

_SENT, _EDITED = datetime(2026, 11, 3, 10, 0, tzinfo=UTC), datetime(2026, 11, 17, 6, 30, tzinfo=UTC)


def original() -> bytes:
    """The manuscript as it was received."""
    return _written({passage.key: passage.text for passage in PASSAGES}, edited=False)


def edited(*, first: bool) -> bytes:
    """The edited text; `first` is the first submission, with its faults."""
    texts = {passage.key: passage.final for passage in PASSAGES}
    if first:
        texts |= {key: texts[key].replace(*change) for key, change in CHANGES.items()}
    return _written(texts, edited=True)


def _written(texts: dict[str, str], *, edited: bool) -> bytes:
    author = VENDOR if edited else AUTHORS.partition(",")[0]
    font = "Georgia" if edited else "Times New Roman"
    paper = Paper(title=SHORT, author=author, at=_EDITED if edited else _SENT, font=font)
    paper.footer(SHORT)
    paper.heading(TITLE, 0)
    paper.text(AUTHORS)
    paper.text(PLACE, grey=True)
    for passage in PASSAGES:
        if passage.heading:
            paper.heading(passage.text)
            continue
        paper.text(texts[passage.key])
        if passage.key in TABLES:
            caption, rows = TABLES[passage.key]
            paper.table(rows, caption=caption)
    paper.heading("References")
    for number in range(1, len(REFERENCES) + 1):
        _entry(paper, reference(number, doi=edited))
    return paper.bytes()


def _entry(paper: Paper, text: str) -> None:
    from docx.shared import Cm, Pt  # reason: needed by the demo only

    label, _, words = text.partition(" ")
    paragraph = paper.text(f"{label}\t{words}")
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent, layout.space_after = Cm(1), Cm(-1), Pt(3)
    layout.tab_stops.add_tab_stop(Cm(1))

"""A place as a person types it beside a defect: "DCF!H41", "page 3", "paragraph 12", or words."""

from __future__ import annotations

import re

from countersign.checks.finding import Where

_CELL = re.compile(
    r"^(?:'?(?P<sheet>[^'!]+)'?!)?(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)$"
)
_PAGE = re.compile(r"^p(?:age|\.)?\s*(?P<page>[0-9]{1,5})(?:,?\s*line\s*(?P<line>[0-9]{1,6}))?$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^(?:paragraph|para\.?|¶)\s*(?P<paragraph>[0-9]{1,6})$", re.IGNORECASE)
_ROW = re.compile(r"^row\s*(?P<row>[0-9]{1,7})(?:,?\s*column\s*(?P<column>.+))?$", re.IGNORECASE)


def read_place(text: str) -> Where:
    """The place these words name; words that name none are kept as they are.

    >>> read_place("DCF!H41").label(), read_place("page 3, line 4").label(), read_place("the summary").label()
    ('DCF!H41', 'page 3, line 4', 'the summary')
    """
    text = " ".join(text.split())
    if found := _CELL.match(text):
        return Where(sheet=found["sheet"], cell=found["cell"].replace("$", "").upper())
    if found := _PAGE.match(text):
        return Where(page=int(found["page"]), line=int(found["line"]) if found["line"] else None)
    if found := _PARAGRAPH.match(text):
        return Where(paragraph=int(found["paragraph"]))
    if found := _ROW.match(text):
        return Where(row=int(found["row"]), column=found["column"])
    return Where(entity=text[:200] or None)

"""Plain text and Markdown become blocks with places."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.checks.readers import open_view
from countersign.checks.readers.document import Document
from countersign.checks.readers.plain import open_plain
from countersign.checks.readers.unreadable import Unreadable

NOTE = b"""# Note

Revenue grew by 12 %
in the year.

- one point
- another

| Year | Sales |
|------|-------|
| 2025 | 12 |
"""


def test_markdown() -> None:
    note = open_view("note.md", NOTE)
    assert isinstance(note, Document)
    said = [(b.kind, b.text, b.where.paragraph, b.where.line) for b in note.blocks]
    assert said == [
        ("heading", "Note", 1, 1),
        ("paragraph", "Revenue grew by 12 % in the year.", 2, 3),
        ("list", "one point", 3, 6),
        ("list", "another", 4, 7),
        ("table", "Year\tSales\n2025\t12", 5, 9),
    ]
    assert note.tables[0].rows == (("Year", "Sales"), ("2025", "12"))
    assert "12 %" in note.text


def test_plain_text_has_no_markup() -> None:
    note = open_plain("note.txt", b"# not a heading\n\n| not a table |")
    assert [b.kind for b in note.blocks] == ["paragraph", "paragraph"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert open_plain("a.txt", "Müller – 5 €".encode(encoding)).text == "Müller – 5 €"


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_any_bytes_end_in_a_view_or_a_reason(data: bytes) -> None:
    with suppress(Unreadable):  # the only exception that may leave a reader
        assert all(b.where.paragraph for b in open_plain("a.md", data).blocks)

"""What a PDF holds beside its text: properties and the comments people left on its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from countersign.checks.finding import Where
from countersign.checks.readers.document import Comment
from countersign.checks.readers.package import Properties

MAX_COMMENTS = 5_000
_MAX_TEXT = 1_000_000
# Marks of people; links, widgets and printers' marks are part of the page.
_SAID = frozenset({
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_POLYGON,
})  # fmt: skip
_TICKS = frozenset({"Off", "On", "Yes", "No", "0", "1"})
_OWN = ("Manager", "Category", "Client", "Comments")


def properties_of(file: Any) -> Properties:
    """The document information that the file carries."""

    def told(key: str) -> str:
        return _string(lambda buffer, size: pdfium.FPDF_GetMetaText(file, key.encode(), buffer, size))

    return Properties(
        creator=told("Author"),
        company=told("Company"),
        title=told("Title"),
        subject=told("Subject"),
        keywords=told("Keywords"),
        application=told("Creator") or told("Producer"),
        custom={key: value for key in _OWN if (value := told(key))},
    )


def comments_of(page: Any, number: int) -> Iterator[Comment]:
    """The notes, highlights and drawings that people left on an open page."""
    for mark, where in _marks(page, number):
        if pdfium.FPDFAnnot_GetSubtype(mark) in _SAID:
            yield Comment(_value(mark, "T"), _value(mark, "Contents"), where)


def fields_of(page: Any, number: int) -> Iterator[tuple[str, Where]]:
    """What was filled into the form fields of an open page; boxes to tick hold no words."""
    for mark, where in _marks(page, number):
        if pdfium.FPDFAnnot_GetSubtype(mark) == pdfium.FPDF_ANNOT_WIDGET:
            said = " ".join(_value(mark, "V").split())
            if said and said not in _TICKS:
                yield said, where


def _marks(page: Any, number: int) -> Iterator[tuple[Any, Where]]:
    height = page.get_height()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_COMMENTS)):
        mark = pdfium.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            yield mark, Where(page=number, box=_box(mark, height))
        finally:
            pdfium.FPDFPage_CloseAnnot(mark)


def _box(mark: Any, height: float) -> tuple[float, float, float, float] | None:
    found = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(mark, ctypes.byref(found)):
        return None
    sides = found.left, height - found.top, found.right, height - found.bottom
    return (round(sides[0], 1), round(sides[1], 1), round(sides[2], 1), round(sides[3], 1))


def _value(mark: Any, key: str) -> str:
    return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(mark, key.encode(), buffer, size))


def _string(ask: Any) -> str:
    """Ask pdfium for a text: first for its length, then for its bytes."""
    size = min(ask(None, 0), _MAX_TEXT)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "ignore").strip("\x00 ")

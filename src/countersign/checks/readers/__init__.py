"""Typed views of bytes. What a file is, its content says; its name only has to agree."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from countersign.checks.readers.unreadable import Unreadable

if TYPE_CHECKING:
    from countersign.checks.readers.document import Document
    from countersign.checks.readers.table import Table
    from countersign.checks.readers.workbook import Workbook

    View = Workbook | Table | Document

MAX_BYTES = 256 * 1024 * 1024
KINDS = ("xlsx", "xlsm", "docx", "pdf", "csv", "txt", "md")
_ENDINGS = {"xlsx": {"xlsx", "xltx"}, "xlsm": {"xlsm", "xltm"}, "docx": {"docx", "dotx", "docm"}, "pdf": {"pdf"}}
_OFFICE = {*(e for ends in _ENDINGS.values() for e in ends), "doc", "dot", "xls", "xlt", "xlsb", "ppt", "pptx"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sniff(name: str, data: bytes) -> str:
    """The kind of a file, one of `KINDS`, from its content; Unreadable when it is none or its name says another."""
    if not data:
        raise Unreadable("empty-file", "The file is empty.", "Submit the file again.")
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "file-too-large", f"The file is larger than {MAX_BYTES >> 20} MB.", "Split it, or drop what is not needed."
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _by_content(ending, data)
    if kind in _ENDINGS and ending and ending not in _ENDINGS[kind]:
        raise Unreadable(
            "wrong-extension",
            f"The name says .{ending}, the content is {kind}.",
            f"Rename it to .{kind}, or submit the right file.",
        )
    if kind not in _ENDINGS and ending in _OFFICE:
        raise Unreadable(
            "wrong-extension", f"The name says .{ending}, but the content is plain text.", "Submit the real file."
        )
    return kind


def open_view(name: str, data: bytes) -> View:
    """Open bytes as the view that rules take: Workbook, Table or Document."""
    kind = sniff(name, data)
    if kind in ("xlsx", "xlsm"):
        from countersign.checks.readers.workbook import open_workbook  # reason: a note needs no workbook engine

        return open_workbook(name, data)
    if kind == "csv":
        from countersign.checks.readers.table import open_table  # reason: loaded for tables only

        return open_table(name, data)
    if kind in {"txt", "md"}:
        from countersign.checks.readers.plain import open_plain  # reason: loaded for plain text only

        return open_plain(name, data)
    if kind == "docx":
        from countersign.checks.readers.word import open_word  # reason: loaded for Word files only

        return open_word(name, data)
    from countersign.checks.readers.pdf import open_pdf  # reason: loads a native library

    return open_pdf(name, data)


def _by_content(ending: str, data: bytes) -> str:
    if data.startswith(b"PK"):
        return _office(data)
    if data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise _old_office(data)
    if data.startswith(b"{\\rtf"):
        raise Unreadable("unsupported-kind", "The file is in rich text format.", "Save it as .docx and submit that.")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "unsupported-kind",
            f"This is no kind of file we read ({ending or 'no ending'}).",
            f"Submit one of {', '.join(KINDS)}.",
        )
    return ending if ending in ("csv", "md") else "csv" if ending == "tsv" else "txt"


def _office(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except Exception as error:
        raise Unreadable(
            "damaged-package", "The file is cut short or damaged.", "Save it again and submit that."
        ) from error
    if any(n.startswith("xl/") for n in names):
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    if any(n.startswith("word/") for n in names):
        return "docx"
    raise Unreadable(
        "unsupported-kind",
        "This archive is neither a workbook nor a Word document.",
        f"Submit one of {', '.join(KINDS)}.",
    )


def _old_office(data: bytes) -> Unreadable:
    if _ENCRYPTED in data:
        return Unreadable(
            "encrypted", "The file is protected by a password.", "Save it without a password and submit it again."
        )
    return Unreadable(
        "legacy-office", "The file is in the old binary Office format.", "Save it as .xlsx or .docx and submit that."
    )

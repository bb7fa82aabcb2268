"""A table of plain text (csv, tsv): encoding and dialect found out, size bounded."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from countersign.checks.readers.unreadable import Unreadable

MAX_CELLS = 5_000_000
MAX_FIELD = 1_000_000
_SAMPLE = 64 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class Table:
    """A header and rows of text. Rows keep the length they have in the file; `lines` are where they start, from 1."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    dialect: Dialect
    data: bytes = field(repr=False)

    def column(self, name: str) -> tuple[str, ...]:
        """The texts under a heading, "" where a row is too short; KeyError for an unknown heading."""
        if name not in self.header:
            raise KeyError(name)
        at = self.header.index(name)
        return tuple(row[at] if at < len(row) else "" for row in self.rows)


def open_table(name: str, data: bytes) -> Table:
    """Read a delimited text file whose first row is its header; Unreadable when it is none or has no end."""
    encoding, text = _decoded(data)
    delimiter = _delimiter(text[:_SAMPLE])
    rows, lines = _rows(text, delimiter)
    if not rows:
        raise Unreadable("empty-file", "The table holds no rows.", "Submit the file again.")
    return Table(name, rows[0], tuple(rows[1:]), tuple(lines[1:]), Dialect(encoding, delimiter), data)


def _decoded(data: bytes) -> tuple[str, str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if marked:
        raise Unreadable(
            "damaged-text", f"The text is damaged: it says it is {marked} and is not.", "Save it again as UTF-8."
        )
    return "latin-1", data.decode("latin-1")


def _delimiter(sample: str) -> str:
    """The one that cuts the most lines into the same number of fields."""
    whole = sample[: sample.rfind("\n") + 1] or sample
    best, chosen = (0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(whole), delimiter=delimiter) if row][:200]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = (widths.count(usual), usual) if usual > 1 else (0, 0)
        if score > best:
            best, chosen = score, delimiter
    return chosen


def _rows(text: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[int]]:
    if len(text) > MAX_FIELD and '"' not in text and "\n" not in text and "\r" not in text:
        raise Unreadable("not-a-table", "The file is one endless line.", "Submit a table with one row per line.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    count, line = 0, 1
    try:
        for row in reader:
            if row:
                rows.append(tuple(row))
                lines.append(line)
            count += len(row)
            line = reader.line_num + 1
            if count > MAX_CELLS:
                raise Unreadable(
                    "file-too-large",
                    f"The table holds more than {MAX_CELLS:,} cells.",
                    "Split it, or drop what is not needed.",
                )
    except csv.Error as error:
        where = f"near line {reader.line_num}"
        raise Unreadable(
            "damaged-table", f"The table cannot be read {where} ({error}).", "Check the quotes there and save it again."
        ) from error
    return rows, lines

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.checks.readers.table import open_table
from countersign.checks.readers.unreadable import Unreadable

fields = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(rows=st.lists(st.lists(fields, min_size=3, max_size=3), min_size=2, max_size=8), data=st.data())
@settings(max_examples=50)
def test_reads_back_what_was_written(rows, data):
    delimiter = data.draw(st.sampled_from([",", ";", "\t", "|"]))
    if any(mark in value for row in rows for value in row for mark in (",", ";", "|", "\t")):
        delimiter = ","
        rows = [[value.replace(";", "").replace("|", "") or "x" for value in row] for row in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    table = open_table("t.csv", out.getvalue().encode())
    assert [table.header, *table.rows] == [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        ("Name,Größe\na,1\n".encode(), "utf-8", ","),
        ("Name;Größe\na;1,5\n".encode("cp1252"), "cp1252", ";"),
        ("Name\tGröße\na\t1\n".encode("utf-16"), "utf-16", "\t"),
        ("\ufeffName|Größe\na|1\n".encode(), "utf-8-sig", "|"),
    ],
)
def test_finds_encoding_and_dialect(data, encoding, delimiter):
    table = open_table("t.csv", data)
    assert (table.dialect.encoding, table.dialect.delimiter, table.header) == (encoding, delimiter, ("Name", "Größe"))


def test_lines_count_breaks_inside_quotes_and_short_rows_read_empty():
    table = open_table("t.csv", b'a,b\n"x\ny",1\n\nz\n')
    assert table.lines == (2, 5)
    assert table.column("b") == ("1", "")
    with pytest.raises(KeyError):
        table.column("c")


@pytest.mark.parametrize("data", [b"\n\n", b"\xff\xfea", b"a,b\n" + b'"' + b"x" * 200_000])
def test_refuses_with_a_reason(data):
    with pytest.raises(Unreadable) as refused:
        open_table("t.csv", data)
    assert refused.value.refusal.remedy


CORPORA = os.environ.get("COUNTERSIGN_CORPORA")


@pytest.mark.skipif(not CORPORA, reason="COUNTERSIGN_CORPORA is not set")
def test_every_odd_table_is_read_or_refused():
    paths = sorted(Path(CORPORA).glob("robustness/*.[ct]sv"))
    read = 0
    for path in paths:
        try:
            read += bool(open_table(path.name, path.read_bytes()).header)
        except Unreadable:
            continue
    assert read > len(paths) * 0.8

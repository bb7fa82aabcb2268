from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.checks.readers.formulas import (
    Area,
    area_of,
    cell_name,
    cell_position,
    column_name,
    column_number,
    column_pattern,
    to_a1,
    to_relative,
)
from countersign.checks.readers.template import Template

cells = st.builds(
    lambda fixed_col, col, fixed_row, row: f"{fixed_col}{column_name(col)}{fixed_row}{row}",
    st.sampled_from(["", "$"]),
    st.integers(1, 16384),
    st.sampled_from(["", "$"]),
    st.integers(1, 1_048_576),
)
columns = st.builds(lambda a, b: f"{column_name(a)}:${column_name(b)}", st.integers(1, 16384), st.integers(1, 16384))
rows = st.builds(lambda a, b: f"${a}:{b}", st.integers(1, 1_048_576), st.integers(1, 1_048_576))
sheets = st.sampled_from(["", "Model!", "'P & L'!", "'it''s A1'!", "[1]Data!", "'[2]FY25 B3'!"])
words = st.sampled_from(
    ['"A1 is ""text"" B2"', "LOG10(2)", "1.5E3", "Table1[[#This Row],[C1]]", "tax_rate", "x.A1", "TRUE", "5%"]
)
terms = st.one_of(
    st.builds(lambda sheet, ref: sheet + ref, sheets, st.one_of(cells, columns, rows)),
    st.builds(lambda sheet, a, b: f"SUM({sheet}{a}:{b})", sheets, cells, cells),
    words,
)
formulas = st.lists(terms, min_size=1, max_size=5).map("+".join)


@given(formula=formulas, row=st.integers(1, 1_048_576), col=st.integers(1, 16384))
@settings(max_examples=50)
def test_relative_form_turns_back_into_the_same_a1_text(formula, row, col):
    assert to_a1(to_relative(formula, row, col), row, col) == formula


@given(formula=formulas, row=st.integers(2, 1000), col=st.integers(1, 16384))
@settings(max_examples=50)
def test_the_column_pattern_reads_as_the_template_does(formula, row, col):
    template = to_relative(formula, row, col)
    pattern, offsets = column_pattern(template, col)
    assert pattern % tuple(row + offset for offset in offsets) == formula


@pytest.mark.parametrize(
    ("formula", "row", "col", "relative"),
    [
        ("B1*1.1", 2, 2, "R[-1]C*1.1"),
        ("SUM($A$1:A3)", 4, 1, "SUM(R1C1:R[-1]C)"),
        ("'B1'!B1", 1, 1, "'B1'!RC[1]"),
        ('IF(A1="A1",LOG10(A1),FY25)', 1, 1, 'IF(RC="A1",LOG10(RC),FY25)'.replace("FY25", "R[24]C[180]")),
        ("SUM(A:A)+SUM(1:2)", 1, 1, "SUM(C:C)+SUM(R:R[1])"),
        ("Sales[[#Totals],[A1]]+ABCD1", 1, 1, "Sales[[#Totals],[A1]]+ABCD1"),
        ("ZZZ1+A9999999", 1, 1, "ZZZ1+A9999999"),
    ],
)
def test_only_references_move(formula, row, col, relative):
    assert to_relative(formula, row, col) == relative


def test_a_place_off_the_sheet_reads_ref():
    assert to_a1("R[-1]C+RC[-1]", 1, 1) == "#REF!+#REF!"


def test_references_know_sheet_book_and_place():
    one, two, three, four = Template("SUM('P & L'!R[-2]C:R[-1]C)+[1]Data!R1C1+C:C[1]+RC[-1]").references
    assert one.at(5, 2) == Area(3, 2, 4, 2, "P & L")
    assert (two.book, two.sheet, two.at(9, 9)) == (1, "Data", Area(1, 1, 1, 1, "Data"))
    assert three.at(1, 3) == Area(1, 3, 1_048_576, 4)
    assert four.at(1, 1) is None


def test_text_and_tables_are_no_references():
    assert Template('"R[1]C"&Table1[RC]').references == ()


def test_constants_leave_out_references_names_and_text():
    assert Template('R[-1]C[2]*1.1+RATE2*3%+"4"&R5C6+SUM(C:C[2])+.5').constants == ("1.1", "3%", ".5")


def test_functions_without_the_prefix_of_newer_ones():
    assert Template("_xlfn.XLOOKUP(RC1,C2:C2,C3:C3)+_xlfn._xlws.FILTER(RC,RC)").functions == {"XLOOKUP", "FILTER"}


@given(row=st.integers(1, 1_048_576), col=st.integers(1, 16384))
@settings(max_examples=50)
def test_names_of_cells_turn_back(row, col):
    assert cell_position(cell_name(row, col)) == (row, col)
    assert column_number(column_name(col)) == col


@pytest.mark.parametrize("name", ["", "A0", "7", "ZZZ9", "A1048577", "A1:B2"])
def test_what_is_no_cell(name):
    with pytest.raises(ValueError, match="is no cell"):
        cell_position(name)


def test_areas():
    area = area_of("$C$5:B2")
    assert (area.name, area.rows, area.columns, (3, 3) in area, (6, 3) in area) == ("B2:C5", 4, 2, True, False)

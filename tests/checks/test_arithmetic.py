"""Plain formulas are worked out from stored values; anything else is left alone."""

from __future__ import annotations

import pytest

from countersign.checks.arithmetic import value_of
from countersign.checks.readers.formulas import cell_position
from countersign.checks.readers.template import Template
from countersign.checks.readers.workbook import open_workbook
from countersign.testing.workbooks import build_workbook

SHEET = open_workbook("a.xlsx", build_workbook({"S": "2 | 3 | 4\n5 | text | 7\n8 | | 9"})).sheets[0]


@pytest.mark.parametrize(
    ("formula", "at", "value"),
    [
        ("SUM(R[-3]C:R[-1]C)", "A4", 15.0),
        ("SUM(R[-3]C:R[-1]C)", "B4", 3.0),
        ("RC[-1]-RC[-2]", "C1", 1.0),
        ("RC[-2]*RC[-1]/2", "C1", 3.0),
        ("-(R1C1+R3C2)", "D1", -2.0),
        ("SUM(R1C1,R1C3)+1", "D9", 7.0),
        ("RC[-1]*2", "C2", None),
        ("RC[-1]/R3C2", "D3", None),
        ("IF(R1C1>0,1,2)", "D1", None),
        ("'Other'!R1C1*2", "D1", None),
        ("R[-9]C", "A1", None),
    ],
)
def test_value(formula: str, at: str, value: float | None):
    assert value_of(SHEET, Template(formula), *cell_position(at)) == value

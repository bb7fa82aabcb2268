"""Figures tie by value, by what follows from cells, and by where a table's row stands; accidents do not count."""

from __future__ import annotations

import pytest

from countersign.checks.readers.workbook import open_workbook
from countersign.checks.tie.context import stated_in
from countersign.checks.tie.judge import Judge, Verdict
from countersign.checks.tie.numbers import Numbers
from countersign.testing.workbooks import build_workbook

MODEL = {
    "P&L": """
        USD m | 2022A | 2023A | 2024A | 2025E
        Revenue | 812.4 | 874.9 | 951.3 | 1,020.6
        Gross profit | 301.7 | 332.1 | 371.4 | 402.0
        Operating profit | 88.6 | 97.3 | 111.9 | 124.4
        Tax rate | 0.211 | 0.209 | 0.214 | 0.215
    """,
    "Segments": """
        USD m | 2022A | 2023A | 2024A
        Coatings | 402.1 | 433.5 | 476.0
        Adhesives | 410.3 | 441.4 | 475.3
    """,
}


def _grid(text: str) -> str:
    return "\n".join(line.strip().replace("1,0", "10") for line in text.strip().splitlines())


@pytest.fixture(scope="module")
def judge() -> Judge:
    data = build_workbook({name: _grid(text) for name, text in MODEL.items()})
    return Judge(Numbers(open_workbook("model.xlsx", data)))


def _last(judge: Judge, text: str) -> Verdict:
    return judge.all(stated_in(text))[-1]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Revenue was $951.3 million in 2024.", ["P&L!D2"]),
        ("Revenue was $951,300 thousand in 2024.", ["P&L!D2"]),
        ("Revenue of $0.95 billion in 2024 was a record.", ["P&L!D2"]),
        ("The tax rate was 21.4% in 2024.", ["P&L!D5"]),
        ("In 2023 the coatings segment sold $433.5m.", ["Segments!C2"]),
    ],
)
def test_a_figure_ties_to_its_cell(judge: Judge, text: str, cells: list[str]):
    verdict = _last(judge, text)
    assert (verdict.standing, [judge.numbers.ref(cell) for cell in verdict.cells]) == ("tied", cells)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Revenue grew 8.7% in 2024.", "growth"),
        ("Revenue compounds at 7.9% a year from 2022 to 2025.", "compound growth"),
        ("The gross margin, gross profit over revenue, was 39.0% in 2024.", "ratio"),
        ("Revenue increased by $76.4 million in 2024.", "difference"),
        ("Together, coatings and adhesives had $951.3m in 2024.", "sum"),
        ("The average revenue of 2023 and 2024 was $913.1 million.", "average"),
    ],
)
def test_a_figure_follows_from_cells(judge: Judge, text: str, how: str):
    verdict = _last(judge, text)
    assert verdict.standing in {"tied", "worked out"}
    assert verdict.how in {how, ""}


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Revenue was $915.3 million in 2024.", "P&L!D2"),
        ("Operating profit of $119.1m in 2024 beat the plan.", "P&L!D4"),
        ("The tax rate was 24.1% in 2024.", "P&L!D5"),
    ],
)
def test_a_wrong_figure_ties_to_nothing_and_the_cell_it_should_be_is_named(judge: Judge, text: str, nearest: str):
    verdict = _last(judge, text)
    assert verdict.standing == "untied"
    assert judge.numbers.ref(verdict.cells[0]) == nearest
    assert verdict.sure


@pytest.mark.parametrize("text", ["Revenue grew 9.7% in 2024.", "Revenue compounds at 8.4% a year from 2022 to 2025."])
def test_a_wrong_rate_ties_to_nothing(judge: Judge, text: str):
    assert _last(judge, text).standing == "untied"


def test_what_another_line_happens_to_hold_does_not_count(judge: Judge):
    verdict = _last(judge, "Operating profit was $97.3 million in 2024.")  # which is 2023
    assert (verdict.standing, judge.numbers.ref(verdict.cells[0])) == ("untied", "P&L!D4")
    verdict = _last(judge, "Gross profit was $402.1 million in 2024.")
    assert (verdict.standing, judge.numbers.ref(verdict.cells[0])) == ("untied", "P&L!D3")

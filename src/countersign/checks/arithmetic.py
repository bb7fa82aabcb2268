"""What a plain formula gives where it stands: sums, differences, products and quotients of cells of one sheet."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable

from countersign.checks.readers.formulas import Area
from countersign.checks.readers.grid import EMPTY, NUMBER
from countersign.checks.readers.template import Template
from countersign.checks.readers.workbook import Sheet

MAX_CELLS = 5_000
_SUM = re.compile(r"SUM\(([^()]*)\)", re.IGNORECASE)
_AXIS = r"(?:\[-?\d+\]|\d+)?"
_PLACE = re.compile(rf"R{_AXIS}C{_AXIS}(?::R{_AXIS}C{_AXIS})?")
_PLAIN = re.compile(r"[\d.+\-*/() ]+")
_STEPS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


class _Beyond(Exception):
    """The formula holds what is not worked out here."""


def value_of(sheet: Sheet, template: Template, row: int, col: int) -> float | None:
    """The value of a formula at a place, from what the cells it reads have stored; None if it is not a plain one."""
    try:
        text = _SUM.sub(
            lambda found: repr(sum(_value(sheet, part, row, col) for part in _parts(found[1]))), template.text
        )
        text = _PLACE.sub(lambda found: f"({_value(sheet, found[0], row, col)!r})", text)
        if not _PLAIN.fullmatch(text):
            return None
        return _worked(ast.parse(text.strip(), mode="eval").body)
    except (_Beyond, SyntaxError, ZeroDivisionError, OverflowError, RecursionError):
        return None


def _parts(inside: str) -> list[str]:
    parts = inside.split(",")
    if not all(_PLACE.fullmatch(part.strip()) for part in parts):
        raise _Beyond
    return [part.strip() for part in parts]


def _value(sheet: Sheet, text: str, row: int, col: int) -> float:
    """The sum of a range, or the number in a cell; nothing counts as 0, as in a spreadsheet."""
    references = Template(text).references
    area = references[0].at(row, col) if len(references) == 1 else None
    if area is None or area.rows * area.columns > MAX_CELLS:
        raise _Beyond
    return sum(_number(sheet, index, area) for index in sheet.grid.within(area))


def _number(sheet: Sheet, index: int, area: Area) -> float:
    tag = sheet.grid.tags[index]
    if tag == NUMBER:
        return sheet.grid.numbers[index]
    if tag == EMPTY or area.rows * area.columns > 1:  # a sum passes over text
        return 0.0
    raise _Beyond


def _worked(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _worked(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _STEPS:
        return _STEPS[type(node.op)](_worked(node.left), _worked(node.right))
    raise _Beyond

"""One text for a formula, read twice: written as the Excel formula of a cell, and computed for the value it shows.

A template names lines of the model: `{revenue}` is the same column, `{revenue@prev}` the year before,
`{wacc@one}` a single value, `{fcf@forecast}` the forecast years, `{fcf@last}` the last of them, `{revenue@now}` the
last year of history, `{revenue@mid}` three years on, `{cash:inventories}` the lines from one to the other in the same
column, `{growth@row}` the same column of a heading row, `{sens_1@lead}` the value at the left of a table's row.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

Value = float | str
REFERENCE = re.compile(r"\{(\w+)(?::(\w+))?(?:@(\w+))?\}")


class ErrorValue(Exception):
    """What a cell shows that cannot be computed: #REF!, #DIV/0!."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def computed(template: str, look_up: Callable[[re.Match[str]], Any]) -> Value:
    """The value of a template; `look_up` gives the value (or values) of one reference."""
    if "#REF!" in template:
        raise ErrorValue("#REF!")
    names: dict[str, Any] = {}

    def named(match: re.Match[str]) -> str:
        name = f"_{len(names)}"
        names[name] = look_up(match)
        return name

    text = REFERENCE.sub(named, template).replace("^", "**")
    value: Value = _value(ast.parse(text, mode="eval").body, names)
    return value


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, names)
        case ast.BinOp(left=left, op=op, right=right):
            return _operated(op, _value(left, names), _value(right, names))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _COMPARISONS[type(op)](_value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(a, names) for a in args))
    raise ValueError(f"The demo's formulas know no {type(node).__name__}.")


def _operated(op: ast.operator, left: float, right: float) -> float:
    if isinstance(op, ast.Div) and right == 0:
        raise ErrorValue("#DIV/0!")
    result: float = _OPERATORS[type(op)](left, right)
    return result


def _net_present_value(rate: float, flows: Sequence[float]) -> float:
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(flows, start=1))


def _rounded(value: float, digits: float) -> float:
    # Excel rounds halves away from zero; Python's round() goes to the even neighbour.
    factor = 10.0 ** int(digits)
    whole = int(abs(value) * factor + 0.5) / factor
    return whole if value >= 0 else -whole


def _flat(values: Sequence[Any]) -> list[float]:
    return [x for v in values for x in (v if isinstance(v, list) else [v]) if isinstance(x, int | float)]


_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *v: sum(_flat(v)),
    "MIN": lambda *v: min(_flat(v)),
    "MAX": lambda *v: max(_flat(v)),
    "AVERAGE": lambda *v: sum(_flat(v)) / len(_flat(v)),
    "ABS": abs,
    "IF": lambda test, yes, no: yes if test else no,
    "NPV": _net_present_value,
    "ROUND": _rounded,
}

"""The house style of the demo's workbooks: fonts, colours and number formats, made once per book."""

from __future__ import annotations

from typing import Any

INK, TEAL, BLUE, PAPER, RULE = "#1B1F24", "#0F4C4A", "#0000FF", "#FFFBE6", "#9AA3AB"
NUMBERS = {
    "number": '#,##0.0;(#,##0.0);"–"',
    "percent": "0.0%;(0.0%)",
    "multiple": '0.0"x";(0.0"x")',
    "factor": "0.000",
    "fine": "0.00",
    "days": "0",
    "pence": "#,##0",
    "text": "@",
    "check": '0.0;(0.0);"OK"',
}
_BASE = {"font_name": "Arial", "font_size": 9, "font_color": INK, "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "line": {},
    "subtotal": {"bold": True, "top": 1, "top_color": RULE},
    "total": {"bold": True, "top": 1, "bottom": 6, "top_color": INK, "bottom_color": INK},
    "lead": {"bold": True},
    "check": {"italic": True, "font_color": TEAL},
    "title": {"bold": True, "font_size": 16, "font_color": TEAL},
    "subtitle": {"font_color": "#5B646C"},
    "band": {"bold": True, "font_color": "#FFFFFF", "bg_color": TEAL},
    "heading": {"bold": True, "font_color": TEAL, "bottom": 1, "bottom_color": TEAL},
    "note": {"font_size": 8, "font_color": "#5B646C", "italic": True},
    "link": {"font_color": TEAL, "underline": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
}


class Style:
    """Formats by what a cell is; each is made once, as XlsxWriter wants it."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}

    def __call__(
        self, look: str = "line", number: str = "", *, typed: bool = False, right: bool = False, indent: int = 0
    ) -> Any:
        """The format of a cell: how it looks, how its number is written, whether a person typed it."""
        key = (look, number, typed, right, indent)
        if key not in self._made:
            wanted = {**_BASE, **_LOOKS[look]}
            if number:
                wanted["num_format"] = NUMBERS[number]
            if typed:
                wanted |= {"font_color": BLUE, "bg_color": PAPER}
            if right:
                wanted["align"] = "right"
            if indent:
                wanted["indent"] = indent
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

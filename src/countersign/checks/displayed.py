"""What a cell shows on screen: its value through its number format, as far as people need it to recognise the cell."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from countersign.checks.readers.workbook import ErrorValue, Value

LONGEST = 120
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]+)?")
_DATE = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|am/pm", re.IGNORECASE)
_LAST_DAY = 2958465  # 31 December 9999
_KEPT = "\x00{}\x00"


def displayed(value: Value, number_format: str = "General", *, since_1904: bool = False) -> str:
    """A cell's value as a spreadsheet shows it, shortened if it is long.

    >>> displayed(0.1425, "0.0%"), displayed(-1250.0, "#,##0;(#,##0)"), displayed(45658.0, "d mmm yyyy")
    ('14.3%', '(1,250)', '1 Jan 2025')
    >>> displayed(12.5, '0.0"x"'), displayed(True), displayed("Revenue")
    ('12.5x', 'TRUE', 'Revenue')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, ErrorValue | str):
        return _cut(str(value))
    return _cut(_number(value, number_format, since_1904=since_1904))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def _number(value: float, number_format: str, *, since_1904: bool) -> str:
    sections = number_format.split(";")
    section, amount = sections[0], value
    if value < 0 and len(sections) > 1 and sections[1]:
        section, amount = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    kept: list[str] = []
    bare = _QUOTED.sub(lambda m: _keep(m, kept), section)
    shape = _DIGITS.search(bare)
    if shape:
        return _restored(f"{bare[: shape.start()]}{_digits(amount, bare, shape[0])}{bare[shape.end() :]}", kept)
    if _DATE.search(bare) and 0 <= value <= _LAST_DAY and "general" not in bare.lower():
        return _restored(_date(value, bare, since_1904=since_1904), kept)
    if bare.strip() and "general" not in bare.lower() and "@" not in bare:
        return _restored(bare, kept)
    return str(int(value)) if value.is_integer() and abs(value) < 1e11 else f"{value:.9g}"


def _keep(found: re.Match[str], kept: list[str]) -> str:
    text = next((g for g in found.groups() if g is not None), "")
    kept.append(text)
    return _KEPT.format(len(kept) - 1)


def _restored(text: str, kept: list[str]) -> str:
    return re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], text).strip()


def _digits(value: float, section: str, shape: str) -> str:
    exact = Decimal(repr(value)) * (100 ** section.count("%"))
    whole, _, places = shape.partition(".")
    exact /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    rounded = exact.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    optional = len(places) - len(places.rstrip("#"))
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    return text.rstrip(".")


def _date(value: float, section: str, *, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no zone
    at = start + timedelta(seconds=round(value * 86400))
    clock = {"h": at.hour, "hh": at.hour, "s": at.second, "ss": at.second}
    said, after_hour = [], False
    last = 0
    for found in _DATE.finditer(section):
        token = found[0].lower()
        said.append(section[last : found.start()])
        last = found.end()
        minute = token in ("m", "mm") and (after_hour or section[last : last + 2].lower() == ":s")
        said.append(_token(token, at, clock, minute=minute))
        after_hour = token in ("h", "hh")
    return "".join([*said, section[last:]])


def _token(token: str, at: datetime, clock: dict[str, int], *, minute: bool) -> str:
    if minute:
        return f"{at.minute:02d}"
    if token in clock:
        return f"{clock[token]:02d}" if len(token) == 2 else str(clock[token])
    named = {
        "yyyy": f"{at.year}", "yy": f"{at:%y}", "mmmm": f"{at:%B}", "mmm": f"{at:%b}", "mm": f"{at:%m}",
        "m": str(at.month), "dddd": f"{at:%A}", "ddd": f"{at:%a}", "dd": f"{at:%d}", "d": str(at.day),
        "am/pm": f"{at:%p}",
    }  # fmt: skip
    return named[token]

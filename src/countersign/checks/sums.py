"""Do stated totals add up? Pure functions over a grid of figures, for workbooks, text tables and documents alike.

Which lines a total adds is rarely written down. Each reading that a person would try (the lines since the last total,
since the last heading, all lines, the subtotals) is tried; a reading that holds in most columns tells which column is
wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Figures = Sequence[Decimal | None]

_TOTAL = re.compile(
    r"^(?:(?:grand|sub)[ -]?)?totals?\b(?! return\b| debt to\b| .*\bper\b)|^sum$|\b(?:sub[ -]?)?total$"
    r"|^(?:gesamt|summe|somme)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"^(?:less|minus)\b", re.IGNORECASE)
_CARRIED = re.compile(r"^(?:$|(?:as )?at \S|(?:closing|opening|net) |balance)", re.IGNORECASE)  # sums without the word
_OF_WHICH = re.compile(r"^(?:of which|thereof|including|memo)\b", re.IGNORECASE)
_NOT_ADDED = re.compile(
    r"%|\b(?:per|rate|price|average|avg|mean|median|ratio|margin|yield|growth|percent|percentage)\b", re.IGNORECASE
)
_YEAR = re.compile(r"^(?:FY ?)?(?:19|20)\d\d[AEF*]?$")
_MONEY = r"(?:[A-Z]{2,3}\s*)?[$€£¥₹]?\s*"
_FIGURE = re.compile(
    rf"^{_MONEY}(?P<open>\()?\s*{_MONEY}(?P<sign>[-+−–])?\s*{_MONEY}"
    r"(?P<body>\d[\d.,' \u00a0\u202f]*)\s*%?\s*(?P<close>\))?[*†]?$"
)
MAX_ITEMS = 200
MOST_UNITS = 2
NEAR = (Decimal("0.7"), Decimal("1.4"))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A stated total that its lines do not add up to. Places are indexes into the grid that was given.

    `sure` when the same reading holds in other columns of the total's line; otherwise it only looks like it.
    """

    line: int
    place: int
    stated: Decimal
    computed: Decimal
    items: tuple[int, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A table of text taken apart: the label of each line, the heading of each column, and the figures."""

    labels: tuple[str, ...]
    headings: tuple[str, ...]
    figures: tuple[tuple[Decimal | None, ...], ...]


def is_total(label: str) -> bool:
    """Whether a label announces a total.

    >>> is_total("Total assets"), is_total("Sub-total"), is_total("Totally new"), is_total("Total return")
    (True, True, False, False)
    """
    return bool(_TOTAL.search(label.strip()))


def figure(text: str) -> Decimal | None:
    """A number as tables write it; None for anything else.

    >>> figure("1,234.5"), figure("(12)"), figure("$ 3.0"), figure("n/a"), figure("1 234,5")
    (Decimal('1234.5'), Decimal('-12'), Decimal('3.0'), None, Decimal('1234.5'))
    """
    found = _FIGURE.match(text.strip())
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    body = re.sub(r"[ '\u00a0\u202f]", "", found["body"]).rstrip(".,")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}", body):
        body = body.replace(".", "").replace(",", ".")
    try:
        value = Decimal(body.replace(",", ""))
    except InvalidOperation:
        return None
    return -value if found["open"] or found["sign"] in ("-", "−", "–") else value


def text_grid(rows: Sequence[Sequence[str]]) -> TextGrid:
    """Take a table of text apart: the first column labels, the lines before the first figures head the columns."""
    width = max((len(row) for row in rows), default=0)
    figures = [tuple(figure(row[at]) if at < len(row) else None for at in range(1, width)) for row in rows]
    years = [n for n, row in enumerate(rows) if _holds_years(row[1:])]
    held = [n for n, line in enumerate(figures) if n not in years and any(value is not None for value in line)]
    first = held[0] if held else len(rows)
    headings = tuple(
        " ".join(row[at].strip() for row in rows[:first] if at < len(row) and row[at].strip()) for at in range(1, width)
    )
    labels = tuple(row[0].strip() if row else "" for row in rows)
    known = set(held)
    return TextGrid(
        labels, headings, tuple(line if n in known else (None,) * len(line) for n, line in enumerate(figures))
    )


def _holds_years(cells: Sequence[str]) -> bool:
    said = [cell.strip() for cell in cells if cell.strip()]
    return bool(said) and all(_YEAR.match(cell) or figure(cell) is None for cell in said)


def down(labels: Sequence[str], figures: Sequence[Figures], headings: Sequence[str] = ()) -> Iterator[Mismatch]:
    """Totals that stand under their lines."""
    for line, label in enumerate(labels):
        if is_total(label) and any(value is not None for value in figures[line]):
            yield from _judged(line, labels, figures, headings)


def across(headings: Sequence[str], figures: Sequence[Figures], labels: Sequence[str] = ()) -> Iterator[Mismatch]:
    """Totals that stand to the right of their lines; `line` and `place` are those of the grid given."""
    turned = [tuple(line[at] if at < len(line) else None for line in figures) for at in range(len(headings))]
    for found in down(headings, turned, labels):
        yield Mismatch(found.place, found.line, found.stated, found.computed, found.items, found.sure)


def _judged(
    line: int, labels: Sequence[str], figures: Sequence[Figures], headings: Sequence[str]
) -> Iterator[Mismatch]:
    places = [at for at, value in enumerate(figures[line]) if value is not None]
    best: tuple[int, list[int], list[int]] | None = None
    for items in _readings(line, labels, figures):
        wrong = [at for at in places if not _adds(line, at, items, labels, figures)]
        right = len(places) - len(wrong)
        if not wrong:
            return
        if best is None or right > best[0]:
            best = (right, items, wrong)
    if best is None:
        return
    right, items, wrong = best
    sure = right >= len(wrong)
    for at in wrong:
        stated, computed = figures[line][at] or Decimal(0), _sum(at, items, labels, figures)
        heading = headings[at] if at < len(headings) else ""
        alone = sure and right >= 2 and len(wrong) == 1
        if (
            _NOT_ADDED.search(heading)
            or _is_mean(stated, computed, len(items))
            or not (alone or _near(stated, computed))
        ):
            continue
        if sure or (_plain(line, items, labels) and abs(stated - computed) * 10 <= abs(stated)):
            yield Mismatch(line, at, stated, computed, tuple(items), sure=sure)


def _readings(line: int, labels: Sequence[str], figures: Sequence[Figures]) -> Iterator[list[int]]:
    """The lines that a total may add, the likeliest first."""
    before = [n for n in range(max(0, line - MAX_ITEMS), line) if not _is_aside(labels[n].strip())]
    held = [n for n in before if any(value is not None for value in figures[n])]
    totals = [n for n in held if is_total(labels[n]) or _CARRIED.match(labels[n].strip())]
    empty = [n for n in before if n not in held]
    tried: list[list[int]] = []
    since_total = [n for n in held if n > (totals[-1] if totals else -1)]
    since_heading = [n for n in held if n > (empty[-1] if empty else -1)]
    plain = [n for n in held if n not in totals]
    for items in (since_total, since_heading, plain, totals, [*totals, *since_total], *_chained(held, totals)):
        if len(items) >= 2 and items not in tried:
            tried.append(items)
            yield items


def _is_aside(label: str) -> bool:
    """A line that repeats or measures others and is not added."""
    return bool(_OF_WHICH.match(label) or _NOT_ADDED.search(label))


def _chained(held: list[int], totals: list[int]) -> Iterator[list[int]]:
    """The last total carried on: it and the lines after it; also the last two totals."""
    if totals:
        yield [n for n in held if n >= totals[-1]]
        yield totals[-2:]


def _sum(place: int, items: Sequence[int], labels: Sequence[str], figures: Sequence[Figures]) -> Decimal:
    total = Decimal(0)
    for n in items:
        value = figures[n][place] if place < len(figures[n]) else None
        if value is not None:
            total += -abs(value) if _LESS.match(labels[n].strip()) else value
    return total


def _adds(line: int, place: int, items: Sequence[int], labels: Sequence[str], figures: Sequence[Figures]) -> bool:
    stated = figures[line][place]
    held = [value for n in items if place < len(figures[n]) and (value := figures[n][place]) is not None]
    if stated is None or not held:
        return True
    return abs(_sum(place, items, labels, figures) - stated) <= _rounding([*held, stated])


def _rounding(values: Sequence[Decimal]) -> Decimal:
    """Half a unit of its own last place for each figure, in the worst case two units of the coarsest."""
    units = [Decimal(1).scaleb(min(0, int(value.as_tuple().exponent))) for value in values]
    return min(sum(units, Decimal(0)) / 2, MOST_UNITS * max(units))


def _is_mean(stated: Decimal, computed: Decimal, count: int) -> bool:
    return count > 1 and abs(stated * count - computed) <= abs(computed) / 100


def _near(stated: Decimal, computed: Decimal) -> bool:
    return bool(stated) and NEAR[0] <= computed / stated <= NEAR[1]


def _plain(line: int, items: Sequence[int], labels: Sequence[str]) -> bool:
    """Nothing but lines above: no earlier total, and enough lines to take them for the parts."""
    earlier = any(is_total(label) for label in labels[:line])
    return not earlier and len(items) >= 3

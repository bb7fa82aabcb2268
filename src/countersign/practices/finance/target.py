"""What a research note says of its target price: target, price, upside, rating, and the bands of its ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from countersign.checks.figures.figure import Figure, Unit
from countersign.checks.figures.read import figures_in
from countersign.checks.readers.document import Block, Document

RATINGS = (
    "strong buy", "buy", "outperform", "overweight", "add", "accumulate", "hold", "neutral", "equal weight",
    "equal-weight", "market perform", "reduce", "underweight", "underperform", "sell", "strong sell",
)  # fmt: skip
_RATING = "|".join(RATINGS)
_TARGET = re.compile(r"\b(?:target price|price target|12[- ]month target)\b", re.IGNORECASE)
_PRICE = re.compile(r"^(?:current |closing |last |share )*(?:share )?price\b(?! target)|\bshare price\b", re.IGNORECASE)
_UPSIDE = re.compile(
    r"\b(?:upside|downside|potential(?: return)?|expected return|implied return)\b"
    r"|\b(?:above|below) the (?:current |last )?(?:share )?price",
    re.IGNORECASE,
)
_RATED = re.compile(rf"\b(?:rat(?:e|ed|ing)|recommendation)\b[^.:]{{0,40}}?\b(?P<rating>{_RATING})\b", re.IGNORECASE)
_BAND = re.compile(
    rf"\b(?P<rating>{_RATING})\b\s?[:–—=(]\s?(?P<says>[^;]*?)(?=\b(?:{_RATING})\b\s?[:–—=(]|;|$)", re.IGNORECASE
)
_NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30,
}  # fmt: skip
_LEVEL = re.compile(
    r"(?P<minus>minus\s|negative\s|[-−–])?(?:(?P<digits>\d+(?:\.\d+)?)\s?(?:%|per ?cent)?"
    rf"|\b(?P<word>{'|'.join(_NUMBERS)})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of the note and the block it stands in; `row` is that of a table, from 1."""

    figure: Figure
    block: Block
    row: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """The returns, in percent, for which a rating is given. None: no limit."""

    rating: str
    low: Decimal | None
    high: Decimal | None
    block: Block


@dataclass
class Target:
    """All that the note says, in reading order."""

    targets: list[Said] = field(default_factory=list)
    prices: list[Said] = field(default_factory=list)
    upsides: list[Said] = field(default_factory=list)
    ratings: list[tuple[str, Block]] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)


def target_of(note: Document) -> Target:
    """Read a note."""
    found = Target()
    for block in note.blocks:
        if block.hidden or block.kind in {"header", "footer"}:
            continue
        if block.kind == "table":
            _from_table(found, block)
        else:
            _from_text(found, block)
    return found


def _from_table(found: Target, block: Block) -> None:
    for at, (heads, row) in enumerate(zip(block.rows, block.rows[1:], strict=False), start=2):
        for head, cell in zip(heads, row, strict=False):
            _keep(found, head, cell, block, at)
    for at, row in enumerate(block.rows, start=1):
        if len(row) == 2:
            _keep(found, row[0], row[1], block, at)


def _keep(found: Target, head: str, cell: str, block: Block, row: int) -> None:
    figures = figures_in(f" {cell.strip()} ")
    if re.search(r"\brating|recommendation\b", head, re.IGNORECASE) and cell.strip().lower() in RATINGS:
        found.ratings.append((cell.strip().lower(), block))
    if len(figures) != 1 or len(head) > 40:
        return
    said = Said(figures[0], block, row)
    rate = figures[0].unit is Unit.PERCENT
    if _UPSIDE.search(head) and rate:
        found.upsides.append(said)
    elif _TARGET.search(head) and not rate:
        found.targets.append(said)
    elif _PRICE.search(head) and not rate:
        found.prices.append(said)


def _from_text(found: Target, block: Block) -> None:
    if bands := list(_bands(block)):
        found.bands.extend(bands)
        return
    figures = figures_in(block.text)
    for figure in figures:
        before, after = block.text[max(0, figure.start - 45) : figure.start], block.text[figure.end : figure.end + 40]
        money = figure.unit in {Unit.MONEY, Unit.MINOR} and not figure.scaled
        if money and re.search(r"(?:target price|price target)\s(?:of|to|is|at|:)?\s?$", before, re.IGNORECASE):
            found.targets.append(Said(figure, block))
        elif money and re.search(
            r"(?<!target )\b(?:share|closing|current) price\s(?:of|is|at|:)?\s?$", before, re.IGNORECASE
        ):
            found.prices.append(Said(figure, block))
        elif figure.unit is Unit.PERCENT and (
            re.match(
                r"\s(?:upside|downside)\b|\s(?:above|below) the (?:current |last )?(?:share )?price",
                after,
                re.IGNORECASE,
            )
            or re.search(r"\b(?:upside|downside)\s(?:potential\s)?of\s$", before, re.IGNORECASE)
        ):
            found.upsides.append(Said(figure, block))
    found.ratings.extend((m["rating"].lower(), block) for m in _RATED.finditer(block.text))


def _bands(block: Block) -> Iterator[Band]:
    if not re.search(r"return|upside|per ?cent|%", block.text, re.IGNORECASE):
        return
    for match in _BAND.finditer(block.text):
        says = match["says"]
        if re.search(r"total return|relative|benchmark|index|sector", says, re.IGNORECASE):
            continue  # dividends or a market come in, which the note's upside leaves out
        levels = sorted(_levels(says))
        if re.search(r"between|\bto\b|[-–]\s?\d", says) and len(levels) == 2:
            yield Band(match["rating"].lower(), levels[0], levels[1], block)
        elif len(levels) == 1 and re.search(r"at least|above|more than|over|exceed|greater|>", says, re.IGNORECASE):
            yield Band(match["rating"].lower(), levels[0], None, block)
        elif len(levels) == 1 and re.search(r"below|less than|under|worse|<", says, re.IGNORECASE):
            yield Band(match["rating"].lower(), None, levels[0], block)


def _levels(says: str) -> Iterator[Decimal]:
    plain = re.sub(r"\b(?:\w+)[\s-]months?\b|\b(?:\w+)[\s-]years?\b", "", says)
    for match in _LEVEL.finditer(plain):
        value = Decimal(match["digits"]) if match["digits"] else Decimal(_NUMBERS[match["word"].lower()])
        yield -value if match["minus"] and match["minus"].strip().lower() in {"minus", "negative", "-", "−"} else value

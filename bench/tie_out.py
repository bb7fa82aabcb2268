"""Do figures in text tie to a workbook? False alarms on untouched figures, and how many changed ones are found.

Usage: python bench/tie_out.py [seed]. Needs the extras "practice" and "dev"; for the first two, COUNTERSIGN_CORPORA.

1. Claims over the tables of TAT-QA (development set): each question with a numeric answer from the table becomes a
   sentence ("The total sales in 2019 was $1,496.5 million."), each table a real workbook, its claims a real Word file.
   A claim is a false alarm if the untouched file has a finding for its figure. Then one digit of one figure
   at a time is changed at random and the file checked again: found if that figure has a finding. Claims whose answer
   the set derives in one step (a cell, growth, difference, ratio, sum, mean) are counted apart from nested ones.
2. Figures of the paragraphs of TAT-QA whose digits, at least three, stand in the table: the same two counts.
3. The note and model of the demo, untouched and with each figure changed once: a whole note on a whole model.

Answers that are years or of one digit are left out: a year is no figure, and one digit matches anything.
"""

from __future__ import annotations

import io
import json
import math
import os
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

from countersign.catalog import catalog
from countersign.checks.figures.figure import Figure
from countersign.checks.figures.read import figures_in
from countersign.checks.readers.word import open_word
from countersign.checks.run import Part, run
from countersign.checks.sums import figure as number_in
from countersign.checks.tie.passages import passages
from countersign.server.demo.material.finance.submission import build

AT = datetime(2026, 1, 1, tzinfo=UTC)
RULE = "text/number-ties-to-model"
YEAR = re.compile(r"(?:19|20)\d\d")
SCALES = ("thousand", "million", "billion")
ONE = r"\(?\s*[-−]?\s*\$?\s*[-−]?\s*\(?-?[\d.,]+%?\)?"
ONE_STEP = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{ONE}\s*[-−–+/]\s*{ONE}",
        rf"{ONE}(?:\s*\+\s*{ONE})+",
        rf"\((?:{ONE}\s*\+\s*)+{ONE}\s*\)\s*/\s*\d+",
        rf"\(?\s*{ONE}\s*[-−–]\s*{ONE}\s*\)?\s*/\s*{ONE}",
        rf"{ONE}\s*/\s*{ONE}\s*[-−–]\s*1",
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a table, with its last figure."""

    text: str
    figure: Figure
    nested: bool


class Tally:
    """Counts of one kind of figure."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.untouched = self.alarms = self.changed = self.found = 0

    def line(self) -> str:
        """The two rates with their 95 % intervals (Wilson)."""
        return (
            f"{self.name:<32}{self.untouched:>5} untouched, "
            f"{self.alarms} false alarms {rate(self.alarms, self.untouched)}"
            f"; {self.changed} changed, {self.found} found {rate(self.found, self.changed)}"
        )


def rate(count: int, whole: int) -> str:
    """A share with its Wilson interval."""
    if not whole:
        return "-"
    p, z = count / whole, 1.96
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.1%} ({max(0.0, middle - reach):.1%} to {min(1.0, middle + reach):.1%})"


def main(seed: int = 7) -> int:
    """Print what was measured."""
    rng = random.Random(seed)  # noqa: S311 - which digit is changed is no secret
    folder = os.environ.get("COUNTERSIGN_CORPORA", "")
    if folder and (Path(folder) / "tieout").is_dir():
        contexts = json.loads((Path(folder) / "tieout" / "tatqa_dataset_dev.json").read_text("utf-8"))
        for tally in over_tables(contexts, rng):
            print(tally.line())
    else:
        print("COUNTERSIGN_CORPORA is not set: the tables of TAT-QA were not measured.")
    print(over_demo(rng).line())
    return 0


def over_tables(contexts: Sequence[dict[str, Any]], rng: random.Random) -> list[Tally]:
    """Claims of one step, nested claims, and repeated figures of the paragraphs."""
    simple, nested, prose = Tally("claims, one step"), Tally("claims, nested"), Tally("figures of prose in the table")
    for context in contexts:
        table = context["table"]["table"]
        book = workbook(table)
        claims = list(claims_of(context["questions"]))
        texts = [claim.text for claim in claims]
        flagged = alarms(book, texts) if texts else set()
        for at, claim in enumerate(claims):
            count(nested if claim.nested else simple, book, texts, at, claim.figure, flagged, rng)
        texts = [paragraph["text"] for paragraph in context["paragraphs"]]
        known = [(at, figure) for at, text in enumerate(texts) for figure in figures_in(text) if is_in(figure, table)]
        flagged = alarms(book, texts) if known else set()
        for at, figure in known:
            count(prose, book, texts, at, figure, flagged, rng)
    return [simple, nested, prose]


def count(
    tally: Tally,
    book: bytes,
    texts: Sequence[str],
    at: int,
    figure: Figure,
    flagged: set[tuple[int, str]],
    rng: random.Random,
) -> None:
    """One figure untouched, and once with a digit changed."""
    tally.untouched += 1
    tally.alarms += (at, figure.text) in flagged
    text = changed(texts[at], figure, rng)
    other = next((f for f in figures_in(text) if f.start == figure.start), None)
    if other is None:
        return
    tally.changed += 1
    tally.found += (at, other.text) in alarms(book, [*texts[:at], text, *texts[at + 1 :]])


def changed(text: str, figure: Figure, rng: random.Random) -> str:
    """The text with one digit of a figure replaced by another; a first digit never by 0."""
    raw = text[figure.start : figure.end]
    places = [at for at, sign in enumerate(raw) if sign.isdigit()]
    place = rng.choice(places)
    digit = rng.choice([d for d in "0123456789" if d != raw[place] and not (d == "0" and place == places[0])])
    return f"{text[: figure.start]}{raw[:place]}{digit}{raw[place + 1 :]}{text[figure.end :]}"


def alarms(book: bytes, texts: Sequence[str]) -> set[tuple[int, str]]:
    """Which figures of which paragraph have a finding."""
    return {(place - 1, said) for place, said in findings(book, word(texts))}


def findings(book: bytes, note: bytes) -> set[tuple[int, str]]:
    """Paragraph and figure of every finding, at whatever severity."""
    parts = [Part("note.docx", "report", note, ""), Part("model.xlsx", "model", book, "")]
    report = run(parts, [catalog().rule(RULE)], at=AT)
    if report.errors:
        raise RuntimeError(report.errors[0].reason)
    said = [(f, re.match(r"“(.*?)”", f.message)) for f in report.findings]
    places = ((f, found[1], (f.where, *f.also)) for f, found in said if found)
    return {(place.paragraph, text) for _, text, wheres in places for place in wheres if place.paragraph is not None}


def word(texts: Sequence[str]) -> bytes:
    """A Word file of paragraphs."""
    out, note = io.BytesIO(), docx.Document()
    for text in texts:
        note.add_paragraph(" ".join(text.split("\n")))
    note.save(out)
    return out.getvalue()


def workbook(table: Sequence[Sequence[str]]) -> bytes:
    """A table as an analyst would type it: numbers as numbers, percentages with their format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        percent, sheet = book.add_format({"num_format": "0.0%"}), book.add_worksheet("Table")
        for row, cells in enumerate(table):
            for col, text in enumerate(map(str.strip, cells)):
                value = number_in(text) if col or YEAR.fullmatch(text) else None
                if value is None:
                    sheet.write_string(row, col, text) if text else None
                elif "%" in text:
                    sheet.write_number(row, col, float(value) / 100, percent)
                else:
                    sheet.write_number(row, col, float(value))
    return out.getvalue()


def claims_of(questions: Sequence[dict[str, Any]]) -> Iterator[Claim]:
    """The questions that the table alone answers with a number, as sentences."""
    for question in questions:
        answer = answer_of(question)
        if not answer or YEAR.fullmatch(answer.rstrip("%")) or len(re.sub(r"\D", "", answer).strip("0")) < 2:
            continue
        asked = re.sub(
            r"^(?:What|How much|How many|Which)\s*(?:is|was|were|are|did|does)?\s*", "", question["question"]
        )
        text = f"The {re.sub(r'^[Tt]he ', '', asked).rstrip('?')} was {answer}."
        if found := figures_in(text):
            derived = question["derivation"].strip()
            yield Claim(text, found[-1], bool(derived) and not any(step.fullmatch(derived) for step in ONE_STEP))


def answer_of(question: dict[str, Any]) -> str:
    """The answer as a text would print it, "" where it is no number from the table."""
    answer, scale = question["answer"], question["scale"]
    if question["answer_from"] != "table" or question["answer_type"] not in {"arithmetic", "span"}:
        return ""
    if question["answer_type"] == "span":
        answer = answer[0] if isinstance(answer, list) and len(answer) == 1 else ""
        if not answer or number_in(str(answer)) is None:
            return ""
    elif not isinstance(answer, int | float):
        return ""
    said = f"{answer:,}" if isinstance(answer, int | float) else str(answer)
    if scale == "percent":
        return said if "%" in said else f"{said}%"
    return f"{said} {scale}" if scale in SCALES else said


def is_in(figure: Figure, table: Sequence[Sequence[str]]) -> bool:
    """Whether the digits of a figure, three at least, stand in a cell of the table."""
    digits = plain(figure.text)
    cells = (plain(part) for row in table for cell in row[1:] for part in re.findall(r"\d[\d,]*\.?\d*", cell))
    return len(digits.replace(".", "").lstrip("0")) >= 3 and digits in set(cells) and not YEAR.fullmatch(digits)


def plain(text: str) -> str:
    """The digits of a figure without separators and closing zeros after the point."""
    found = re.search(r"\d[\d,]*\.?\d*", text)
    digits = found.group().replace(",", "").rstrip(".") if found else ""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def over_demo(rng: random.Random) -> Tally:
    """A whole note on its model: each figure untouched, then changed once."""
    tally = Tally("the demo's note on its model")
    model, note = build(first=False)
    flagged = findings(model.data, note.data)
    quiet: Callable[[], Any] = lambda: catalog().rule(RULE).params["quiet_sections"]  # noqa: E731 - read late
    held = list(passages(open_word(note.name, note.data), re.compile(quiet(), re.IGNORECASE)))
    for passage in held:
        figure, place = passage.stated.figure, passage.block.where.paragraph or 0
        tally.untouched += 1
        tally.alarms += (place, figure.text) in flagged
        edited, said = retyped(note.data, passage.block.text, figure, passage.row, rng)
        if edited:
            tally.changed += 1
            tally.found += any(text == said for _, text in findings(model.data, edited) - flagged)
    return tally


def retyped(data: bytes, text: str, figure: Figure, row: int, rng: random.Random) -> tuple[bytes, str]:
    """The Word file with one figure typed anew, and the new figure; nothing where its run is not found."""
    note, out = docx.Document(io.BytesIO(data)), io.BytesIO()
    lone = figures_in(figure.text)
    if not lone:
        return b"", ""
    said = changed(figure.text, lone[0], rng)
    if row:
        cells = [c for table in note.tables if len(table.rows) >= row for c in table.rows[row - 1].cells]
        paragraphs = [c.paragraphs[0] for c in cells if c.text.strip() == figure.text]
    else:
        paragraphs = [p for p in note.paragraphs if p.text.strip() and p.text.strip() in text]
    for run_ in (r for p in paragraphs[:1] for r in p.runs if figure.text in r.text):
        run_.text = run_.text.replace(figure.text, said, 1)
        note.save(out)
        return out.getvalue(), said
    return b"", ""


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))

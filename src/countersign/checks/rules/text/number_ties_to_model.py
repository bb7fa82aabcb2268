"""The rule text/number-ties-to-model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from countersign.checks import wording
from countersign.checks.figures.figure import Unit
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.readers.formulas import cell_name
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Skip, rule
from countersign.checks.tie.judge import Judge, Verdict
from countersign.checks.tie.numbers import Number, Numbers
from countersign.checks.tie.passages import Passage, passages

QUIET = (
    r"disclosure|disclaimer|important information|certification|legal notice|terms of use|rating (?:system|definition)"
    r"|definitions|glossary|references|sources|contacts?\b|about (?:us|the (?:firm|author))|distribution"
)
LONGEST = 160
FEWEST = 8  # figures, from which on a text that hardly ties is held to have another source
HARDLY = 0.1
SOME = 0.33
MOSTLY = 0.5


@rule(id="text/number-ties-to-model", version=1, severity=Severity.CRITICAL, since="0.1")
def number_ties_to_model(note: Document, model: Workbook, *, quiet_sections: str = QUIET) -> Iterator[Finding]:
    """Every figure in the text is a cell of the model, or follows from its cells.

    Why it matters: The reader acts on the note and never opens the model. A figure that was true of an earlier version,
    or was mistyped, is a wrong statement over somebody's signature.

    What passes: Figures that equal a cell within the text's own rounding, in any scale (thousand, million, crore), as
    percentage or ratio, with or without sign; growth, compound growth and differences between two periods of a line;
    margins, shares and multiples of two lines; totals, differences and averages of a few. Dates, numbers of tables and
    notes, legal references, stretches of time and small counts are no figures. Sections of disclosures, definitions and
    sources (`quiet_sections`, matched on their headings) and definitions of ratings are left alone.

    What fails: A figure that no cell and no such computation gives. It is critical where the sentence names a line and
    period of the model that holds another value, major where it is an amount, a rate or a multiple without a match, and
    minor where it only counts something. Where two thirds of the figures tie to nothing, the text is mostly about
    something else, and only figures that have a cell of their kind to be held against are named.

    What it cannot see: A wrong figure that equals another cell which the sentence also names; figures of two digits
    that match something by accident; numbers in words or in pictures; computations of more than three cells. With
    several workbooks in one submission, each is compared by itself.

    Source: domain table C-TIE; trap T-08 (text updated, model not, or the reverse).
    """
    held = list(passages(note, re.compile(quiet_sections, re.IGNORECASE)))
    if not held:
        raise Skip("The text states no figures.")
    numbers = Numbers(model)
    if not numbers.all:
        raise Skip("The workbook holds no numbers that are shown.")
    verdicts = Judge(numbers).all([passage.stated for passage in held])
    untied = [(p, v) for p, v in zip(held, verdicts, strict=True) if v.standing == "untied"]
    share = 1 - len(untied) / len(held)
    if len(held) >= FEWEST and share < HARDLY:
        raise Skip(
            f"Of {len(held)} figures in {note.name} hardly any is in {model.name}: "
            "it is not the workbook behind this text."
        )
    if len(held) >= FEWEST and share < SOME:  # much of the text is about something else
        untied = [(passage, verdict) for passage, verdict in untied if verdict.cells]
    for same in _grouped(untied):
        yield _finding(same, numbers, mostly=share >= MOSTLY or len(held) < FEWEST)


def _grouped(untied: Sequence[tuple[Passage, Verdict]]) -> list[list[tuple[Passage, Verdict]]]:
    """The same wrong figure in several places is one finding."""
    groups: dict[tuple[str, tuple[Number, ...]], list[tuple[Passage, Verdict]]] = {}
    for passage, verdict in untied:
        groups.setdefault((passage.stated.figure.text, verdict.cells), []).append((passage, verdict))
    return list(groups.values())


def _finding(same: Sequence[tuple[Passage, Verdict]], numbers: Numbers, *, mostly: bool) -> Finding:
    passage, verdict = same[0]
    figure, model = passage.stated.figure, numbers.book.name
    said = f"“{figure.text}” ties to no cell of {model} and follows from none."
    remedy = f"Name the source of {figure.text}, or take the figure from the model."
    if verdict.cells:
        nearest = verdict.cells[0]
        said += f" {_called(numbers, nearest)} has {_shown(nearest)}."
        remedy = f"Correct it to what {numbers.ref(nearest)} says, correct the model, or name the other source."
    return Finding(
        message=said,
        remedy=remedy,
        where=_where(passage),
        also=(*(_where(other) for other, _ in same[1:]), *(_cell(numbers, n) for n in verdict.cells[:1])),
        severity=_severity(verdict, mostly=mostly),
    )


def _severity(verdict: Verdict, *, mostly: bool) -> Severity:
    if verdict.sure:
        return Severity.CRITICAL
    told = verdict.stated.figure.unit is not Unit.NONE or verdict.stated.figure.scaled
    return Severity.MAJOR if mostly and (told or verdict.cells) else Severity.MINOR


def _called(numbers: Numbers, number: Number) -> str:
    naming = numbers.naming(number)
    period = str(naming.periods[0].year) if naming.periods else ""
    heading = naming.heading if period and period in naming.heading else period
    name = ", ".join(filter(None, (naming.label.strip(), heading.strip())))
    return f"{numbers.ref(number)} ({name})" if name else numbers.ref(number)


def _shown(number: Number) -> str:
    if number.percent:
        return f"{wording.number(round(number.value * 100, 2))} %"
    return wording.number(round(number.value, 4) if abs(number.value) < 100 else round(number.value, 1))


def _where(passage: Passage) -> Where:
    if passage.row:
        return replace(passage.block.where, row=passage.row, text=_cut(passage.stated.sentence))
    return replace(passage.block.where, text=_cut(passage.stated.sentence, passage.stated.figure.text))


def _cut(sentence: str, figure: str = "") -> str:
    """The sentence, or what of it stands around the figure."""
    text = " ".join(sentence.split())
    if len(text) <= LONGEST:
        return text
    at = max(0, text.find(figure) - LONGEST // 2)
    piece = text[at : at + LONGEST].strip()
    return f"{'…' if at else ''}{piece}{'…' if at + LONGEST < len(text) else ''}"


def _cell(numbers: Numbers, number: Number) -> Where:
    sheet = numbers.book.visible[number.sheet].name
    return Where(part=numbers.book.name, sheet=sheet, cell=cell_name(number.row, number.col))

"""The rule privacy/personal-identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from countersign.checks import wording
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.passages import Passage, passages, readable
from countersign.checks.personal_numbers import EMAIL, KINDS, Found, Kind, identifiers
from countersign.checks.readers.document import Document
from countersign.checks.readers.formulas import cell_position
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import rule

MAX_PLACES = 50


@dataclass
class _Group:
    """The identifiers of one kind in one column, or in one document."""

    kind: Kind
    wheres: list[Where] = field(default_factory=list)
    masked: str = ""


@rule(id="privacy/personal-identifiers", version=1, severity=Severity.CRITICAL, since="0.1")
def personal_identifiers(
    file: Document | Workbook | Table, *, allowed: Sequence[str] = (), emails: bool = False
) -> Iterator[Finding]:
    """No identifier of a person leaves the house unmasked.

    Why it matters: One social security or card number in a deliverable is a breach that must be reported, and the law
    asks of the vendor what it asks of the client.

    What passes: Masked values (•••-••-6789, XXXX 1234); numbers whose check digit or structure does not fit; kinds
    named in `allowed` (ssn, card, aadhaar, nhs, iban, pan, passport, mrn).

    What fails: US social security numbers by their issued ranges, payment cards by brand and Luhn digit, Aadhaar by
    Verhoeff digit, NHS numbers by modulo 11, IBANs by modulo 97 (major, since firms have them too); and with such a
    word beside them or above the column, unpunctuated numbers of these kinds, Indian PANs of persons, passport and
    medical record numbers. With `emails`, addresses (major). A column is told once, with the last digits only.

    What it cannot see: Names, birth dates and addresses; identifiers in pictures; national numbers of other countries.
    Published test numbers of cards are found like real ones.

    Source: domain table C-PII; SSA, social security number randomization; ISO/IEC 7812; UIDAI; NHS data dictionary;
    ISO 13616.
    """
    if isinstance(file, Document):
        readable(file)
    kinds = tuple(kind for kind in (*KINDS, *([EMAIL] if emails else [])) if kind.name not in allowed)
    groups: dict[tuple[str, str], _Group] = {}
    for passage in _all(file):
        for found in identifiers(passage.text, passage.called, kinds):
            key = (found.kind.name, _column(passage.where))
            group = groups.setdefault(key, _Group(found.kind))
            group.wheres.append(_shown(passage, found))
            group.masked = group.masked or found.masked
    for group in groups.values():
        yield _finding(group)


def _all(file: Document | Workbook | Table) -> Iterator[Passage]:
    yield from passages(file, numbers=True)
    if isinstance(file, Document):
        for comment in file.comments:
            yield Passage(comment.text, comment.where)
        for change in file.revisions:
            if change.kind == "deleted":  # what was inserted or moved stands in the text
                yield Passage(change.text, change.where)
    elif isinstance(file, Workbook):
        for sheet in file.sheets:
            for note in sheet.comments:
                yield Passage(note.text, Where(sheet=sheet.name, cell=note.cell))


def _column(where: Where) -> str:
    """Where equal findings are told as one: a sheet's column, a table's column, a whole document."""
    if where.sheet and where.cell:
        return f"{where.sheet}!{cell_position(where.cell)[1]}"
    return where.column or ""


def _shown(passage: Passage, found: Found) -> Where:
    return replace(passage.where, text=found.masked)


def _finding(group: _Group) -> Finding:
    count, noun = len(group.wheres), group.kind.noun
    if count == 1:
        said = f"{'An' if noun[0] in 'AINe' else 'A'} {noun} stands here unmasked ({group.masked})."
    else:
        said = f"{wording.plural(count, noun, _many(noun))} stand unmasked, the first being {group.masked}."
    return Finding(
        message=said,
        remedy="Mask or remove what the reader does not need, and check where it came from; "
        "if the file has left the house, tell the privacy officer.",
        where=group.wheres[0],
        also=tuple(group.wheres[1:MAX_PLACES]),
        severity=Severity.MAJOR if group.kind.name in {"iban", "email"} else None,
    )


def _many(noun: str) -> str:
    """The plural of a noun that a bracket may follow."""
    return re.sub(r"(number|account|address)", r"\1s", noun, count=1).replace("addresss", "addresses")

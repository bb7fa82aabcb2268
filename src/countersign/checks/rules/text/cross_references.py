"""The rule text/cross-references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from countersign.checks.captions import Caption, Mention, captions, mentions
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.outline import Clause, Outline, amends, outline
from countersign.checks.readers.document import Document
from countersign.checks.rule import Skip, rule
from countersign.checks.running_text import RunningText, cut
from countersign.checks.section_references import SectionMention, attached_mentions, letters_of, section_mentions
from countersign.checks.wording import listed, plural

_BROKEN = re.compile(r"Error!\s*(?:Reference source not found|Bookmark not defined|No text of specified style)[^.]*\.?")
_RELIABLE = 3  # a document with fewer clauses than this has no numbering to speak of


@rule(id="text/cross-references", version=1, severity=Severity.MAJOR, since="0.1")
def cross_references(document: Document) -> Iterator[Finding]:
    """Every reference to a figure, table, clause or appendix leads to one that is there.

    Why it matters: A reference that leads nowhere, or to the wrong place, is read as carelessness in a report and can
    decide a dispute in a contract.

    What passes: References that resolve; figures and tables numbered without a gap and each mentioned in the text;
    references to statutes, other agreements and figures of other works, which are not looked up.

    What fails: A figure, table, section, clause, schedule or appendix that is referred to and not there; a gap or a
    double number; a figure or table that the text never mentions; a Word field whose bookmark is gone.

    What it cannot see: Whether a reference that resolves leads to the right place; clause numbers that Word counts
    itself and the file does not spell out; figures without captions. Where most references to clauses do not resolve,
    the numbering was not understood and nothing is said about clauses.

    Source: domain table C-XREF and L-DEF.
    """
    captioned, found = captions(document), outline(document)
    attached = sorted(attached_mentions(found))
    fields = list(_fields(document))
    yield from fields
    if not (captioned or attached or document.references or fields or len(found.clauses) >= _RELIABLE):
        raise Skip("The document has no captions, numbered clauses, appendices or reference fields.")
    reading, said = mentions(document, captioned)
    for kind in dict.fromkeys(caption.kind for caption in captioned):
        ours = [caption for caption in captioned if caption.kind == kind]
        yield from _captioned(kind, ours, [m for m in said if m.kind == kind], reading)
    yield from _sections(document, found)
    yield from _gaps(found)
    yield from _attachments(found, attached)


def _fields(document: Document) -> Iterator[Finding]:
    """Word fields whose bookmark is gone, and what Word shows in their stead."""
    shown = set()
    for reference in document.references:
        broken = _BROKEN.search(reference.shown)
        if broken or reference.target not in document.bookmarks:
            shown.add(reference.where.paragraph)
            said = f"shows “{cut(reference.shown, 50)}”" if reference.shown else "shows nothing"
            yield Finding(
                message=f"A cross-reference field points at a bookmark that is gone ({reference.target}) and {said}.",
                remedy="Insert the cross-reference again, and update all fields before sending.",
                where=reference.where,
            )
    for block in document.blocks:
        broken = _BROKEN.search(block.text)
        if broken and block.where.paragraph not in shown:
            yield Finding(
                message=f"The text reads “{broken[0]}” where a reference should stand.",
                remedy="Insert the cross-reference again, and update all fields before sending.",
                where=block.where,
            )


def _captioned(kind: str, ours: list[Caption], said: list[Mention], reading: RunningText) -> Iterator[Finding]:
    """One kind: what is missing, double, uncited."""
    first: dict[str, Caption] = {}
    for caption in ours:
        if caption.number in first and not caption.continued:
            yield Finding(
                message=f"Two captions are numbered {kind} {caption.number}.",
                remedy="Number them apart, and look at each reference to them.",
                where=first[caption.number].block.where,
                also=(caption.block.where,),
            )
        first.setdefault(caption.number, caption)
    missing: dict[str, list[Mention]] = defaultdict(list)
    for mention in said:
        if mention.number not in first:
            missing[mention.number].append(mention)
    for number, places in missing.items():
        wheres = tuple(reading.where(m.start, m.end) for m in places)
        yield Finding(
            message=f"The text refers to {kind} {number}, and there is none: "
            f"{kind.lower()}s here are {listed(list(first), most=8)}.",
            remedy=f"Correct the number, or put {kind} {number} in.",
            where=wheres[0],
            also=wheres[1:],
        )
    yield from _numbering(kind, first)
    yield from _uncited(kind, first, {mention.number for mention in said})


def _numbering(kind: str, first: dict[str, Caption]) -> Iterator[Finding]:
    numbers = sorted(int(number) for number in first if number.isdigit())
    if not numbers or len(numbers) < len(first):
        return
    gone = [n for n in range(1, numbers[-1]) if n not in numbers]
    if gone and len(gone) <= len(numbers):
        after = next(n for n in numbers if n > gone[0])
        yield Finding(
            message=f"{kind} {listed([str(n) for n in gone])} is missing from the numbering: "
            f"it goes on with {kind} {after}.",
            remedy="Put the missing one in, or renumber and correct the references.",
            where=first[str(after)].block.where,
            severity=Severity.MINOR,
        )


def _uncited(kind: str, first: dict[str, Caption], cited: set[str]) -> Iterator[Finding]:
    left = [caption for number, caption in first.items() if number not in cited]
    if not left or not cited:
        return  # a document that never cites its tables has another way of leading to them
    names = listed([caption.number for caption in left])
    yield Finding(
        message=f"{kind} {names} {'is' if len(left) == 1 else 'are'} never mentioned in the text.",
        remedy="Refer to each where it is needed, or take it out.",
        where=left[0].block.where,
        also=tuple(caption.block.where for caption in left[1:]),
        severity=Severity.MINOR,
    )


def _sections(document: Document, found: Outline) -> Iterator[Finding]:
    if len(found.clauses) < _RELIABLE or amends(document):
        return
    said = [mention for mention in section_mentions(found) if mention.number[0] <= _last(found) + 20]
    broken: dict[str, list[SectionMention]] = defaultdict(list)
    for mention in said:
        if name := _unresolved(found, mention):
            broken[name].append(mention)
    lost = sum(map(len, broken.values()))
    if lost > 2 and lost * 3 > len(said):
        return
    for name, places in broken.items():
        wheres = tuple(found.reading.where(m.start, m.end) for m in places)
        label = places[0].said.split()[0].lower().rstrip("s")
        label = label if label.isalpha() else "section"
        said_first = cut(places[0].said, 60)
        yield Finding(
            message=f"{said_first[0].upper()}{said_first[1:]} is referred to, and there is no {label} {name}: "
            f"{_what_is_there(found, places[0])}.",
            remedy="Correct the reference, or put the missing provision back.",
            where=wheres[0],
            also=wheres[1:],
        )


def _last(found: Outline) -> int:
    return max(clause.number[0] for clause in found.clauses)


def _unresolved(found: Outline, mention: SectionMention) -> str:
    """The name of what is missing, "" where the reference resolves or cannot be judged."""
    name = ".".join(map(str, mention.number))
    if mention.number not in found.seen:
        parent = mention.number[:-1]
        known = not parent or any(n[: len(parent)] == parent and len(n) > len(parent) for n in found.numbers)
        gone = parent and parent not in found.seen
        return name if known or gone else ""
    if mention.letters and mention.number in found.numbers:
        there = letters_of(found.span(mention.number))
        letter = mention.letters[0]
        if len(letter) == 1 and letter.isalpha() and len(there) > 1 and letter.lower() not in there and letter != "i":
            return f"{name}({letter})"
    return ""


def _what_is_there(found: Outline, mention: SectionMention) -> str:
    parent = mention.number[:-1]
    if mention.number in found.numbers:
        there = sorted(letters_of(found.span(mention.number)))
        return f"it has points ({there[0]}) to ({there[-1]})"
    siblings = sorted(
        {n[: len(parent) + 1] for n in found.numbers if n[: len(parent)] == parent and len(n) > len(parent)}
    )
    if not siblings:
        return "the numbering ends before it"
    names = [".".join(map(str, n)) for n in (siblings[0], siblings[-1])]
    return f"the numbers there run from {names[0]} to {names[1]}"


def _gaps(found: Outline) -> Iterator[Finding]:
    """Clause numbers that are skipped between two that are there, as one finding."""
    clauses = [clause for clause in found.clauses if not clause.part]
    gaps = [(name, after) for before, after in pairwise(clauses) if (name := _skipped(found, before, after))]
    if not gaps or len(clauses) <= _RELIABLE:
        return
    yield Finding(
        message=f"The numbering skips {listed([name for name, _ in gaps])}.",
        remedy="Put the missing provision back, mark it as left out on purpose, or renumber.",
        where=gaps[0][1].where,
        also=tuple(after.where for _, after in gaps[1:]),
        severity=Severity.MINOR,
    )


def _skipped(found: Outline, before: Clause, after: Clause) -> str:
    if before.where.page != after.where.page:
        return ""  # the number at the foot of a page may have been read as the page's own
    for level in range(min(len(before.number), len(after.number))):
        if before.number[:level] == after.number[:level] and after.number[level] - before.number[level] == 2:
            missing = (*after.number[:level], after.number[level] - 1)
            return "" if missing in found.seen else ".".join(map(str, missing))
    return ""


def _attachments(found: Outline, said: list[tuple[tuple[str, str], int, int]]) -> Iterator[Finding]:
    """Schedules, exhibits and appendices that are referred to and are not in the file."""
    missing: dict[tuple[str, str], Where] = {}
    for key, start, end in said:
        if key not in found.attached:
            missing.setdefault(key, found.reading.where(start, end))
    for kind in dict.fromkeys(key[0] for key in missing):
        names = {name: where for (what, name), where in missing.items() if what == kind}
        some = any(what == kind for what, _ in found.attached)
        places = tuple(names.values())
        there = "others are attached" if some else f"no {kind} is attached"
        yield Finding(
            message=f"{kind.capitalize()} {listed(list(names))} {'is' if len(names) == 1 else 'are'} referred to and "
            f"{plural(len(names), 'is', 'are').split(' ', 1)[1]} not in this file; {there}.",
            remedy=f"Attach what is missing, or say where the {kind} is kept.",
            where=places[0],
            also=places[1:],
            severity=Severity.MAJOR if some else Severity.MINOR,
        )

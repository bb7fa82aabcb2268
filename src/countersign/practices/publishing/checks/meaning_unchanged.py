"""The rule publishing/meaning-unchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.readers.table import Table
from countersign.checks.readers.workbook import Workbook
from countersign.checks.rule import Role, rule
from countersign.checks.running_text import cut
from countersign.checks.wording import listed, number
from countersign.practices.publishing.alignment import Pair, aligned
from countersign.practices.publishing.facts import names, negations, numbers, turned
from countersign.practices.publishing.queries import Query, queries_of

_QUOTED = re.compile(r"[“\"‘']([^”\"’']{8,200})[”\"’']")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z(“\"])|\n")
_SAME_NAME = 0.7
Value = tuple[Decimal, str]


@dataclass(frozen=True)
class _Change:
    """What changed: how it was, how it is, how grave."""

    was: str
    now: str
    message: str
    severity: Severity | None = None


@rule(id="publishing/meaning-unchanged", version=1, severity=Severity.CRITICAL, since="0.1")
def meaning_unchanged(
    edited: Annotated[Document, Role("edited")],
    original: Annotated[Document, Role("original")],
    queries: Annotated[Workbook | Table | None, Role("queries")] = None,
) -> Iterator[Finding]:
    """Numbers, units, negations and names are what they were, unless a query says that they changed.

    Why it matters: The author answers for what is printed. An edit that loses a "not" or swaps two digits puts a false
    result under the author's name, and neither notices.

    What passes: Recast sentences, spelt-out numbers, changed thousands separators, "did not" for "didn't", merged and
    split paragraphs, renumbered citations; a change whose old or new form a query names.

    What fails: A number, a unit, a negation or a direction (increased, decreased) that is different; a name whose
    spelling changed (major); a paragraph that is gone or new (major).

    What it cannot see: A change of meaning in other words; two changes that cancel in one paragraph; the number one,
    which style turns into "a"; the reference list, whose form an edit may change.

    Source: domain table P-INT; CIEP, Standards in proofreading and copyediting.
    """
    asked = queries_of(queries) or [] if queries is not None else []
    for pair in aligned(original, edited):
        for change in _changes(pair):
            if not _logged(change, pair, asked):
                yield _finding(change, pair, original.name)


def _changes(pair: Pair) -> Iterator[_Change]:
    if not pair.after:
        message = f"A passage of the original is gone: “{cut(pair.old, 160)}”"
        yield _Change(pair.old, "", message, Severity.MAJOR)
    elif not pair.before:
        yield _Change("", pair.new, f"A passage is new: “{cut(pair.new, 160)}”", Severity.MAJOR)
    else:
        yield from _numbers(pair)
        yield from _negations(pair)
        for was, now in turned(pair.old, pair.new):
            yield _Change(was, now, f"“{was}” became “{now}”: {_sentence(pair.new, now)}")
        if all(block.kind == "paragraph" for block in (*pair.before, *pair.after)):
            yield from _names(pair)


def _numbers(pair: Pair) -> Iterator[_Change]:
    old, new = numbers(pair.old), numbers(pair.new)
    lost, gained = _apart(old - new), _apart(new - old)
    for value, unit in list(lost):
        same = next((other for other in gained if other[0] == value), None)
        if same:
            lost.remove((value, unit))
            gained.remove(same)
            if unit and same[1]:
                was, now = _said((value, unit)), _said(same)
                yield _Change(was, now, f"{was} became {now}: {_sentence(pair.new, number(value))}")
    if lost or gained:
        was, now = [listed([_said(v) for v in side]) for side in (lost, gained)]
        both = f"{was} became {now}"
        told = both if lost and gained else f"{was} is gone" if lost else f"{now} is new"
        shown = _sentence(pair.new, number(gained[0][0])) if gained else _sentence(pair.old, number(lost[0][0]))
        yield _Change(was, now, f"{told}: {shown}")


def _apart(side: Counter[Value]) -> list[Value]:
    """The values, without the number one, which style turns into an article."""
    return [value for value in side.elements() if value[0] != 1]


def _said(value: Value) -> str:
    figure, unit = number(value[0]), value[1]
    if unit == "%":
        return f"{figure}%"
    spelled = f"{unit}s" if unit in {"day", "week", "month", "year"} and value[0] != 1 else unit
    return f"{figure} {spelled}".strip()


def _negations(pair: Pair) -> Iterator[_Change]:
    old, new = negations(pair.old), negations(pair.new)
    if len(old) == len(new):
        return
    if len(old) > len(new):
        lost = next((word for word in old if old.count(word) > new.count(word)), old[-1])
        sentence = _changed_sentence(pair.old, pair.new, lost)
        yield _Change(sentence, "", f"A negation is gone (“{lost}”). The original says: {sentence}")
    else:
        gained = next((word for word in new if new.count(word) > old.count(word)), new[-1])
        sentence = _changed_sentence(pair.new, pair.old, gained)
        yield _Change("", sentence, f"A negation is new (“{gained}”): {sentence}")


def _names(pair: Pair) -> Iterator[_Change]:
    old, new = names(pair.old), names(pair.new)
    for was in old - new:
        near = [(SequenceMatcher(None, was, now).ratio(), now) for now in new - old]
        alike, now = max(near, default=(0.0, ""))
        if alike >= _SAME_NAME and was.rstrip("s") != now.rstrip("s") and was.lower() not in pair.new.lower():
            yield _Change(was, now, f"The name {was} became {now}: {_sentence(pair.new, now)}", Severity.MAJOR)


def _sentence(text: str, word: str) -> str:
    pattern = re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w])", re.IGNORECASE)
    return f"“{cut(next((s for s in _SENTENCE.split(text) if pattern.search(s)), text), 200)}”"


def _changed_sentence(text: str, other: str, word: str) -> str:
    """The sentence with the word that resembles none of the other side most."""
    others = set(_SENTENCE.split(other))
    changed = [s for s in _SENTENCE.split(text) if word.lower() in s.lower() and s not in others]
    lacking = [s for s in changed if not any(len(negations(o)) == len(negations(s)) and _alike(o, s) for o in others)]
    return f"“{cut((lacking or changed or [text])[0], 200)}”"


def _alike(one: str, other: str) -> bool:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) >= 0.7 * max(len(a), len(b), 1)


def _logged(change: _Change, pair: Pair, asked: Sequence[Query]) -> bool:
    """Does a query name the old or the new form, or quote the passage that something was taken from?"""
    return any(_names_it(change, pair, query.said) for query in asked)


def _names_it(change: _Change, pair: Pair, said: str) -> bool:
    short = [form for form in (change.was, change.now) if form and len(form) < 40]
    if any(re.search(rf"(?<![\w.,]){re.escape(form)}(?![\w])", said, re.IGNORECASE) for form in short):
        return True
    both = " ".join(f"{pair.old} {pair.new}".split()).lower()
    quotes = [" ".join(match[1].split()).lower().strip(" .,;…") for match in _QUOTED.finditer(said)]
    if change.now and short:
        return False
    return any(quote in both and len(quote.split()) >= 3 for quote in quotes)


def _finding(change: _Change, pair: Pair, original: str) -> Finding:
    before = tuple(replace(block.where, part=original) for block in pair.before)
    after = tuple(block.where for block in pair.after)
    wheres: tuple[Where, ...] = (*after, *before)
    return Finding(
        message=change.message if change.message.endswith((".", "”")) else f"{change.message}.",
        remedy="Restore what the author wrote, or put it to the author as a query.",
        where=wheres[0],
        also=wheres[1:],
        severity=change.severity,
    )

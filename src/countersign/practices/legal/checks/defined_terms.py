"""The rule legal/defined-terms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.outline import Outline, amends, outline
from countersign.checks.readers.document import Document
from countersign.checks.rule import Role, Skip, rule
from countersign.checks.wording import listed, plural
from countersign.practices.legal.defined_terms import (
    Definition,
    definitions,
    incorporates,
    same_thing,
    spelling,
    uses,
    variants,
)

_NOUNS = Path(__file__).parent.parent / "data" / "nouns.yaml"
_FEWEST = 3  # definitions that make a contract with defined terms
_OFTEN = 3  # uses of a capitalised phrase that make it more than a slip of the shift key
_ALWAYS = frozenset({"agreement", "party", "parties", "contract", "amendment", "deed"})
_PHRASE = re.compile(
    r"(?:(?<=\s)[a-z][^\s.:?!]*\s+|\b(?:The|Any|Each|Such|All|No|This|These|If)\s+)"
    r"(?P<phrase>[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?(?:\s+(?:of\s+)?[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?){0,3})\b(?!\s+[A-Z&(“\"])"
)


@rule(id="legal/defined-terms", version=1, severity=Severity.MAJOR, since="0.1")
def defined_terms(contract: Annotated[Document, Role("contract")]) -> Iterator[Finding]:
    """Each defined term is defined once and used, and what is written as a defined term is one.

    Why it matters: Two meanings of one term are two contracts. A term without a meaning is left to the court, and one
    that is never used is often what remains of a clause that was taken out.

    What passes: Definitions in quotation marks with means, in brackets as (the “Customer”), or in a list of
    definitions; a definition in one clause and a pointer to it in another; terms taken from another agreement by
    reference; names of firms, laws, places and offices.

    What fails: A term that two places give a meaning; a term that is defined and occurs nowhere else; a capitalised
    phrase of the kind that contracts define (Service Credits, Initial Term), used three times or more, without a
    definition.

    What it cannot see: Whether a definition is a good one; terms defined without quotation marks in running text;
    undefined terms of a kind that our list of such nouns does not hold.

    Source: domain table L-DEF; Adams, A Manual of Style for Contract Drafting, chapter 6.
    """
    held = outline(contract)
    found = definitions(held)
    if len(found) < _FEWEST:
        raise Skip("The contract gives fewer than three terms a meaning in quotation marks.")
    if not amends(contract):
        yield from _twice(held, found)
    yield from _unused(held, found)
    if not incorporates(held):
        yield from _undefined(held, found)


def _twice(held: Outline, found: dict[str, Definition]) -> Iterator[Finding]:
    for term, one in found.items():
        places = [place for place in one.meanings if not _in_attached(held, place[0])]
        if len(places) > 1 and term.lower() not in _ALWAYS and not same_thing(held.reading.text, places):
            wheres = tuple(held.reading.where(start - 1, end + 60) for start, end in places)
            yield Finding(
                message=f"“{term}” is given a meaning in {plural(len(places), 'place')}{_clauses(held, places)}.",
                remedy="Keep one definition, and let the others use the term or point at it.",
                where=wheres[0],
                also=wheres[1:],
            )


def _in_attached(held: Outline, offset: int) -> bool:
    """After the first schedule or exhibit, which may be a form with terms of its own."""
    return any(start <= offset for start in held.attached.values() if start > 2000)


def _clauses(held: Outline, places: list[tuple[int, int]]) -> str:
    names = [clause.name for start, _ in places if (clause := held.at(start))]
    return f" (clauses {listed(list(dict.fromkeys(names)))})" if len(set(names)) > 1 else ""


def _unused(held: Outline, found: dict[str, Definition]) -> Iterator[Finding]:
    counted = uses(held.reading.text, found)
    left = [
        one
        for term, one in found.items()
        if not counted[term] and term.lower() not in _ALWAYS and not _inside(term, found)
    ]
    if left:
        wheres = tuple(_at(held, one) for one in left)
        names = listed([f"“{one.term}”" for one in left])
        yield Finding(
            message=f"{names} {'is' if len(left) == 1 else 'are'} defined and not used.",
            remedy="Take the definition out, or find the clause that should use it.",
            where=wheres[0],
            also=wheres[1:],
            severity=Severity.MINOR,
        )


def _inside(term: str, found: dict[str, Definition]) -> bool:
    """Is it a name with a short form, or one form of a term that has two?"""
    forms = set(variants(term))
    return any(other != term and (other in forms or set(variants(other)) & forms) for other in found)


def _at(held: Outline, one: Definition) -> Where:
    start, end = one.places[0]
    return held.reading.where(start, end)


def _undefined(held: Outline, found: dict[str, Definition]) -> Iterator[Finding]:
    known = {form.lower() for term in found for form in variants(term)}
    joined = {form.replace(" ", "") for form in known}
    used: dict[str, list[tuple[int, int]]] = defaultdict(list)
    text = held.reading.text
    for match in _PHRASE.finditer(text):
        phrase = re.sub(r"\s+", " ", match["phrase"])
        if not any(form in _nouns() for form in variants(phrase)):
            continue
        if _is_defined(phrase, known) or phrase.lower().replace(" ", "") in joined:
            continue
        used[min(variants(phrase), key=len)].append((match.start("phrase"), match.end("phrase")))
    for phrase, places in used.items():
        if len(places) >= _OFTEN and not _explained(phrase, text, len(places)):
            start, end = places[0]
            first = re.sub(r"\s+", " ", text[start:end])
            wheres = tuple(held.reading.where(*place) for place in places)
            yield Finding(
                message=f"“{first}” is written as a defined term in {plural(len(places), 'place')}, "
                "and nothing defines it.",
                remedy="Define it, or write it without capitals.",
                where=wheres[0],
                also=wheres[1:],
            )


def _explained(phrase: str, text: str, count: int) -> bool:
    """Is it quoted, numbered, deemed, a title, or mostly written small after all?"""
    spelled = spelling(phrase)
    told = (
        rf"[“\"‘']{spelled}",
        rf"{spelled}s?\s+(?:No\.\s*)?\d",
        rf"(?:deemed|constitutes?|called|considered)\s+(?:to be\s+)?(?:an?|the)\s+{spelled}",
        rf"(?m:^\W*(?:\d[\d.]*\s+)?{spelling(phrase.upper())}S?\W*$)",
    )
    small = len(re.findall(rf"(?<!\w){spelling(phrase.lower())}s?(?!\w)", text))
    return small >= count or any(re.search(pattern, text) for pattern in told)


def _is_defined(phrase: str, known: set[str]) -> bool:
    """Is it a term, or made of terms (the Supplier Services)?"""
    low = phrase.lower()
    if low in known:
        return True
    words = low.split()
    return any(" ".join(words[:i]) in known and _is_defined(" ".join(words[i:]), known) for i in range(1, len(words)))


@cache
def _nouns() -> frozenset[str]:
    return frozenset(form for noun in yaml.safe_load(_NOUNS.read_text("utf-8")) for form in variants(noun))

"""The rule text/references-match-citations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from countersign.checks.finding import Finding, Severity
from countersign.checks.identifiers import bad_identifiers, doi_of
from countersign.checks.readers.document import Document
from countersign.checks.reference_list import Apparatus, Citation, Entry, apparatus, citations_alone
from countersign.checks.rule import Skip, rule
from countersign.checks.running_text import cut
from countersign.checks.wording import listed, plural

_WORD = re.compile(r"[^\W_]{3,}")
_SAME = 0.85
_UNDERSTOOD = 0.5  # when fewer author–year citations than this find their reference, the list was not understood


@rule(id="text/references-match-citations", version=1, severity=Severity.MAJOR, since="0.1")
def references_match_citations(document: Document) -> Iterator[Finding]:
    """Every citation has its reference, every reference is cited, and their identifiers can be right.

    Why it matters: A citation without a reference cannot be checked by the reader; a reference that nobody cites is
    often the trace of a deleted claim, and a malformed DOI the trace of an invented source.

    What passes: Numbered citations in brackets or raised figures, alone, in lists and in ranges, and citations by
    author and year, each with its entry in the reference list; entries that are all cited and all different.

    What fails: A number or a name with a year that the list does not hold; an entry that is never cited; the same work
    twice; a number missing from the list; a DOI, PMID, ISBN, ISSN or ORCID whose form or check digit is wrong.

    What it cannot see: Whether the reference exists and says what it is cited for; raised numbers that a file keeps as
    formatting only; notes at the foot of pages. An author's name that differs by more than accents counts as another.

    Source: domain table C-REFS; ISO 690; ISO 2108 (ISBN), ISO 3297 (ISSN), ISO 26324 (DOI), ISO 7064 (ORCID).
    """
    found = apparatus(document)
    if found is None:
        alone = citations_alone(document)
        if len(alone) < 3:
            raise Skip("The document has no reference list.")
        where = next(b.where for b in document.prose if f"[{alone[0]}" in b.text or "[" in b.text)
        yield Finding(
            message=f"The text cites by number ({listed(alone)}), and there is no reference list.",
            remedy="Add the list, under the heading References.",
            where=where,
        )
        return
    cited = found.citations
    if not cited:
        raise Skip("The document lists references, and no citation in the text was recognised.")
    matched = [(citation, _entry_of(found, citation)) for citation in cited]
    known = sum(1 for _, entry in matched if entry)
    if not found.numbered and known < len(matched) * _UNDERSTOOD:
        raise Skip("The document cites by author and year, in a form that could not be matched with its list.")
    yield from _without_reference(found, [citation for citation, entry in matched if entry is None])
    yield from _never_cited(found, {id(entry) for _, entry in matched if entry})
    yield from _numbering(found)
    yield from _doubles(found)
    yield from _identifiers(found)


def _entry_of(found: Apparatus, citation: Citation) -> Entry | None:
    if found.numbered:
        return next((entry for entry in found.entries if entry.number == citation.number), None)
    name = plain(citation.name)
    alike = [e for e in found.entries if _names(e, name) and e.year[:4] == citation.year[:4]]
    exact = [e for e in alike if e.year == citation.year]
    return next(iter(exact or (alike if not citation.year[4:] or len(alike) == 1 else [])), None)


def _names(entry: Entry, name: str) -> bool:
    """Is this the first author? Organisations may be cited by their first words or initials."""
    lead = plain(entry.lead)
    last = name.rpartition(" ")[2]
    if lead.startswith(name) or f" {last} " in f" {' '.join(lead.split()[:4])} ":
        return True
    initials = "".join(word[0] for word in lead.split() if word not in {"of", "the", "and", "for"})
    return len(name) > 1 and initials.startswith(name.replace(" ", ""))


def plain(text: str) -> str:
    """Lower case without accents and signs.

    >>> plain("Müller-Lüdenscheidt, J.")
    'muller ludenscheidt j'
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", folded.lower().replace("’", "").replace("'", "")).split())


def _without_reference(found: Apparatus, lost: list[Citation]) -> Iterator[Finding]:
    grouped: dict[str, list[Citation]] = {}
    for citation in lost:
        grouped.setdefault(citation.number or f"{citation.name} {citation.year}", []).append(citation)
    last = max((int(entry.number) for entry in found.entries if entry.number), default=0)
    for said, places in grouped.items():
        wheres = tuple(found.reading.where(c.start, c.end) for c in places)
        told = f"the list ends with {last}" if found.numbered else f"the list has {_nearest(found, places[0])}"
        name = f"Reference {said}" if found.numbered else said
        yield Finding(
            message=f"{name} is cited and not in the reference list; {told}.",
            remedy="Add the reference, or correct the citation.",
            where=wheres[0],
            also=wheres[1:],
        )


def _nearest(found: Apparatus, citation: Citation) -> str:
    name = plain(citation.name)
    years = [entry.year for entry in found.entries if _names(entry, name)]
    return f"{citation.name} of {listed(years)} only" if years else f"nothing by {citation.name}"


def _never_cited(found: Apparatus, cited: set[int]) -> Iterator[Finding]:
    left = [entry for entry in found.entries if id(entry) not in cited and (found.numbered or entry.year)]
    if not left or len(left) * 2 > len(found.entries):
        return  # a bibliography lists more than is cited
    for entry in left:
        name = f"Reference {entry.number}" if found.numbered else f"{entry.surname} {entry.year}"
        yield Finding(
            message=f"{name} is never cited: {cut(entry.text, 110)}",
            remedy="Cite it where it belongs, or take it out of the list.",
            where=entry.block.where,
            severity=Severity.MINOR,
        )


def _numbering(found: Apparatus) -> Iterator[Finding]:
    numbers = [int(entry.number) for entry in found.entries if entry.number]
    if not found.numbered or not numbers:
        return
    gone = [str(n) for n in range(1, max(numbers)) if n not in numbers]
    if gone and len(gone) * 4 < len(numbers):
        yield Finding(
            message=f"The reference list skips {listed(gone)}.",
            remedy="Put the missing reference in, or renumber list and citations.",
            where=found.title.where,
        )
    seen: dict[int, Entry] = {}
    for entry, number in zip([e for e in found.entries if e.number], numbers, strict=True):
        if number in seen:
            yield Finding(
                message=f"Two references are numbered {number}.",
                remedy="Number them apart, and look at the citations of both.",
                where=seen[number].block.where,
                also=(entry.block.where,),
            )
        seen.setdefault(number, entry)


def _doubles(found: Apparatus) -> Iterator[Finding]:
    words = [frozenset(_WORD.findall(plain(entry.text))) for entry in found.entries]
    dois = [doi_of(entry.text) for entry in found.entries]
    for later, entry in enumerate(found.entries):
        for earlier in range(later):
            same_doi = bool(dois[later]) and dois[later] == dois[earlier]
            differ = bool(dois[later] and dois[earlier]) and not same_doi
            if same_doi or (not differ and _overlap(words[earlier], words[later]) >= _SAME):
                other = found.entries[earlier]
                names = f"References {other.number} and {entry.number}" if entry.number else "Two references"
                because = f"DOI {dois[later]}" if same_doi else "authors, title and source agree"
                yield Finding(
                    message=f"{names} are the same work ({because}): {cut(entry.text, 90)}",
                    remedy="Keep one, and let all citations point at it.",
                    where=entry.block.where,
                    also=(other.block.where,),
                )
                break


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if min(len(one), len(other)) >= 6 else 0.0


def _identifiers(found: Apparatus) -> Iterator[Finding]:
    for entry in found.entries:
        bad = list(bad_identifiers(entry.text))
        if bad:
            said = f"Reference {entry.number}" if entry.number else f"The reference of {entry.surname} {entry.year}"
            yield Finding(
                message=f"{said} has {plural(len(bad), 'identifier')} that cannot be right: "
                f"{'; '.join(f'{b.said} ({b.why})' for b in bad)}.",
                remedy="Look the work up and copy its identifier; if it is not there, ask for the source.",
                where=entry.block.where,
            )

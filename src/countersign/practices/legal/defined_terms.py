"""The defined terms of a contract: where each is given its meaning, and where it is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from countersign.checks.outline import Outline
from countersign.checks.running_text import RunningText

_OPEN, _CLOSE = "[“\"„‘']", "(?:[”\"“]|[’'](?!\\w))"
_TERM = r"[A-Z0-9][^“”\"\n]{0,58}?[^\s“”\",.;]|[A-Z]"
_MEANS = re.compile(
    rf"{_OPEN}(?P<term>{_TERM})[,.]?{_CLOSE}\s*(?:\([^)]{{0,80}}\)\s*)?,?\s*"
    rf"(?:or\s+{_OPEN}(?P<other>{_TERM})[,.]?{_CLOSE}\s*)?"
    r"(?:as used (?:herein|in this agreement),?\s*)?(?:shall\s+|will\s+|each\s+)?"
    r"(?P<verb>means?|mean|have|has|is defined|are defined|refers?|includes?|include|is|are|be)\b"
    r"(?=(?P<after>.{0,90}))",
    re.DOTALL,
)
_BRACKETS = re.compile(
    r"\((?P<inner>(?:[^()“”\"]|\([^()]*\)){0,110}?[“\"][^()]{1,160}?[”\"][^()“”\"]{0,60})\)",
)
_QUOTED = re.compile(rf"[“\"](?P<term>{_TERM})[,.]?[”\"]")
_HEREINAFTER = re.compile(
    r"here(?:in)?after(?:\s+(?:referred to|called|known|defined|be|as|the|and|sometimes|\w+ly))*,?"
    rf"\s*(?:as\s+)?(?:the\s+|an?\s+)?{_OPEN}(?P<term>{_TERM})[,.]?{_CLOSE}",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^(?:\d[\d.]*\.?\s+|\([a-z]\)\s+)?(?P<term>[A-Z][\w\-]*(?:\s+(?:of|and|or|[A-Z][\w\-]*)){0,4})\s+(?:shall\s+mean|means)\b"
)
_POINTS = re.compile(
    r"^[^.;]{0,50}\b(?:set forth|set out|specified|described)\s+(?:in|on)\s+"
    r"(?:article|section|clause|schedule|exhibit|appendix)"
    r"|^\s*(?:the\s+)?(?:respective\s+)?meanings?\b|^\s*(?:as\s+)?(?:set forth|set out|provided|given|specified"
    r"|defined|described)"
    r"|^\s*in\s+(?:section|clause)",
    re.IGNORECASE,
)
_INCORPORATED = re.compile(
    r"capitali[sz]ed\s+(?:terms?|words?|expressions?)[^.]{0,120}?(?:not|otherwise)[^.]{0,60}?(?:defined|meaning)[^.]{0,200}"
    r"|(?:terms?|words|expressions)\s+(?:defined|used)\s+in\s+(?:the|that)\s+[^.]{0,80}\bagreement\b[^.]{0,80}\bsame\s+meaning",
    re.IGNORECASE,
)
_NOT_TERMS = re.compile(r"^(?:as is|as-is|where is|as available|for cause|control)$|^[\d\W]+$|[!?]", re.IGNORECASE)
_VERBS_OF_MEANING = {"means", "mean", "have", "has", "is defined", "are defined", "refer", "refers"}

_PROPER = re.compile(r"\b[A-Z][\w&]+")
_LABELLING = {  # the words that may stand before a quoted term in a bracket
    "a", "aggregate", "all", "also", "an", "and", "any", "are", "as", "be", "being", "below", "both", "called",
    "collectively", "defined", "each", "every", "for", "hereafter", "herein", "hereinafter", "hereinbelow", "i.e.",
    "in", "individually", "is", "its", "jointly", "known", "may", "of", "or", "our", "parties", "party", "purposes",
    "referred", "severally", "singularly", "sometimes", "such", "the", "their", "these", "this", "to", "together",
    "us", "we", "which", "with", "you", "your",
}  # fmt: skip


@dataclass
class Definition:
    """A term, and each place that gives it a meaning or points at the place that does."""

    term: str
    meanings: list[tuple[int, int]] = field(default_factory=list)
    pointers: list[tuple[int, int]] = field(default_factory=list)

    @property
    def places(self) -> list[tuple[int, int]]:
        """All of them, in reading order."""
        return sorted(self.meanings + self.pointers)


def definitions(held: Outline) -> dict[str, Definition]:
    """Term → where it is defined, for definitions in any usual form."""
    found: dict[str, Definition] = {}
    for term, start, end, points in sorted(_all(held.reading), key=lambda one: one[1]):
        name = re.sub(r"\s+", " ", term).strip(" ,.;")
        name = re.sub(r"\((?:s|es|ies)\)$", "", name, flags=re.IGNORECASE)
        if not name or _NOT_TERMS.search(name) or len(name.split()) > 8:
            continue
        one = found.setdefault(name, Definition(name))
        if not any(abs(start - place[0]) < 3 for place in one.places):
            (one.pointers if points else one.meanings).append((start, end))
    return found


def _all(reading: RunningText) -> Iterator[tuple[str, int, int, bool]]:
    """Term, offsets, and whether the place only points at the definition."""
    yield from _with_verb(reading)
    yield from _in_brackets(reading)
    for match in reading.finditer(_HEREINAFTER):
        yield match["term"], match.start("term"), match.end("term"), False
    for start, block in zip(reading.starts, reading.blocks, strict=True):
        if line := _LINE.match(block.text):
            yield line["term"], start + line.start("term"), start + line.end("term"), False


def _with_verb(reading: RunningText) -> Iterator[tuple[str, int, int, bool]]:
    for match in reading.finditer(_MEANS):
        verb = match["verb"].lower()
        loose = verb in {"is", "are", "be", "include", "includes"}
        if loose and not reading.begins_sentence(match.start()) and not _POINTS.match(match["after"]):
            continue
        points = bool(_POINTS.match(match["after"]))
        for group in ("term", "other"):
            if match[group]:
                yield match[group], match.start(group), match.end(group), points


def _in_brackets(reading: RunningText) -> Iterator[tuple[str, int, int, bool]]:
    for match in reading.finditer(_BRACKETS):
        if not _labels(match["inner"]):
            continue
        points = bool(re.search(r"\bas defined\b|\bsee\b", match["inner"], re.IGNORECASE))
        for one in _QUOTED.finditer(match["inner"]):
            at = match.start("inner")
            yield one["term"], at + one.start("term"), at + one.end("term"), points


def _labels(inner: str) -> bool:
    """Is this bracket a label, as (the “Customer”), and not a remark that quotes something?"""
    before = _QUOTED.split(inner)[0].strip().lower()
    words = before.replace(",", " ").split()
    return all(word.strip("“”\"'") in _LABELLING for word in words) or before.endswith((" the", " as", "collectively,"))


def incorporates(held: Outline) -> bool:
    """Does the contract take its terms from another one?"""
    return bool(_INCORPORATED.search(held.reading.text))


def variants(term: str) -> list[str]:
    """A term, its plural or singular.

    >>> variants("Deliverable"), variants("Parties")
    (['Deliverable', 'Deliverables'], ['Parties', 'Party'])
    """
    forms = [term]
    if term.endswith("ies"):
        forms.append(f"{term[:-3]}y")
    elif re.search(r"(?:s|x|ch|sh)es$", term):
        forms += [term[:-2], term[:-1]]
    elif term.endswith("s") and not term.endswith("ss"):
        forms.append(term[:-1])
    elif term.endswith("y") and not re.search(r"[aeiou]y$", term):
        forms.append(f"{term[:-1]}ies")
    else:
        forms.append(f"{term}es" if re.search(r"(?:s|x|ch|sh)$", term) else f"{term}s")
    return forms


def uses(text: str, found: dict[str, Definition]) -> dict[str, int]:
    """How often each term occurs outside the places that define it. A term in capitals may be used in small letters."""
    counted: dict[str, int] = defaultdict(int)
    for term, one in found.items():
        shouted = term.isupper() and len(term) > 4
        forms = variants(term.title() if shouted else term)
        spelled = "|".join(spelling(form) for form in [*forms, *(form.upper() for form in forms)])
        pattern = re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE if shouted else 0)
        defining = one.places
        counted[term] = sum(
            1 for match in pattern.finditer(text) if not any(s <= match.start() < e for s, e in defining)
        )
    return counted


def spelling(term: str) -> str:
    """A pattern for a term over line ends and broken hyphens."""
    return r"[\s\u00ad-]*".join(map(re.escape, re.split(r"[\s\u00ad-]+|(?<=[a-z])(?=[A-Z])", term)))


def same_thing(text: str, places: list[tuple[int, int]]) -> bool:
    """Do labels in brackets stand behind the same name each time, as when a form repeats the parties?"""
    names = [set(map(str.upper, _PROPER.findall(text[max(0, start - 130) : start]))) for start, _ in places]
    return all(len(names[0] & other) >= min(2, len(names[0]), len(other)) > 0 for other in names[1:])

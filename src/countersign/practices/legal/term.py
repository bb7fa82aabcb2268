"""When a contract begins, ends, renews, and by when one must say that it shall not, reckoned from its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from countersign.checks.outline import Outline
from countersign.practices.legal.dates import DATE, PERIOD, Period, date_in, period_in, said

_FLAGS = re.IGNORECASE | re.DOTALL
_EFFECTIVE = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        rf"[“\"](?:effective|commencement|start) date[”\"]\s*(?:means|is|shall mean|:)\s*({DATE})",
        rf"({DATE})\s*\((?:the\s+)?[“\"](?:effective|commencement|start) date[”\"]\)",
        rf"(?:commences?|effective|with effect|takes? effect|begins?)\s+(?:on|as of|from)\s+"
        rf"(?:and including\s+)?({DATE})",
        rf"(?:dated|made|entered into)(?:\s+(?:as of|on|this|effective))*\s+(?:the\s+)?({DATE})",
    )
)
_INITIAL = re.compile(
    rf"(?:initial\s+(?:term|period)|term\s+of\s+(?:this|the)\s+agreement|(?:continues?|remains?|be|is)\s+in\s+(?:full\s+)?"
    rf"(?:force|effect)|shall\s+continue)[^.]{{0,140}}?(?:of|for)\s+(?:an?\s+)?(?:initial\s+)?(?:(?:period|term)\s+of\s+)?"
    rf"({PERIOD})",
    _FLAGS,
)
_ENDS = re.compile(
    rf"(?:until(?:\s+and\s+including)?|expires?\s+on|terminates?\s+on|ends?\s+on|through)\s+(?:midnight\s+on\s+)?({DATE})",
    _FLAGS,
)
_RENEWS = re.compile(
    rf"\b(?:renew\w*|extend\w*)\b[^.]{{0,160}}?(?:periods?|terms?)\s+of\s+({PERIOD})"
    rf"|\b(?:renew\w*|extend\w*)\b[^.]{{0,80}}?\bfor\s+(?:an?\s+)?(?:additional|further|successive)?\s*({PERIOD})"
    r"|\brenew\w*\b[^.]{0,80}?\b(?P<yearly>year[\s-]to[\s-]year|successive\s+(?:one[\s-]year|annual))",
    _FLAGS,
)
_NOTICE = re.compile(
    rf"({PERIOD})['’]?s?['’]?\s+(?:prior\s+)?(?:written\s+)?(?:notice\s+)?[^.]{{0,60}}?(?:before|prior\s+to)\s+[^.]{{0,70}}?"
    r"(?:end|expir\w*|renewal|anniversary|then[\s-]current)",
    _FLAGS,
)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z(“\"])|\n")
_CONTRACT_DATE = re.compile(r"\b(?:renew|extend|non-renewal|not to renew)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """A date or period that the contract states, with the clause and words it stands in."""

    value: date | Period
    clause: str
    words: str

    def __str__(self) -> str:
        told = said(self.value) if isinstance(self.value, date) else str(self.value)
        return f"{told}{f' (clause {self.clause})' if self.clause else ''}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The days that may stand for a date in the grid, and how they were reckoned."""

    days: tuple[date, ...]
    how: str


@dataclass(frozen=True)
class Term:
    """What the contract says about its time."""

    effective: Read | None
    initial: Read | None
    ends: Read | None
    renewal: Read | None
    notice: Read | None

    def reckon(self, kind: str) -> Reckoned | None:
        """The days for "effective", "expiry", "notice", "renewal" (its first day) or "renewed" (the end of the first
        renewal); None where the contract's words do not give it. A term that began on the first may be said to end on
        the last day before the anniversary or on it, so both count.
        """
        if kind == "effective":
            return _stated(self.effective)
        expiry = self._expiry()
        if kind == "expiry" or expiry is None:
            return expiry
        if kind == "renewal":
            stated = [expiry.days[0], expiry.days[0] + timedelta(days=1)]
            days = stated if len(expiry.days) == 1 else [expiry.days[-1]]
            return Reckoned(tuple(days), f"the day after the term ends; {expiry.how}")
        step = self.notice if kind == "notice" else self.renewal
        if step is None or not isinstance(step.value, Period):
            return None
        if kind == "notice":
            moved = tuple(step.value.before(day) for day in expiry.days)
            return Reckoned(moved, f"{step} before the term ends; {expiry.how}")
        return Reckoned(
            tuple(step.value.after(day) for day in expiry.days), f"{step} after the term ends; {expiry.how}"
        )

    def _expiry(self) -> Reckoned | None:
        if self.ends:
            return _stated(self.ends)
        if not self.effective or not self.initial or not isinstance(self.effective.value, date):
            return None
        if not isinstance(self.initial.value, Period):
            return None
        anniversary = self.initial.value.after(self.effective.value)
        days = (anniversary - timedelta(days=1), anniversary)
        return Reckoned(days, f"{self.effective} and a term of {self.initial}")


def _stated(read: Read | None) -> Reckoned | None:
    return Reckoned((read.value,), f"stated: {read}") if read and isinstance(read.value, date) else None


def term_of(held: Outline) -> Term:
    """Read a contract's time from its text."""
    text = held.reading.text
    sentences = list(_sentences(text))
    about = [(at, one) for at, one in sentences if _CONTRACT_DATE.search(one)]
    initial = _first(held, sentences, _INITIAL)
    return Term(
        effective=next((read for p in _EFFECTIVE if (read := _dated(held, p.search(text)))), None),
        initial=initial,
        ends=None if initial else _ends(held, sentences),
        renewal=_first(held, about, _RENEWS),
        notice=_first(held, [*about, *_neighbours(sentences, about)], _NOTICE),
    )


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for piece in _SENTENCE.finditer(text):
        yield at, text[at : piece.start()]
        at = piece.end()
    yield at, text[at:]


def _neighbours(sentences: list[tuple[int, str]], about: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The sentences right after those on renewal: notice is often given there."""
    starts = {at for at, _ in about}
    return [after for before, after in pairwise(sentences) if before[0] in starts]


def _first(held: Outline, sentences: list[tuple[int, str]], pattern: re.Pattern[str]) -> Read | None:
    for at, sentence in sentences:
        match = pattern.search(sentence)
        if match:
            words = next((group for group in match.groups() if group), "")
            period = period_in("one year" if "yearly" in match.groupdict() and match["yearly"] else words)
            if period:
                return Read(period, _clause(held, at), sentence)
    return None


def _ends(held: Outline, sentences: list[tuple[int, str]]) -> Read | None:
    for at, sentence in sentences:
        if re.search(r"\b(?:term|agreement)\b", sentence, re.IGNORECASE) and (match := _ENDS.search(sentence)):
            day = date_in(match[1])
            if day:
                return Read(day, _clause(held, at), sentence)
    return None


def _dated(held: Outline, match: re.Match[str] | None) -> Read | None:
    day = date_in(match[1]) if match else None
    return Read(day, _clause(held, match.start()), match[0]) if match and day else None


def _clause(held: Outline, offset: int) -> str:
    clause = held.at(offset)
    return clause.name if clause else ""

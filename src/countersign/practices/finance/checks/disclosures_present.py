"""The rule finance/disclosures-present."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.readers.document import Document
from countersign.checks.rule import Role, rule
from countersign.checks.wording import listed

_DAY = (
    r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}|[A-Z][a-z]+ \d{1,2},? \d{4}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d"
)


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """What must be said, how it is recognised, and how bad its absence is."""

    name: str
    said: re.Pattern[str]
    severity: Severity = Severity.MAJOR


def _said(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DISCLOSURES = (
    _Disclosure(
        "valuation basis",
        _said(
            r"(?:basis|method(?:ology)?) (?:of|for) (?:the |our )?(?:valuation|target)|valuation (?:basis|method)"
            r"|(?:target price|price target|value|valuation)[^.]{0,80}\b(?:based on|derived|discounted cash flow|dcf"
            r"|multiple|sum[- ]of[- ]the[- ]parts)|(?:discounted cash flow|dcf)[^.]{0,80}(?:target|value|share)"
        ),
    ),
    _Disclosure(
        "risks",
        _said(r"\brisks? (?:to|that|include|factors?|are)\b|(?:main|key|principal|downside|upside) risks?\b|^risks?\b"),
    ),
    _Disclosure(
        "conflicts of interest",
        _said(
            r"conflicts? of interest|(?:own|hold)s? (?:securities|shares|a position|a financial interest)"
            r"|financial interest in|mak(?:e|es|ing) (?:a )?market in|investment banking"
        ),
        Severity.CRITICAL,
    ),
    _Disclosure(
        "rating definitions",
        _said(
            r"rating (?:system|definitions?|key|scale)|(?:buy|outperform|overweight|add)\W{1,4}\s*(?:[a-z ]{0,40})"
            r"(?:return|upside|outperform|more than|above|at least)"
        ),
    ),
    _Disclosure(
        "price date",
        _said(
            rf"(?:prices?|close|closing|priced)\b[^.]{{0,60}}\b(?:{_DAY})|(?:{_DAY})[^.]{{0,40}}\bprices?\b"
            r"|prices? (?:as )?(?:of|at)\b"
        ),
    ),
    _Disclosure(
        "sources",
        _said(r"\bsources?\b\W|\bsourced from\b|\b(?:company|exchange) (?:data|filings|reports)\b|annual reports?"),
    ),
)
NAMES = tuple(disclosure.name for disclosure in _DISCLOSURES)
_HEADING = re.compile(r"disclos|important|legal|regulat", re.IGNORECASE)


@rule(id="finance/disclosures-present", version=1, severity=Severity.MAJOR, since="0.1")
def disclosures_present(
    note: Annotated[Document, Role("report")], *, required: Sequence[str] = NAMES
) -> Iterator[Finding]:
    """A research note states its valuation basis, risks, conflicts, rating definitions, price date and sources.

    Why it matters: A recommendation without them is not fair, clear and not misleading, and the firm answers for it to
    its regulator. Missing conflicts are the worst: they cannot be added after somebody has acted on the note.

    What passes: A passage for each of `required`, in whatever words and wherever it stands.

    What fails: Each of them that no passage is about; conflicts of interest are critical.

    What it cannot see: Whether a disclosure is complete and true; a disclosure that is only linked to.

    Source: FINRA Rule 2241(c); Commission Delegated Regulation (EU) 2016/958, articles 3 to 6; domain table F-DISC.
    """
    texts = [block.text for block in note.blocks if not block.hidden and block.kind not in {"header", "footer"}]
    missing = [d for d in _DISCLOSURES if d.name in required and not any(d.said.search(text) for text in texts)]
    for severity in (Severity.CRITICAL, Severity.MAJOR):
        if names := [disclosure.name for disclosure in missing if disclosure.severity is severity]:
            yield Finding(
                message=f"The note does not disclose its {listed(names)}.",
                remedy=f"Add the {'passage' if len(names) == 1 else 'passages'} from the firm's template.",
                where=_place(note),
                severity=severity,
            )


def _place(note: Document) -> Where:
    """Where a disclosure would stand: under their heading, else at the end."""
    heading = next((block for block in note.headings if _HEADING.search(block.text)), None)
    last = heading or next(reversed(note.prose), None)
    return last.where if last else Where()

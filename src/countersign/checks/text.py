"""A report as a good supervisor would write it: what matters most, then what nobody looked at, then the criteria."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from countersign.checks.finding import Finding, Severity
from countersign.checks.report import CriterionState, Report, Trouble
from countersign.checks.wording import listed, plural

LEADING = 10  # findings shown unless every one is asked for
ALIKE = 3  # of one rule and severity among them, so that one noisy rule does not hide the others
MARKS = {"critical": "■", "major": "▲", "minor": "●"}
_COLOURS = {"■": "31", "▲": "33", "●": "36", "✓": "32", "○": "2"}


@dataclass(frozen=True, slots=True)
class Page:
    """What the text is written on: how wide it is, whether it shows colour, whether every finding is wanted."""

    width: int = 100
    colour: bool = False
    every: bool = False

    def mark(self, sign: str) -> str:
        """A sign, in its colour."""
        return f"\x1b[{_COLOURS[sign]}m{sign}\x1b[0m" if self.colour and sign in _COLOURS else sign

    def strong(self, text: str) -> str:
        """Something that is read first."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Something that is looked up rather than read."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def wrapped(self, text: str, *, first: str = "  ", then: str = "  ") -> Iterator[str]:
        """Lines that fit."""
        yield from textwrap.wrap(
            text,
            max(self.width, 40),
            initial_indent=first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        )


def text_of(report: Report, *, every: bool = False, width: int = 100, colour: bool = False) -> str:
    """The ten findings that matter most (or every one), then what could not be looked at, counts and criteria."""
    return "\n".join(_lines(report, Page(width, colour, every))) + "\n"


def _lines(report: Report, page: Page) -> Iterator[str]:
    names = ", ".join(p["name"] for p in report.parts)
    yield page.strong(f"{names}: {'passed' if report.passed else 'not passed'}") + _said(report)
    for trouble in report.errors:
        yield ""
        yield from _error(trouble, page)
    yield from _findings(report, page)
    if report.skipped:
        yield ""
        yield from _skipped(report, page)
    if report.criteria:
        yield ""
        yield from _criteria(report, page)
    yield ""
    yield from page.wrapped(_closing(report), first="", then="")


def _said(report: Report) -> str:
    counts = report.counts
    kinds = [f"{counts[s]} {s}" for s in Severity if counts[s]]
    said = [f"{listed(kinds)} {'finding' if len(report.standing) == 1 else 'findings'}"] if kinds else []
    if counts["errors"]:
        said.append(plural(counts["errors"], "check gave no answer", "checks gave no answer"))
    if counts["waived"]:
        said.append(f"{counts['waived']} waived")
    if not said:
        return ", nothing found"
    return f"{', with ' if report.passed else ': '}{', '.join(said)}"


def _error(trouble: Trouble, page: Page) -> Iterator[str]:
    yield f"{page.mark('■')} {page.strong(trouble.part or 'the check')}"
    yield from page.wrapped(trouble.reason)
    yield from _remedy(trouble.remedy, page)
    if trouble.rule != "reader":
        yield f"  {page.faint(trouble.rule)}"


def _findings(report: Report, page: Page) -> Iterator[str]:
    single = len(report.parts) == 1
    left = len(report.standing) if page.every else LEADING
    hidden = 0
    for _, alike in groupby(_grouped(report.standing), key=lambda f: (f.severity, f.rule)):
        found = list(alike)
        shown = found if page.every else found[: min(ALIKE, left)]
        left -= len(shown)
        hidden += len(found) - len(shown)
        yield from _alike(shown, len(found) - len(shown), page, single=single)
    if hidden:
        yield ""
        yield f"{plural(hidden, 'finding is', 'findings are')} not shown; --all shows every one."


def _grouped(standing: Sequence[Finding]) -> list[Finding]:
    """By severity, then by rule; the rule whose finding comes first in the report comes first."""
    first: dict[str, int] = {}
    for number, finding in enumerate(standing):
        first.setdefault(f"{finding.severity}{finding.rule}", number)
    return sorted(standing, key=lambda f: (f.severity.rank if f.severity else 9, first[f"{f.severity}{f.rule}"]))


def _alike(found: Sequence[Finding], more: int, page: Page, *, single: bool) -> Iterator[str]:
    """Findings of one rule; a remedy that they share is said once."""
    remedies = {f.remedy for f in found}
    for finding in found:
        yield ""
        yield f"{page.mark(MARKS[str(finding.severity)])} {page.strong(_place(finding, single=single))}"
        yield from page.wrapped(finding.message)
        if len(remedies) > 1:
            yield from _remedy(finding.remedy, page)
    if found:
        if len(remedies) == 1:
            yield from _remedy(found[0].remedy, page)
        yield f"  {page.faint(found[0].rule + (f' (and {more} more like this)' if more else ''))}"


def _place(finding: Finding, *, single: bool) -> str:
    where = finding.where.label()
    if single:
        where = where.removeprefix(finding.where.part).removeprefix(", ") or "the whole file"
    return where + (f" and {plural(len(finding.also), 'more place')}" if finding.also else "")


def _remedy(text: str, page: Page) -> Iterator[str]:
    if text:
        yield from page.wrapped(text, first="  → ", then="    ")


def _skipped(report: Report, page: Page) -> Iterator[str]:
    """Why some checks could not look, each reason once. Without a work type nobody asked for them: names are enough."""
    if not report.work_type and not page.every:
        rules = list(dict.fromkeys(t.rule for t in report.skipped))
        had = plural(len(rules), "check found nothing it could look at", "checks found nothing they could look at")
        yield from page.wrapped(f"{had}: {', '.join(rules)} (--all says why)", first="○ ")
        return
    yield page.strong("Not looked at")
    reasons: dict[str, list[str]] = {}
    for trouble in report.skipped:
        reasons.setdefault(trouble.reason, []).append(trouble.rule)
    for reason, names in reasons.items():
        yield from page.wrapped(f"{listed(names)}: {reason}", first="○ ")


def _criteria(report: Report, page: Page) -> Iterator[str]:
    yield page.strong(f"Criteria of {report.work_type}")
    for criterion in report.criteria:
        if criterion.state == "unmet" or page.every:
            yield from _criterion(criterion, page)
    if page.every:
        return
    met = [c.id for c in report.criteria if c.state == "met"]
    people = [c.id for c in report.criteria if c.state not in {"met", "unmet"}]
    if met:
        yield from page.wrapped(f"{len(met)} met: {', '.join(met)}", first=f"{page.mark('✓')} ")
    if people:
        yield from page.wrapped(f"{len(people)} for people to answer: {', '.join(people)}", first=f"{page.mark('○')} ")


def _criterion(criterion: CriterionState, page: Page) -> Iterator[str]:
    sign = {"met": "✓", "unmet": "■" if criterion.required else "▲"}.get(criterion.state, "○")
    because = f" ({criterion.because})" if criterion.because else ""
    yield from page.wrapped(f"{criterion.id} {criterion.text}{because}", first=f"{page.mark(sign)} ")


def _closing(report: Report) -> str:
    counts = report.counts
    ran = plural(counts["rules"], "check ran", "checks ran")
    more = f" countersign explain {report.standing[0].rule} says more." if report.standing else ""
    return f"{ran}, {counts['skipped'] or 'none'} could not look.{more}"

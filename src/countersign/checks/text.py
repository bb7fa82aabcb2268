"""A report as a good supervisor would write it: what matters most first, then what was not looked at."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.checks.finding import Finding
from countersign.checks.report import Report

LEADING = 10
MARKS = {"critical": "■", "major": "▲", "minor": "●"}


def text_of(report: Report, *, every: bool = False) -> str:
    """The ten findings that matter most (or every one), then counts, troubles and criteria."""
    return "\n".join(_lines(report, every=every)) + "\n"


def _lines(report: Report, *, every: bool) -> Iterator[str]:
    names = ", ".join(p["name"] for p in report.parts)
    yield f"{names}: {'passed' if report.passed else 'not passed'}"
    standing = report.standing
    shown = standing if every else standing[:LEADING]
    for finding in shown:
        yield ""
        yield from _finding(finding)
    if len(standing) > len(shown):
        yield ""
        yield f"… and {len(standing) - len(shown)} more; --all shows them."
    for trouble in report.errors:
        yield ""
        yield f"■ {trouble.part}: {trouble.reason}"
        yield f"  {trouble.rule} · {trouble.remedy}"
    yield ""
    yield _counted(report)
    for criterion in report.criteria:
        mark = {"met": "✓", "unmet": "■"}.get(criterion.state, "○")
        yield f"{mark} {criterion.id} {criterion.text}" + (f" ({criterion.because})" if criterion.because else "")


def _finding(finding: Finding) -> Iterator[str]:
    more = f" and {len(finding.also)} more places" if finding.also else ""
    yield f"{MARKS[str(finding.severity)]} {finding.where.label()}{more}"
    yield f"  {finding.message}"
    if finding.remedy:
        yield f"  → {finding.remedy}"
    yield f"  {finding.rule}"


def _counted(report: Report) -> str:
    counts = report.counts
    said = [f"{counts[k]} {k}" for k in ("critical", "major", "minor") if counts[k]]
    return f"{counts['rules']} checks ran: {', '.join(said) or 'nothing found'}; {counts['skipped']} could not look."

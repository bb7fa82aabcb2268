"""The planted faults against what the checks found: each must be named by the check that should, and be gone later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from countersign.checks.finding import Finding
from countersign.checks.report import Report
from countersign.server.demo.material.planted import Fault
from countersign.server.demo.voice import Voice


@dataclass(frozen=True, slots=True)
class Caught:
    """A planted fault and the finding that names it, if one does."""

    fault: Fault
    finding: Finding | None


def caught(report: Report, faults: Sequence[Fault]) -> list[Caught]:
    """For each fault the first finding that names it."""
    return [Caught(fault, next((f for f in report.findings if fault.is_named_by(f)), None)) for fault in faults]


def missed(catch: Sequence[Caught]) -> list[str]:
    """The planted faults that no check named."""
    return [f"{c.fault.what} ({c.fault.rule}, {c.fault.part})" for c in catch if c.finding is None]


def left(report: Report, faults: Sequence[Fault]) -> list[str]:
    """The planted faults that are still named in a report of a version that should have mended them."""
    return [f"{c.fault.what} is still found" for c in caught(report, faults) if c.finding is not None]


def tell(voice: Voice, catch: Sequence[Caught], report: Report) -> None:
    """Each planted fault with the finding's own words, part by part, then what else was found."""
    for part in dict.fromkeys(one.fault.part for one in catch):
        voice.detail(part, dim=False)
        for one in catch:
            if one.fault.part == part:
                _tell_one(voice, one)
    named = {one.finding.fingerprint for one in catch if one.finding}
    beyond = len([f for f in report.standing if f.fingerprint not in named])
    follows = f"; {beyond} further finding{'s' if beyond != 1 else ''} beside them" if beyond else ""
    voice.detail(f"{len(named)} of {len(catch)} planted faults found by name{follows}.", dim=False)


def _tell_one(voice: Voice, one: Caught) -> None:
    finding = one.finding
    if finding is None:
        voice.bad(f"Not found: {one.fault.what} ({one.fault.rule}).")
        return
    place = replace(finding.where, part="", text=None).label()
    severity = str(finding.severity or "minor")
    voice.finding(severity, place, finding.message, f"planted: {one.fault.what} · found by {finding.rule}")

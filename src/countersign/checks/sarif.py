"""A report as SARIF 2.1.0 (OASIS), so that editors and code hosts can show findings where they are.

Pure: the rules that the report speaks of are handed in. Places that SARIF has no word for (a sheet and a cell,
a page of a document) are logical locations inside the part; lines of text are regions of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from countersign.checks.finding import Finding, Where
from countersign.checks.report import Report, Trouble
from countersign.checks.rule import Rule
from countersign.checks.waiver import Waiver

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"critical": "error", "major": "warning", "minor": "note"}


def sarif_of(report: Report, rules: Mapping[str, Rule], *, tool_version: str) -> dict[str, Any]:
    """One run: rules, findings with their places, waivers as suppressions, troubles as notifications."""
    named = sorted({*report.ran, *(f.rule for f in report.findings)})
    index = {name: number for number, name in enumerate(named)}
    parts = {part["name"]: number for number, part in enumerate(report.parts)}
    waived = report.waived or {}
    run = {
        "tool": {
            "driver": {
                "name": "Countersign",
                "semanticVersion": tool_version,
                "rules": [_descriptor(name, rules.get(name)) for name in named],
            }
        },
        "automationDetails": {"id": f"{report.work_type or 'check'}/{report.at}"},
        "artifacts": [_artifact(part) for part in report.parts],
        "invocations": [_invocation(report)],
        "results": [_result(f, index, parts, waived.get(f.fingerprint)) for f in report.findings],
        "columnKind": "unicodeCodePoints",
        "properties": {"passed": report.passed, "counts": report.counts},
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _descriptor(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:  # a finding of a rule that is no longer installed still reads
        return {"id": name}
    sections = rule.sections
    text = "\n\n".join([rule.summary, *(f"{head}: {said}" for head, said in sections.items())])
    markdown = "\n\n".join([rule.summary, *(f"**{head}.** {said}" for head, said in sections.items())])
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": sections.get("Why it matters") or rule.summary},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": LEVELS[rule.severity.value]},
        "properties": {"version": rule.version, "severity": rule.severity.value, "since": rule.since},
    }


def _artifact(part: Mapping[str, str]) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(part["name"])},
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": part["sha256"]},
        "properties": {"role": part["role"]},
    }


def _invocation(report: Report) -> dict[str, Any]:
    notes = [_notification(t, "error") for t in report.errors] + [_notification(t, "note") for t in report.skipped]
    return {
        "executionSuccessful": not report.errors,
        "endTimeUtc": f"{datetime.fromisoformat(report.at).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        "toolExecutionNotifications": notes,
    }


def _notification(trouble: Trouble, level: str) -> dict[str, Any]:
    note: dict[str, Any] = {
        "level": level,
        "message": {"text": f"{trouble.reason} {trouble.remedy}".strip()},
        "descriptor": {"id": trouble.code},
        "associatedRule": {"id": trouble.rule},
    }
    names = [name for name in trouble.part.split(" + ") if name]
    if names:
        note["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": _uri(name)}}} for name in names]
    return note


def _result(
    finding: Finding, index: Mapping[str, int], parts: Mapping[str, int], waiver: Waiver | None
) -> dict[str, Any]:
    severity = finding.severity.value if finding.severity else "major"
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVELS[severity],
        "message": {"text": f"{finding.message} {finding.remedy}".strip()},
        "locations": [_location(finding.where, parts)],
        "partialFingerprints": {"countersign/v1": finding.fingerprint},
        "properties": {"severity": severity, "ruleVersion": finding.version},
    }
    if finding.also:
        result["relatedLocations"] = [{"id": n, **_location(w, parts)} for n, w in enumerate(finding.also, 1)]
    if waiver is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waiver.reason}]
    return result


def _location(where: Where, parts: Mapping[str, int]) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": _uri(where.part)}
    if where.part in parts:
        artifact["index"] = parts[where.part]
    physical: dict[str, Any] = {"artifactLocation": artifact}
    line = where.row if where.row is not None else where.line if where.page is None else None
    if line:
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    inside = list(_logical(where))
    if inside:
        location["logicalLocations"] = inside
    return location


def _logical(where: Where) -> Iterator[dict[str, Any]]:
    """From the outside in."""
    if where.sheet:
        yield {"name": where.sheet, "fullyQualifiedName": where.sheet, "kind": "sheet"}
    if where.cell:
        whole = f"{where.sheet}!{where.cell}" if where.sheet else where.cell
        yield {"name": where.cell, "fullyQualifiedName": whole, "kind": "cell"}
    if where.page is not None:
        line = f", line {where.line}" if where.line else ""
        yield {"name": str(where.page), "fullyQualifiedName": f"page {where.page}{line}", "kind": "page"}
    if where.paragraph is not None:
        name = str(where.paragraph)
        yield {"name": name, "fullyQualifiedName": f"paragraph {name}", "kind": "paragraph"}
    if where.column:
        yield {"name": where.column, "fullyQualifiedName": f"column {where.column}", "kind": "column"}
    for kind, value in (("entity", where.entity), ("layer", where.layer), ("path", where.path)):
        if value:
            yield {"name": value, "fullyQualifiedName": value, "kind": kind}


def _uri(name: str) -> str:
    """A part's name as a relative reference.

    >>> _uri("Model v2#final.xlsx")
    'Model%20v2%23final.xlsx'
    """
    return quote(name, safe="/")

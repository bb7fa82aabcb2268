"""SARIF 2.1.0: what the specification requires of the parts that are written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from countersign.catalog import catalog
from countersign.checks.finding import Finding, Severity, Where
from countersign.checks.report import Report, Trouble
from countersign.checks.sarif import sarif_of
from countersign.checks.waiver import Waiver

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def shape(required: list[str], /, **known: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": known, "additionalProperties": False}


def many(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


TEXT, WHOLE, ANY = {"type": "string", "minLength": 1}, {"type": "integer", "minimum": 0}, {"type": "object"}
URI = {"type": "string", "pattern": r"^[A-Za-z0-9._~/%-]+$"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = shape(["text"], text=TEXT, markdown=TEXT)
LOGICAL = shape(["name", "fullyQualifiedName", "kind"], name=TEXT, fullyQualifiedName=TEXT, kind=TEXT)
PHYSICAL = shape(
    ["artifactLocation"],
    artifactLocation=shape(["uri"], uri=URI, index=WHOLE),
    region=shape(["startLine"], startLine={"type": "integer", "minimum": 1}),
)
LOCATION = shape(["physicalLocation"], id=WHOLE, physicalLocation=PHYSICAL, logicalLocations=many(LOGICAL, 1))
RULE = shape(
    ["id"], id=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE, properties=ANY,
    defaultConfiguration=shape(["level"], level=LEVEL),
)  # fmt: skip
NOTE = shape(
    ["message"], level=LEVEL, message=MESSAGE, descriptor=shape(["id"], id=TEXT), associatedRule=shape(["id"], id=TEXT),
    locations=many(LOCATION),
)  # fmt: skip
RESULT = shape(
    ["message"], ruleId=TEXT, ruleIndex=WHOLE, level=LEVEL, message=MESSAGE, locations=many(LOCATION, 1),
    relatedLocations=many(LOCATION), partialFingerprints={"additionalProperties": TEXT}, properties=ANY,
    suppressions=many(
        shape(["kind"], kind={"enum": ["inSource", "external"]}, status={"enum": ["accepted"]}, justification=TEXT)
    ),
)  # fmt: skip
RUN = shape(
    ["tool"],
    tool=shape(["driver"], driver=shape(["name"], name=TEXT, semanticVersion=TEXT, rules=many(RULE))),
    automationDetails=shape(["id"], id=TEXT),
    artifacts=many(
        shape(
            ["location"], location=shape(["uri"], uri=URI), roles=many({"enum": ["analysisTarget"]}),
            hashes=shape([], **{"sha-256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}), properties=ANY,
        )
    ),
    invocations=many(
        shape(
            ["executionSuccessful"], executionSuccessful={"type": "boolean"},
            endTimeUtc={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
            toolExecutionNotifications=many(NOTE),
        )
    ),
    results=many(RESULT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    properties=ANY,
)  # fmt: skip
LOG = shape(
    ["version", "runs"], **{"$schema": {"type": "string", "format": "uri"}},
    version={"const": "2.1.0"}, runs=many(RUN, 1),
)  # fmt: skip


def finding(where: Where, severity: Severity = Severity.MAJOR, **more: Any) -> Finding:
    return Finding(
        message="It is wrong.",
        remedy="Mend it.",
        where=where,
        severity=severity,
        rule="workbook/error-cells",
        version=1,
        **more,
    )


PLACES = {
    "cell": Where(part="Model #1.xlsx", sheet="P&L", cell="D14"),
    "row": Where(part="data.csv", row=4, column="2025"),
    "page": Where(part="note.pdf", page=3, line=7),
    "paragraph": Where(part="note.docx", paragraph=12, text="some words"),
    "line": Where(part="note.md", line=9),
    "whole": Where(part="note.pdf"),
}


def report(*findings: Finding, **more: Any) -> Report:
    names = sorted({where.part for where in PLACES.values()})
    parts = tuple({"name": name, "role": "file", "sha256": "ab" * 32} for name in names)
    return Report(
        parts=parts, work_type=None, at=AT.isoformat(), findings=findings, ran=("workbook/error-cells",), **more
    )


def made(found: Report) -> dict[str, Any]:
    data = json.loads(json.dumps(sarif_of(found, catalog().rules, tool_version="0.1.0")))
    Draft202012Validator(LOG).validate(data)
    return data["runs"][0]


@pytest.mark.parametrize("kind", PLACES)
def test_every_kind_of_place(kind: str) -> None:
    run = made(report(finding(PLACES[kind])))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == PLACES[kind].part
    artifact = run["artifacts"][place["artifactLocation"]["index"]]
    assert artifact["location"]["uri"] == place["artifactLocation"]["uri"]
    assert place.get("region", {}).get("startLine") == {"row": 4, "line": 9}.get(kind)


def test_a_cell_is_a_logical_location() -> None:
    run = made(report(finding(PLACES["cell"], also=(replace(PLACES["cell"], cell="E14:G14"),))))
    inside = run["results"][0]["locations"][0]["logicalLocations"]
    assert [(p["kind"], p["fullyQualifiedName"]) for p in inside] == [("sheet", "P&L"), ("cell", "P&L!D14")]
    assert run["results"][0]["relatedLocations"][0]["logicalLocations"][1]["name"] == "E14:G14"


@pytest.mark.parametrize(("severity", "level"), [("critical", "error"), ("major", "warning"), ("minor", "note")])
def test_levels_follow_severity(severity: str, level: str) -> None:
    assert made(report(finding(PLACES["cell"], Severity(severity))))["results"][0]["level"] == level


def test_rules_carry_their_page_and_results_point_at_them() -> None:
    run = made(report(finding(PLACES["cell"]), replace(finding(PLACES["row"]), rule="gone/rule")))
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == ["workbook/error-cells", "gone/rule"]
    known = next(r for r in rules if r["id"] == "workbook/error-cells")
    assert "**What it cannot see.**" in known["help"]["markdown"]
    assert known["defaultConfiguration"]["level"] == "error"


def test_a_waiver_is_a_suppression() -> None:
    wrong = finding(PLACES["cell"])
    waiver = Waiver(wrong.fingerprint, "The client asked for it.", "Sam", AT)
    result = made(report(wrong, waived={wrong.fingerprint: waiver}))["results"][0]
    assert result["suppressions"][0]["justification"] == "The client asked for it."


def test_troubles_are_notifications_and_an_error_is_no_success() -> None:
    skipped = Trouble("finance/plug", 1, "Model #1.xlsx", "skipped", "No balance sheet was found.")
    failed = Trouble("reader", 1, "note.pdf", "encrypted", "It is protected.", "Save it without a password.")
    run = made(report(skipped=(skipped,), errors=(failed,)))
    invocation = run["invocations"][0]
    assert not invocation["executionSuccessful"]
    notes = invocation["toolExecutionNotifications"]
    assert [(n["level"], n["descriptor"]["id"]) for n in notes] == [("error", "encrypted"), ("note", "skipped")]
    assert made(report(skipped=(skipped,)))["invocations"][0]["executionSuccessful"]


def test_the_command_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    from countersign.cli import main

    (tmp_path / "costs.csv").write_text("item,2025,2026\nRent,1200,1250\nHeat,340,350\nTotal,1540,1700\n")
    monkeypatch.setattr("sys.argv", ["countersign", "check", str(tmp_path / "costs.csv"), "--format", "sarif"])
    with pytest.raises(SystemExit):
        main()
    data = json.loads(capsys.readouterr().out)
    Draft202012Validator(LOG).validate(data)
    assert re.search("Total", data["runs"][0]["results"][0]["message"]["text"])

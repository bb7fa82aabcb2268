"""Other people's vectors: RFC 6962 proofs, canonical JSON, signed notes and checkpoints, Ed25519."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from countersign.canonical import canonical_json
from countersign.ledger.checkpoint import Checkpoint, NoteKey, open_note
from countersign.ledger.tree import verify_consistency, verify_inclusion
from countersign.signoff.signature import verify


@pytest.fixture(scope="module")
def vectors(corpora: Path) -> Path:
    folder = corpora / "ledger-vectors"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there.")
    return folder


def raw(text: str | None) -> bytes:
    return b64decode(text or "")


def proof(case: dict[str, Any]) -> list[bytes]:
    return [raw(step) for step in case["proof"] or ()]


def test_inclusion(vectors: Path) -> None:
    paths = sorted((vectors / "merkle" / "inclusion").rglob("*.json"))
    wrong = []
    for path in paths:
        case = json.loads(path.read_text())
        held = verify_inclusion(
            raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof(case), raw(case["root"])
        )
        if held == case["wantErr"]:
            wrong.append(f"{path.parent.name}/{path.name}: {case['desc']}")
    assert len(paths) == 98
    assert wrong == []


def test_consistency(vectors: Path) -> None:
    paths = sorted((vectors / "merkle" / "consistency").rglob("*.json"))
    wrong = []
    for path in paths:
        case = json.loads(path.read_text())
        held = verify_consistency(case["size1"], case["size2"], proof(case), raw(case["root1"]), raw(case["root2"]))
        if held == case["wantErr"]:
            wrong.append(f"{path.parent.name}/{path.name}: {case['desc']}")
    assert len(paths) == 98
    assert wrong == []


def test_canonical_json(vectors: Path) -> None:
    inputs = sorted((vectors / "jcs" / "input").glob("*.json"))
    for path in inputs:
        made = canonical_json(json.loads(path.read_text("utf-8")))
        assert made == (vectors / "jcs" / "output" / path.name).read_bytes().rstrip(b"\n"), path.name
        wanted = (vectors / "jcs" / "outhex" / path.with_suffix(".txt").name).read_text().split()
        assert made == bytes.fromhex("".join(wanted)), path.name
    assert len(inputs) == 6


def test_signed_notes(vectors: Path) -> None:
    for case in json.loads((vectors / "notes-checkpoints.json").read_text("utf-8"))["signed_notes"]:
        if case["vkey"]:
            key = NoteKey.parse(case["vkey"])
            assert str(key) == case["vkey"]
            _, signed = open_note(case["note"], [key])
            assert signed == (key,)
            with pytest.raises(ValueError, match="does not fit"):
                open_note(case["note"].replace("message", "massage"), [key])
        else:
            with pytest.raises(ValueError, match="no signature of a known key"):
                open_note(case["note"], [])
        if "checkpoint" in case["must"]:
            assert Checkpoint.from_text(case["note"].rpartition("\n\n")[0] + "\n").size == 20852163


def test_checkpoint_bodies(vectors: Path) -> None:
    cases = json.loads((vectors / "notes-checkpoints.json").read_text("utf-8"))["checkpoint_bodies"]
    assert len(cases) == 12
    for case in cases:
        if case["must"] == "accept":
            found = Checkpoint.from_text(case["body"])
            assert case["body"].startswith(found.to_text()), case["name"]
        else:
            with pytest.raises(ValueError, match=r"checkpoint|base64"):
                Checkpoint.from_text(case["body"])


def test_ed25519(vectors: Path) -> None:
    groups = json.loads((vectors / "wycheproof" / "ed25519_dev.json").read_text())["testGroups"]
    said = {"valid": 0, "invalid": 0}
    for group in groups:
        for case in group["tests"]:
            held = verify(bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]), group["publicKey"]["pk"])
            assert held == (case["result"] == "valid"), case["comment"]
            said[case["result"]] += 1
    assert said == {"valid": 39, "invalid": 9}

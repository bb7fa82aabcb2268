"""A pack holds as it was written, and no byte of it can be changed unseen."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from countersign.canonical import digest
from countersign.ledger.checkpoint import Signer
from countersign.ledger.entry import Entry
from countersign.ledger.pack import PackContents, addendum, write
from countersign.ledger.tree import leaf_hash
from countersign.ledger.verify import verify, verify_chain

SIGNER = Signer("test.example", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = Signer("test.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
FILE = b"the deliverable"
SHA = hashlib.sha256(FILE).hexdigest()
REPORT = {"counts": {"rules": 3, "critical": 0, "major": 0, "minor": 1, "waived": 0, "skipped": 0}, "findings": []}
REVIEW = {"tier": "analyst", "by": "Aaron", "version": 1, "verdict": "approve", "defects": []}
PART = {"name": "note.txt", "role": "note", "sha256": SHA}


def made(signer: Signer = SIGNER, **told: Any) -> bytes:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("work.opened", {}),
        ("work.submitted", {"digest": "d1", "version": 1, "parts": [PART]}),
        ("work.checked", {"digest": "d1", "passed": True, "report": digest(REPORT)}),
        ("work.reviewed", {"digest": "d1", "version": 1, "tier": "analyst", "verdict": "approve", "count": 0}),
        ("work.accepted", {"digest": "d1", "version": 1}),
    ]
    entries = [
        Entry("engagement/1", n, at + timedelta(minutes=n), "user:1", verb, "work:1", body).to_bytes()
        for n, (verb, body) in enumerate(bodies)
    ]
    record = {
        "item": {"title": "Note", "work_type": "test/note"},
        "submission": {"version": 1, "digest": "d1", "by": "Alice", "parts": [PART]},
        "reviews": [REVIEW],
        **{k: v for k, v in told.items() if k != "report"},
    }
    contents = PackContents(
        record=record, parts={SHA: FILE}, chain="engagement/1", leaves=[leaf_hash(e) for e in entries],
        entries=dict(enumerate(entries)), report=told.get("report", REPORT),
    )  # fmt: skip
    return write(contents, signer)


def members(pack: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(pack))
    return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def failing(pack: bytes) -> str:
    proof = verify(pack, trust=[str(SIGNER.public)])
    assert not proof.passed
    assert proof.story == ()
    return proof.steps[-1].name


def test_it_holds_and_is_the_same_every_time() -> None:
    assert made() == made()
    proof = verify(made(), trust=[str(SIGNER.public)])
    assert proof.passed, proof.steps
    assert "opened by nobody" in "\n".join(proof.story)


@pytest.mark.parametrize("name", sorted(members(made())))
def test_a_changed_member_is_named(name: str) -> None:
    files = members(made())
    files[name] = files[name][:-2] + bytes([files[name][-2] ^ 1]) + files[name][-1:]
    assert failing(packed(files)) in {"hashes", "seal"}


@pytest.mark.parametrize("name", sorted(members(made())))
def test_a_missing_member_is_named(name: str) -> None:
    assert failing(packed({k: v for k, v in members(made()).items() if k != name})) in {"hashes", "seal"}


def test_a_record_rewritten_together_with_its_manifest_is_not_sealed() -> None:
    files = members(made())
    record = json.loads(files["record.json"])
    record["reviews"] = [{"tier": "client", "by": "Nobody", "version": 1, "verdict": "approve", "defects": []}]
    files["record.json"] = json.dumps(record).encode()
    manifest = json.loads(files["manifest.json"])
    manifest["members"]["record.json"] = hashlib.sha256(files["record.json"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    assert failing(packed(files)) == "seal"


def test_somebody_elses_pack_is_not_ours() -> None:
    assert failing(made(OTHER)) == "seal"
    proof = verify(made(OTHER))
    assert proof.passed
    assert "ask its sender" in proof.steps[3].detail


@pytest.mark.parametrize(
    "told",
    [
        {"report": {**REPORT, "findings": [{"message": "left out before"}]}},
        {"reviews": []},
        {"reviews": [REVIEW, REVIEW]},
        {"reviews": [{**REVIEW, "tier": "supervisor"}]},
        {"waivers": [{"rule": "x/y", "fingerprint": "f", "by": "Sam", "reason": "It may stand."}]},
    ],
)
def test_even_the_sealing_party_cannot_tell_another_story_than_the_ledger(told: dict[str, Any]) -> None:
    assert failing(made(**told)) == "findings"


def test_an_addendum_adds_one_document_to_one_pack() -> None:
    pack = made()
    added = addendum(pack, "INV-1.json", b"{}", SIGNER)
    proof = verify(added, trust=[str(SIGNER.public)])
    assert proof.passed, proof.steps
    assert hashlib.sha256(pack).hexdigest() in proof.steps[1].detail
    for name in members(added):
        files = members(added)
        files[name] = files[name][:-2] + bytes([files[name][-2] ^ 1]) + files[name][-1:]
        assert failing(packed(files)) in {"document", "seal"}, name
    assert failing(packed({**members(added), "more.txt": b"x"})) == "document"
    assert failing(addendum(pack, "INV-1.json", b"{}", OTHER)) == "seal"


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"no zip at all", made()[: len(made()) // 2]])
def test_junk_is_a_verdict(junk: bytes) -> None:
    assert failing(junk) == "opens"


def test_an_edited_row_is_named() -> None:
    entries = [v for k, v in sorted(members(made()).items()) if k.startswith("entries/")]
    root = verify_root(entries)
    assert verify_chain(entries, size=5, root=root).ok
    assert "Entry 1 is missing" in verify_chain([entries[0], *entries[2:]], size=5, root=root).detail
    edited = [entries[0], entries[1].replace(b"d1", b"d2"), *entries[2:]]
    assert not verify_chain(edited, size=5, root=root).ok


def verify_root(entries: list[bytes]) -> bytes:
    from countersign.ledger.tree import root_of

    return root_of([leaf_hash(e) for e in entries])

"""Verifying an evidence pack, with the standard library and `cryptography` only.

Stored bytes are hashed as they are; nothing is brought into canonical form again.

Run it alone:  python -m countersign.ledger.verify PACK [KEY …]
The steps run in order; the first failure stops and says what is wrong, and where. Then the story is told.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from countersign.ledger.checkpoint import Checkpoint, NoteKey, open_note
from countersign.ledger.tree import Frontier, leaf_hash, verify_inclusion

MAX_MEMBERS, MAX_BYTES = 20_000, 2 * 1024**3
VERSION_VERBS = ("work.submitted", "work.checked", "work.reviewed", "work.signed", "work.accepted")


class Broken(Exception):
    """A step failed; the text says what, where and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the verification."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome: each step up to the first failure, and the story the evidence tells."""

    steps: tuple[Step, ...]
    story: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Did every step hold?"""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def __bool__(self) -> bool:
        return self.passed

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        steps = [{"name": s.name, "ok": s.ok, "detail": s.detail} for s in self.steps]
        return {"passed": self.passed, "steps": steps, "story": list(self.story)}


@dataclass
class _Pack:
    """What the steps hand on to each other."""

    data: bytes
    trust: Sequence[str]
    members: dict[str, bytes] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    entries: list[dict[str, Any]] = field(default_factory=list)


def verify(pack: str | Path | bytes, *, trust: Iterable[str] | None = None) -> Proof:
    """Verify a pack, given as a path or as bytes. `trust` holds verifier keys (name+id+key) one already believes in;
    without it the pack's own key is used, and the proof says that nobody vouched for it.
    """
    data = pack if isinstance(pack, bytes) else Path(pack).read_bytes()
    state, steps = _Pack(data, tuple(trust or ())), []
    for name, step in _steps_for(data):
        try:
            steps.append(Step(name, True, step(state)))
        except Broken as broken:
            return Proof((*steps, Step(name, False, str(broken))))
        except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
            detail = f"The pack is malformed here ({type(error).__name__}: {error})."
            return Proof((*steps, Step(name, False, detail)))
    return Proof(tuple(steps), tuple(_story(state)) if state.record else ())


def verify_chain(entries: Iterable[bytes], *, size: int, root: bytes) -> Step:
    """Are these all the entries of a chain with this head? Names the first entry whose bytes break off."""
    frontier, name = Frontier(), "chain"
    for place, data in enumerate(entries):
        try:
            seq = json.loads(data)["seq"]
        except (ValueError, KeyError, TypeError):
            return Step(name, False, f"Entry {place} is not readable: its bytes were changed.")
        if seq != place:
            return Step(name, False, f"Entry {place} is missing: entry {seq} stands in its place.")
        frontier = frontier.append(leaf_hash(data))
    if frontier.size != size:
        return Step(name, False, f"The head counts {size} entries; {frontier.size} are there.")
    if frontier.root() != root:
        return Step(name, False, "The entries do not give the root that the head remembers.")
    return Step(name, True, f"{size} entries, unbroken.")


def first_changed(entries: Sequence[bytes], leaves: Sequence[bytes]) -> int | None:
    """The place of the first entry whose bytes no longer give the leaf hash noted for it."""
    return next((n for n, (e, leaf) in enumerate(zip(entries, leaves, strict=False)) if leaf_hash(e) != leaf), None)


def _opens(state: _Pack) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(state.data))
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS or sum(i.file_size for i in infos) > MAX_BYTES:
            raise Broken("The pack would unpack to more than a pack ever holds.")
        state.members = {i.filename: archive.read(i) for i in infos}
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Broken(f"The file is no zip archive, or a damaged one ({error}).") from error
    except Exception as error:
        if isinstance(error, Broken):
            raise
        raise Broken(f"The archive is damaged ({type(error).__name__}).") from error
    if len(state.members) != len(infos):
        raise Broken("Two members have the same name.")
    return f"{len(infos)} members, SHA-256 of the pack {_sha(state.data)}"


def _manifest(state: _Pack) -> str:
    listed = json.loads(_member(state, "manifest.json"))["members"]
    names = set(state.members) - {"manifest.json", "manifest.note"}
    if odd := sorted(names ^ set(listed)):
        raise Broken(f"{odd[0]} is {'not in the manifest' if odd[0] in names else 'missing from the pack'}.")
    for name, digest in listed.items():
        if _sha(state.members[name]) != digest:
            raise Broken(f"{name} was changed: its SHA-256 is not the one in the manifest.")
    return f"{len(listed)} members have the hashes that the manifest names"


def _keys(state: _Pack) -> list[NoteKey]:
    """The keys that may have signed: those one trusts, else the one the pack itself brings."""
    return [NoteKey.parse(k) for k in state.trust] or [NoteKey.parse(_member(state, "key.txt").decode())]


def _sealed(state: _Pack) -> str:
    try:
        text, signed = open_note(_member(state, "manifest.note").decode(), _keys(state))
    except ValueError as error:
        raise Broken(f"The manifest is not signed by a key that counts here: {error}.") from error
    if text.split("\n")[1] != _sha(state.members["manifest.json"]):
        raise Broken("The manifest was changed after it was signed.")
    return f"the manifest, and with it every member, was signed by {signed[0].name} (key {signed[0].id.hex()})"


def _checkpoint(state: _Pack) -> str:
    own = NoteKey.parse(_member(state, "key.txt").decode())
    try:
        text, signed = open_note(_member(state, "checkpoint.txt").decode(), _keys(state))
    except ValueError as error:
        who = "a key you trust" if state.trust else f"the key {own.id.hex()} of {own.name}"
        raise Broken(f"The checkpoint does not verify with {who}: {error}.") from error
    state.checkpoint = Checkpoint.from_text(text)
    said = "which you trust" if state.trust else "taken from the pack itself: ask its sender whether that key is theirs"
    head = f"{state.checkpoint.size} entries of {state.checkpoint.origin}"
    return f"{head}, signed by {signed[0].name} (key {signed[0].id.hex()}), {said}"


def _entries(state: _Pack) -> str:
    assert state.checkpoint is not None  # noqa: S101 - the step before
    proofs = json.loads(_member(state, "proofs.json"))
    names = sorted(n for n in state.members if n.startswith("entries/"))
    chain = state.checkpoint.origin
    for name in names:
        seq, data = int(name.removeprefix("entries/").removesuffix(".json")), state.members[name]
        entry = json.loads(data)
        path = [bytes.fromhex(h) for h in proofs[str(seq)]]
        if not verify_inclusion(leaf_hash(data), seq, state.checkpoint.size, path, state.checkpoint.root):
            raise Broken(f"Entry {seq} ({entry.get('verb')}) is not in the ledger that the checkpoint vouches for.")
        if entry["seq"] != seq or not chain.endswith(entry["chain"]):
            raise Broken(f"Entry {seq} says of itself that it is entry {entry['seq']} of {entry['chain']}.")
        if state.entries and entry["at"] < state.entries[-1]["at"]:
            raise Broken(f"Entry {seq} is dated before the entry that precedes it.")
        state.entries.append(entry)
    if not state.entries:
        raise Broken("The pack holds no ledger entries.")
    return f"{len(names)} entries, each proved to stand in that ledger"


def _record(state: _Pack) -> str:
    state.record = json.loads(_member(state, "record.json"))
    final = state.record["submission"]
    submitted = [
        e["body"] for e in state.entries if e["verb"] == "work.submitted" and e["body"]["digest"] == final["digest"]
    ]
    if not submitted:
        raise Broken("The ledger holds no entry in which this version was submitted.")
    told = {(p["name"], p["role"], p["sha256"]) for p in submitted[-1]["parts"]}
    parts = {(p["name"], p["role"], p["sha256"]) for p in final["parts"]}
    if told != parts:
        raise Broken("The files listed in the record are not the ones the ledger says were submitted.")
    return f"version {final['version']}, {len(parts)} files, as the ledger says they were submitted"


def _parts(state: _Pack) -> str:
    elsewhere = 0
    for part in state.record["submission"]["parts"]:
        data = state.members.get(f"parts/{part['sha256']}")
        if data is None and not part.get("held_elsewhere"):
            raise Broken(f"{part['name']} is missing from the pack.")
        if data is not None and _sha(data) != part["sha256"]:
            raise Broken(f"{part['name']} is not the file that was submitted: its SHA-256 differs.")
        elsewhere += data is None
    return "every file has the hash that was submitted" + (f"; {elsewhere} held elsewhere" if elsewhere else "")


def _same_version(state: _Pack) -> str:
    digest, said = state.record["submission"]["digest"], []
    for verb in VERSION_VERBS:
        found = [e for e in state.entries if e["verb"] == verb and e["body"].get("digest") == digest]
        if found:
            said.append(f"{verb.removeprefix('work.')} ×{len(found)}" if len(found) > 1 else verb.removeprefix("work."))
    if "accepted" not in said:
        raise Broken("The ledger does not say that this version was accepted.")
    report = next(
        (e for e in reversed(state.entries) if e["verb"] == "work.checked" and e["body"]["digest"] == digest), None
    )
    if report and not report["body"]["passed"]:
        raise Broken("The last check of this version failed.")
    return "for this very version the ledger holds: " + ", ".join(said)


def _findings(state: _Pack) -> str:
    """The report and the reviews are told in full; the ledger holds what they must agree with."""
    final = state.record["submission"]
    here = [e for e in state.entries if e["body"].get("digest") == final["digest"]]
    checked = [e for e in here if e["verb"] == "work.checked"]
    if checked and _sha(_member(state, "report.json")) != checked[-1]["body"]["report"]:
        raise Broken("report.json is not the report that the ledger says the checks gave.")
    told = [r for r in state.record.get("reviews", ()) if r["version"] == final["version"] and r["tier"] != "return"]
    reviewed = [e["body"] for e in here if e["verb"] == "work.reviewed" and e["body"]["version"] == final["version"]]
    if [(r["tier"], r["verdict"], len(r["defects"])) for r in told] != [
        (b["tier"], b["verdict"], b["count"]) for b in reviewed
    ]:
        raise Broken("The reviews in the record are not the ones that the ledger counts.")
    waived = {e["body"]["fingerprint"] for e in state.entries if e["verb"] == "work.waived"}
    if waived != {w["fingerprint"] for w in state.record.get("waivers", ())}:
        raise Broken("The waivers in the record are not the ones that the ledger counts.")
    return f"the report, {len(told)} reviews and {len(waived)} waivers are the ones the ledger counts"


def _signature(state: _Pack) -> str:
    if "statement.txt" not in state.members:
        if any(e["verb"] == "work.signed" for e in state.entries):
            raise Broken("The ledger says that this was signed; the statement is missing.")
        return "this work asks for no signature"
    statement, signed = state.members["statement.txt"], json.loads(_member(state, "signature.json"))
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["public"])).verify(
            bytes.fromhex(signed["signature"]), statement
        )
    except InvalidSignature as error:
        raise Broken("The signature does not fit the statement.") from error
    for part in state.record["submission"]["parts"]:
        if part["sha256"].encode() not in statement:
            raise Broken(f"The signed statement does not name {part['name']} by its hash.")
    entry = [e for e in state.entries if e["verb"] == "work.signed" and e["body"]["statement"] == _sha(statement)]
    if not entry or entry[-1]["body"]["public"] != signed["public"]:
        raise Broken("The ledger does not say that this statement was signed with this key.")
    held = signed.get("credential", {})
    return (
        f"{signed['signer']} ({held.get('kind', 'no credential')} {held.get('number', '')}) signed exactly these hashes"
    )


STEPS: tuple[tuple[str, Callable[[_Pack], str]], ...] = (
    ("opens", _opens),
    ("hashes", _manifest),
    ("seal", _sealed),
    ("checkpoint", _checkpoint),
    ("entries", _entries),
    ("record", _record),
    ("files", _parts),
    ("version", _same_version),
    ("findings", _findings),
    ("signature", _signature),
)


def _steps_for(data: bytes) -> Sequence[tuple[str, Callable[[_Pack], str]]]:
    """An addendum is no pack: it adds a document to one, and has steps of its own."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # noqa: BLE001 - the step "opens" says what is wrong with it
        return STEPS
    return ADDENDUM_STEPS if "addendum.json" in names else STEPS


def _document(state: _Pack) -> str:
    said = json.loads(_member(state, "addendum.json"))
    name = f"documents/{said['document']['name']}"
    if odd := sorted(set(state.members) ^ {"addendum.json", "addendum.note", "key.txt", name}):
        raise Broken(f"{odd[0]} does not belong into this addendum, or is missing from it.")
    if _sha(_member(state, name)) != said["document"]["sha256"]:
        raise Broken(f"{said['document']['name']} was changed: its SHA-256 is not the one in addendum.json.")
    return f"adds {said['document']['name']} to the pack with the SHA-256 {said['addendum_to']}"


def _addendum_sealed(state: _Pack) -> str:
    try:
        text, signed = open_note(_member(state, "addendum.note").decode(), _keys(state))
    except ValueError as error:
        raise Broken(f"The addendum is not signed by a key that counts here: {error}.") from error
    if text.split("\n")[1] != _sha(_member(state, "addendum.json")):
        raise Broken("The addendum was changed after it was signed.")
    if _member(state, "key.txt").decode().strip() != str(signed[0]):
        raise Broken("key.txt names another key than the one that signed.")
    return f"signed by {signed[0].name} (key {signed[0].id.hex()})"


ADDENDUM_STEPS: tuple[tuple[str, Callable[[_Pack], str]], ...] = (
    ("opens", _opens),
    ("document", _document),
    ("seal", _addendum_sealed),
)


def _story(state: _Pack) -> Iterable[str]:
    """Who with what licence looked at which bytes, what they found, and what nobody looked at."""
    record, final = state.record, state.record["submission"]
    item = record["item"]
    yield f"{item['title']} ({item['work_type']}), version {final['version']}, handed in by {final['by']}."
    for part in final["parts"]:
        ai = "" if part.get("ai_use", "none") == "none" else f"; AI: {part['ai_use']} with {part.get('ai_tool', '')}"
        seen = ", ".join(part.get("opened_by", ())) or "nobody"
        yield f"  {part['role']}: {part['name']} ({part['sha256'][:12]}), opened by {seen}{ai}"
    if "report.json" in state.members:
        counts = json.loads(state.members["report.json"])["counts"]
        found = ", ".join(f"{counts[k]} {k}" for k in ("critical", "major", "minor", "waived", "skipped") if counts[k])
        yield f"  checks: {counts['rules']} rules ran, {found or 'nothing found'}"
    for review in record.get("reviews", ()):
        found = ", ".join(f"{d['severity']} {d['type']}" for d in review["defects"]) or "no defects"
        yield f"  {review['tier']}: {review['by']} on version {review['version']}, {review['verdict']}, {found}"
    for waiver in record.get("waivers", ()):
        yield f"  let stand: {waiver['rule']} by {waiver['by']}: {waiver['reason']}"
    if "signature.json" in state.members:
        signed = json.loads(state.members["signature.json"])
        held = signed.get("credential") or {}
        licence = f"{held.get('kind', 'no credential')} {held.get('number', '')}".strip()
        yield f"  signed: {signed['signer']}, {licence}, {signed.get('at', '')}"
    if "acceptance" in record:
        yield f"  accepted: {record['acceptance']['by']}, {record['acceptance']['at']}"
    yield f"  not looked at: {'; '.join(record.get('not_looked_at', ())) or 'nothing that the work type asks for'}"


def _member(state: _Pack, name: str) -> bytes:
    if name not in state.members:
        raise Broken(f"{name} is missing.")
    return state.members[name]


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Print the steps and the story; 0 if all holds, 1 if not, 2 for a wrong call."""
    if not arguments:
        sys.stderr.write("usage: python -m countersign.ledger.verify PACK [KEY …]\n")
        return 2
    try:
        proof = verify(Path(arguments[0]), trust=arguments[1:])
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(text_of(proof))
    return 0 if proof.passed else 1


def text_of(proof: Proof) -> str:
    """The proof as a person reads it."""
    lines = [f"{'✓' if step.ok else '■'} {step.name}: {step.detail}" for step in proof.steps]
    lines.append(
        "The pack holds." if proof.passed else "The pack does not hold. Nothing after this step was looked at."
    )
    return "\n".join([*lines, *proof.story]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

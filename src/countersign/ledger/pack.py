"""Writing an evidence pack: a zip that answers, offline and years later, who looked at which bytes and what they found.

The format is described in docs/reference/evidence-pack.md. The same contents give the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from countersign.canonical import canonical_json, sha256_hex
from countersign.ledger.checkpoint import Checkpoint, Signer, sign, sign_note
from countersign.ledger.tree import inclusion_proof, root_of

FORMAT = "countersign-pack/1"
README = """This is an evidence pack of Countersign. It says who handed in which files, what the checks and
reviewers found, who signed with which licence, who accepted, and what nobody looked at.

Check it with a program you trust, for example:   countersign verify THIS-FILE
It needs no network and no account. What each member is, docs/reference/evidence-pack.md of Countersign describes.
The files themselves lie in parts/. record.json holds the reviews, statement.txt is the exact text that was signed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackContents:
    """What goes into a pack. `entries` are the stored bytes of this item's ledger entries, by their place in the chain;
    `leaves` are the leaf hashes of the whole chain, from which the proofs are made.
    """

    record: Mapping[str, Any]
    parts: Mapping[str, bytes]
    chain: str
    leaves: Sequence[bytes]
    entries: Mapping[int, bytes]
    report: Mapping[str, Any] | None = None
    statement: bytes | None = None
    signature: Mapping[str, Any] = field(default_factory=dict)


def write(contents: PackContents, signer: Signer) -> bytes:
    """The pack's bytes, its checkpoint signed by `signer`."""
    return _zip(_members(contents, signer))


def addendum(pack: bytes, name: str, document: bytes, signer: Signer) -> bytes:
    """A small zip that adds a document (the invoice) to a sealed pack: it names the pack by its hash, and is signed."""
    said = {
        "format": FORMAT,
        "addendum_to": sha256_hex(pack),
        "document": {"name": name, "sha256": sha256_hex(document)},
    }
    text = _json(said)
    note = sign_note(f"{FORMAT} addendum\n{sha256_hex(text)}\n", signer)
    made = {"addendum.json": text, "addendum.note": note.encode(), f"documents/{name}": document}
    return _zip({**made, "key.txt": f"{signer.public}\n".encode()})


def _members(contents: PackContents, signer: Signer) -> dict[str, bytes]:
    head = Checkpoint(f"{signer.name}/{contents.chain}", len(contents.leaves), root_of(contents.leaves))
    proofs = {str(seq): [h.hex() for h in inclusion_proof(contents.leaves, seq)] for seq in sorted(contents.entries)}
    members = {
        "README.txt": README.encode(),
        "record.json": _json(contents.record),
        "checkpoint.txt": sign(head, signer).encode(),
        "key.txt": f"{signer.public}\n".encode(),
        "proofs.json": _json(proofs),
        **{f"entries/{seq:08d}.json": data for seq, data in sorted(contents.entries.items())},
        **{f"parts/{sha256}": data for sha256, data in sorted(contents.parts.items())},
    }
    if contents.report is not None:
        # In the form whose digest the ledger holds, so that a verifier only has to hash it.
        members["report.json"] = canonical_json(dict(contents.report))
    if contents.statement is not None:
        members["statement.txt"] = contents.statement
        members["signature.json"] = _json(contents.signature)
    listed = {name: sha256_hex(data) for name, data in members.items()}
    manifest = _json({"format": FORMAT, "members": listed})
    # Without it somebody could rewrite the record and the manifest together, and every other step would hold.
    note = sign_note(f"{FORMAT}\n{sha256_hex(manifest)}\n", signer)
    return {"manifest.json": manifest, "manifest.note": note.encode(), **members}


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            # A fixed time: the same evidence gives the same bytes, whenever it is written.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=str).encode() + b"\n"

"""Signed checkpoints: a C2SP tlog-checkpoint (origin, size, root) inside a C2SP signed note with Ed25519.

countersign.example/engagement/7
42
qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=

— countersign.example +Yt2Rw…
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a chain was: its name, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    def to_text(self) -> str:
        """The note's text, three lines, each ended."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """The reverse; ValueError for anything else. Further lines (extensions) are allowed and not kept."""
        if not text.endswith("\n"):
            raise ValueError("a checkpoint ends with a line break")
        origin, size, root = text.split("\n")[:3] if text.count("\n") > 2 else ("", "", "")
        canonical = size.isascii() and size.isdigit() and (size == "0" or not size.startswith("0"))
        if not origin or not canonical or int(size) >= 2**64:
            raise ValueError("not a checkpoint: origin, size and root, one a line")
        try:
            raw = base64.b64decode(root, validate=True)
        except binascii.Error as error:
            raise ValueError("the root is not base64") from error
        if base64.b64encode(raw).decode() != root:
            raise ValueError("the root is not canonical base64")
        return cls(origin, int(size), raw)


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A named Ed25519 key that verifies notes. `str` of it is the C2SP verifier key: name+id+base64."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that say which key signed."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> NoteKey:
        """From its C2SP form; ValueError when name, id and key do not belong together."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise ValueError("a verifier key is name+id+key")
        name, key_id, encoded = parts
        raw = base64.b64decode(encoded, validate=True)
        if raw[:1] != _ED25519 or len(raw) != 33:
            raise ValueError("not an Ed25519 verifier key")
        key = cls(name, raw[1:])
        if key.id.hex() != key_id:
            raise ValueError("the key id does not belong to the key")
        return key


@dataclass(frozen=True, slots=True)
class Signer:
    """A named private key that signs notes."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> NoteKey:
        """The key that verifies what this one signs."""
        return NoteKey(self.name, self.key.public_key().public_bytes_raw())


def sign_note(text: str, signer: Signer) -> str:
    """A signed note over a text that ends with a line break."""
    if not text.endswith("\n") or "\n\n" in text:
        raise ValueError("a note's text ends with one line break and holds no empty line")
    blob = base64.b64encode(signer.public.id + signer.key.sign(text.encode())).decode()
    return f"{text}\n{_DASH}{signer.name} {blob}\n"


def open_note(note: str, keys: Sequence[NoteKey]) -> tuple[str, tuple[NoteKey, ...]]:
    """The note's text and which of `keys` signed it. ValueError when malformed, when a known key's signature is
    wrong, or when none of the keys signed it.
    """
    text, found, tail = note.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise ValueError("not a signed note")
    text += "\n"
    signed = []
    for line in tail[:-1].split("\n"):
        name, blob = _signature_line(line)
        for key in keys:
            if key.name == name and key.id == blob[:4]:
                try:
                    Ed25519PublicKey.from_public_bytes(key.public).verify(blob[4:], text.encode())
                except InvalidSignature as error:
                    raise ValueError(f"the signature of {name} does not fit the text") from error
                signed.append(key)
    if not signed:
        raise ValueError("no signature of a known key")
    return text, tuple(signed)


def _signature_line(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not name or "+" in name:
        raise ValueError("not a signature line")
    try:
        blob = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("a signature is not base64") from error
    if len(blob) < 5:
        raise ValueError("a signature is too short")
    return name, blob


def sign(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a signed note."""
    return sign_note(checkpoint.to_text(), signer)

"""Ed25519 over the exact bytes of a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def sign(statement: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signature, 64 bytes."""
    return key.sign(statement)


def verify(statement: bytes, signature: bytes, public: str) -> bool:
    """Does this signature over these bytes belong to this public key (hex)?"""
    from cryptography.exceptions import InvalidSignature  # reason: loads a native library
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # reason: as above

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True

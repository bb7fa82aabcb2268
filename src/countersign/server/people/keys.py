"""Signing keys sealed with their holder's password: scrypt, then ChaCha20-Poly1305. Nobody else can sign with them."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

_NONCE = bytes(12)  # each sealing has a fresh salt, hence a fresh key: the nonce never repeats under one key


def make(password: str) -> tuple[str, bytes, bytes]:
    """A new key pair: (public key as hex, sealed private key, salt)."""
    key = Ed25519PrivateKey.generate()
    sealed, salt = _seal(key, password)
    return key.public_key().public_bytes_raw().hex(), sealed, salt


def open_sealed(sealed: bytes, salt: bytes, password: str) -> Ed25519PrivateKey | None:
    """The private key, or None when the password is not the one it was sealed with."""
    try:
        raw = ChaCha20Poly1305(_derive(password, salt)).decrypt(_NONCE, sealed, None)
    except InvalidTag:
        return None
    return Ed25519PrivateKey.from_private_bytes(raw)


def reseal(sealed: bytes, salt: bytes, old: str, new: str) -> tuple[bytes, bytes] | None:
    """The same private key sealed with another password (sealed, salt); None when the old one does not open it."""
    key = open_sealed(sealed, salt, old)
    return None if key is None else _seal(key, new)


def _seal(key: Ed25519PrivateKey, password: str) -> tuple[bytes, bytes]:
    salt = os.urandom(16)
    return ChaCha20Poly1305(_derive(password, salt)).encrypt(_NONCE, key.private_bytes_raw(), None), salt


def _derive(password: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(password.encode())

"""The Merkle tree of RFC 6962, section 2.1: leaves, roots, inclusion and consistency proofs.

`Frontier` is all that a chain's head has to remember: one hash per set bit of the size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256().digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the perfect subtrees that a tree of `size` leaves consists of, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash."""
        hashes, size = [*self.hashes, leaf], self.size
        while size & 1:
            right = hashes.pop()
            hashes.append(node_hash(hashes.pop(), right))
            size >>= 1
        return Frontier(self.size + 1, tuple(hashes))

    def root(self) -> bytes:
        """The tree's root hash."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def to_dict(self) -> dict[str, Any]:
        """Size and hashes as hex."""
        return {"size": self.size, "hashes": [h.hex() for h in self.hashes]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Frontier:
        """The reverse of `to_dict`."""
        return cls(data["size"], tuple(bytes.fromhex(h) for h in data["hashes"]))

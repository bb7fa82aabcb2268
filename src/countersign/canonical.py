r"""The one definition of what is hashed and signed: canonical JSON (RFC 8785) and SHA-256.

Money and identifiers enter as strings: numbers beyond 2**53 and NaN are refused, never rounded.

>>> canonical_json({"b": 1, "a": "é"})
b'{"a":"\xc3\xa9","b":1}'
>>> sha256_hex(b"")[:12]
'e3b0c44298fc'
"""

from __future__ import annotations

import hashlib
from typing import Any


def canonical_json(value: Any) -> bytes:
    """The canonical bytes of a JSON value (RFC 8785). Raises ValueError for what JSON cannot hold exactly."""
    import rfc8785  # reason: verify needs only hashing; the writer alone needs canonical form

    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256, 64 characters."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes of a JSON value."""
    return sha256_hex(canonical_json(value))

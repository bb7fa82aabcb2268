"""The key this installation signs checkpoints with. Made on first use, kept in the data folder."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from countersign.ledger.checkpoint import Signer
from countersign.server.home import secret


def signer() -> Signer:
    """Named after the installation; derived from a secret of its own."""
    seed = hashlib.sha256(secret("ledger").encode()).digest()
    return Signer(settings.LEDGER_NAME, Ed25519PrivateKey.from_private_bytes(seed))

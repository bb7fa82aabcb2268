"""Countersign: pull requests and continuous integration for outsourced knowledge work.

>>> import countersign as cs
>>> cs.verify(b"not a pack").steps[0].ok
False
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from countersign.api import check, explain
    from countersign.checks.finding import Finding
    from countersign.checks.report import Report
    from countersign.checks.rule import Rule
    from countersign.ledger.verify import Proof, verify
    from countersign.outcome import Misuse, Refused

__version__ = "0.1.0"
__all__ = ["Finding", "Misuse", "Proof", "Refused", "Report", "Rule", "__version__", "check", "explain", "verify"]

_HOMES = {
    "Finding": "countersign.checks.finding",
    "Misuse": "countersign.outcome",
    "Proof": "countersign.ledger.verify",
    "Refused": "countersign.outcome",
    "Report": "countersign.checks.report",
    "Rule": "countersign.checks.rule",
    "check": "countersign.api",
    "explain": "countersign.api",
    "verify": "countersign.ledger.verify",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `import countersign` costs nothing.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

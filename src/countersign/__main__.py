"""`python -m countersign`: the command line."""

from __future__ import annotations

from countersign.cli import main

main()

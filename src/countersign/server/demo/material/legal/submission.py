"""The agreement and its grid as one submission of two parts."""

from __future__ import annotations

from countersign.server.demo.material.legal import agreement, grid
from countersign.server.demo.material.legal.faults import CONTRACT, GRID
from countersign.server.demo.material.planted import File


def build(*, first: bool) -> tuple[File, ...]:
    """The two parts of the first submission, or of the one that mends it."""
    return (
        File(CONTRACT, "contract", agreement.write(first=first)),
        File(GRID, "grid", grid.write(first=first)),
    )

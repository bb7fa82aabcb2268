"""Sealed packs, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.packs.models import Addendum, Pack

show(Pack, "submission", "file", "at")
show(Addendum, "pack", "about", "at")

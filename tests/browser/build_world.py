"""Fill a fresh data folder (COUNTERSIGN_HOME) with the tests' small world and one open item. Run as a script."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")

from countersign.server import commands

commands.prepare()

from tests.server.world import build

if __name__ == "__main__":
    world = build()
    world.item("Memo on the year", brief="What the year says about the next one.", reference="HAM-1-1")

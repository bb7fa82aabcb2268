"""Gathers the slices' tables for the admin."""

from __future__ import annotations

from importlib import import_module

from countersign.server.accounts.admin import site

__all__ = ["site"]

for _slice in ("ledger", "files", "outbox", "people", "engagements", "work", "packs", "billing"):
    import_module(f"countersign.server.{_slice}.admin")

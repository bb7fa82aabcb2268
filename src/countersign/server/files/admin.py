"""Stored files, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.files.models import StoredFile, Upload

show(StoredFile, "sha256", "size", "kind", search=("sha256",), filters=("kind",))
show(Upload, "name", "by", "at", search=("name",))

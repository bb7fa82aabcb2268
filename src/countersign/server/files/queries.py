"""Which files a person may see: what they brought themselves. Files of submissions are seen through the item."""

from __future__ import annotations

from django.db.models import QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.files.models import StoredFile, Upload


def uploaded_by(actor: Actor) -> QuerySet[StoredFile]:
    """The files this person uploaded."""
    return StoredFile.objects.filter(uploads__by=actor.id)


def name_of(actor: Actor, sha256: str) -> str | None:
    """Under which name this person uploaded these bytes last; None if they did not."""
    found = Upload.objects.filter(file=sha256, by=actor.id).order_by("-id").first() if actor.user else None
    return found.name if found else None

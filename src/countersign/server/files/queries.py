"""Which files a person may see: what they brought themselves. Files of submissions are seen through the item."""

from __future__ import annotations

from django.db.models import QuerySet

from countersign.server.accounts.actor import Actor
from countersign.server.files.models import StoredFile


def uploaded_by(actor: Actor) -> QuerySet[StoredFile]:
    """The files this person uploaded."""
    return StoredFile.objects.filter(uploads__by=actor.id)

"""Evidence packs: one per accepted submission, and what was added to it later."""

from __future__ import annotations

from django.db import models

from countersign.server.files.models import StoredFile
from countersign.server.work.models import Submission


class Pack(models.Model):
    """The sealed evidence of one accepted submission."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="pack")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pack of {self.submission_id}"

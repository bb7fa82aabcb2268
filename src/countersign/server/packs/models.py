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


class Addendum(models.Model):
    """Something that joined a pack after it was sealed: the invoice that billed it, a correction."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="addenda")
    about = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("pack", "about"), name="one_addendum_about"),)

    def __str__(self) -> str:
        return f"addendum to {self.pack_id} about {self.about}"

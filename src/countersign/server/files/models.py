"""Content-addressed files: the bytes lie in the data folder under their own hash."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import User


class StoredFile(models.Model):
    """Bytes that exist here. Who may see them follows from uploads and from the submissions that hold them."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.sha256[:12]


class Upload(models.Model):
    """Somebody brought these bytes, under this name."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("file", "by", "name"), name="one_upload"),)

    def __str__(self) -> str:
        return self.name

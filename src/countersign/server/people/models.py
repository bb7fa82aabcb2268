"""Credentials of named people, and the keys they sign with."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import User


class Credential(models.Model):
    """A licence, charter or registration of one person. Unverified, it opens nothing."""

    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=40, help_text="CFA, CPA, bar, PE …")
    issuer = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    jurisdiction = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_how = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} of {self.holder}"


class SignerKey(models.Model):
    """An Ed25519 key pair. The private half is sealed with the person's password: nobody else can sign with it."""

    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signer_keys")
    public = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    salt = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key {self.public[:12]} of {self.holder}"

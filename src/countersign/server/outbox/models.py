"""What is still to be done because of a ledger entry, what is due at a time, and the mail to send."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import User
from countersign.server.ledger.models import LedgerEntry

READY, LEASED, DONE, DEAD = "ready", "leased", "done", "dead"


class Delivery(models.Model):
    """One job owed to one ledger entry. Inserted with the entry; done at least once, in effect exactly once."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="deliveries")
    job = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default=READY)
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "job"), name="one_delivery_per_job"),)
        indexes = (models.Index(fields=("state", "not_before", "id"), name="deliveries_to_claim"),)

    def __str__(self) -> str:
        return f"{self.job} for {self.subject} ({self.state})"


class Due(models.Model):
    """Something that has only a time: an expiry, a cadence, an invoice date."""

    job = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("job", "subject", "at"), name="one_due"),)

    def __str__(self) -> str:
        return f"{self.job} for {self.subject} at {self.at:%Y-%m-%d}"


class Message(models.Model):
    """One mail to one person about one entry. The de-duplication key makes a repeat harmless."""

    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="messages")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    path = models.CharField(max_length=200, help_text="The exact page the mail links to.")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.subject

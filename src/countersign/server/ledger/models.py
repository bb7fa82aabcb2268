"""The ledger's tables. Entries are bytes; the database refuses to change or delete them (see triggers)."""

from __future__ import annotations

from django.db import models


class Chain(models.Model):
    """The head of one chain: its size and the frontier of its tree. Locked last, in id order."""

    name = models.CharField(max_length=120, unique=True)
    size = models.PositiveIntegerField(default=0)
    frontier = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"


class LedgerEntry(models.Model):
    """One entry. `data` is what was hashed; the other columns only help to find it."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    data = models.BinaryField()
    leaf = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "seq"), name="one_entry_per_place"),)
        indexes = (models.Index(fields=("subject", "id"), name="entries_of_subject"),)

    def __str__(self) -> str:
        return f"{self.chain_id}#{self.seq} {self.verb}"


class Checkpoint(models.Model):
    """A signed note over a chain's size and root."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.PositiveIntegerField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "size"), name="one_checkpoint_per_size"),)

    def __str__(self) -> str:
        return f"{self.chain_id} at {self.size}"


class Answered(models.Model):
    """A write that carried an idempotency key, with the answer it gave: asked again, it gives the same."""

    actor = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("actor", "key"), name="one_answer_per_key"),)

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"

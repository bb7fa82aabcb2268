"""An engagement: a client, a vendor, a scope, terms, and the seats people hold in it."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import Organisation, User


class Engagement(models.Model):
    """Work agreed between two organisations."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    client = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="engagements_bought")
    vendor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="engagements_delivered")
    scope = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    terms = models.JSONField(default=dict, help_text="Payment days, tax treatment, notes that an invoice states.")
    params = models.JSONField(default=dict, help_text="Settings of checks for this engagement: rule id → values.")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def chain(self) -> str:
        """The name of this engagement's ledger chain."""
        return f"engagement/{self.pk}"


class Seat(models.Model):
    """One person's role on one side of one engagement."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    side = models.CharField(max_length=8, help_text="client or vendor")
    role = models.CharField(max_length=20, help_text="manager, analyst, supervisor, lead, signatory or auditor")
    seniority = models.CharField(max_length=20, blank=True, help_text="junior, senior … where hours are priced by it.")
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("engagement", "user", "role"), name="one_seat_per_role"),)
        indexes = (models.Index(fields=("user", "engagement"), name="seats_of_user"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.role} ({self.side})"

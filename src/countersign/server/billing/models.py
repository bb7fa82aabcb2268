"""Rates, time, charges, invoices and credit notes. An issued invoice is never changed; it is credited."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import User
from countersign.server.engagements.models import Engagement
from countersign.server.work.models import Submission, WorkItem


class Rate(models.Model):
    """What is paid per unit of a work type, or per hour of a role, while it is in force."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="rates")
    basis = models.CharField(max_length=12, help_text="deliverable or hour")
    applies_to = models.CharField(max_length=80, help_text="A work type id, or a role for hours.")
    seniority = models.CharField(max_length=20, blank=True, help_text="For hours: blank is the role's general rate.")
    unit = models.CharField(max_length=40)
    scheme = models.CharField(max_length=12, default="flat", help_text="flat, graduated or all-unit")
    up_to = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Where the band ends."
    )
    price = models.DecimalField(max_digits=14, decimal_places=4)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.applies_to}: {self.price} per {self.basis}"


class Invoice(models.Model):
    """An issued invoice; `document` is what was sent, in full."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=2)
    document = models.JSONField()

    def __str__(self) -> str:
        return self.number


class TimeEntry(models.Model):
    """Hours of one person on one day: submitted, approved by somebody else, locked by an invoice."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="time")
    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="time")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="time")
    role = models.CharField(max_length=20)
    seniority = models.CharField(
        max_length=20, blank=True, help_text="Of the seat, as it was when the time was worked."
    )
    day = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.CharField(max_length=200, blank=True)
    surge = models.BooleanField(default=False, help_text="Asked for at short notice: carries the agreed premium.")
    state = models.CharField(max_length=10, default="submitted")
    at = models.DateTimeField(help_text="When it was submitted last.")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned_for = models.CharField(max_length=400, blank=True)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="time")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="locked", invoice__isnull=False)
                | (~models.Q(state="locked") & models.Q(invoice=None)),
                name="time_is_locked_by_an_invoice",
            ),
        )
        indexes = (
            models.Index(fields=("engagement", "state", "day"), name="time_to_decide"),
            models.Index(fields=("by", "day"), name="time_of_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.hours} h on {self.day}"

    @property
    def subject(self) -> str:
        """How ledger entries name this time."""
        return f"time:{self.pk}"


class Charge(models.Model):
    """One thing owed. Its key makes it impossible to charge the same accepted unit twice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="charges")
    key = models.CharField(max_length=120, unique=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="charges")
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    price = models.DecimalField(max_digits=14, decimal_places=4)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    def __str__(self) -> str:
        return self.description


class ChargedTime(models.Model):
    """Which hours a charge covers. One entry is charged once as hours, and once at most as a surge premium."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="time")
    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="charges")
    kind = models.CharField(max_length=8, help_text="hours or surge")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "kind"), name="time_is_charged_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}"


class CreditNote(models.Model):
    """Takes back all or part of an issued invoice, with the reason."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    number = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    reason = models.TextField()
    total = models.DecimalField(max_digits=16, decimal_places=2)
    document = models.JSONField()

    def __str__(self) -> str:
        return self.number

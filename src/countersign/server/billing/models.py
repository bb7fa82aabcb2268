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


class TimeEntry(models.Model):
    """Hours of one person on one day: submitted, approved by somebody else, locked by an invoice."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="time")
    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, null=True, blank=True, related_name="time")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="time")
    role = models.CharField(max_length=20)
    day = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="submitted")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.hours} h on {self.day}"


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

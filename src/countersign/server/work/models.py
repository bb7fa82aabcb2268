"""Work items, their submissions, and everything people and checks said about them."""

from __future__ import annotations

from django.db import models

from countersign.server.accounts.models import User
from countersign.server.engagements.models import Engagement
from countersign.server.files.models import StoredFile


class WorkItem(models.Model):
    """One deliverable asked for. `state` is what the last ledger entry made it."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="items")
    reference = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    brief = models.TextField(blank=True)
    work_type_id = models.CharField(max_length=80)
    work_type = models.JSONField(help_text="The work type as it stood when the item was opened.")
    params = models.JSONField(default=dict, help_text="Settings of checks for this item: rule id → values.")
    units = models.DecimalField(max_digits=12, decimal_places=2, default=1)
    state = models.CharField(max_length=16, default="open")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    version = models.PositiveIntegerField(default=0)
    tier = models.PositiveSmallIntegerField(default=0, help_text="Index of the review tier that is asked next.")
    due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    lease_holder = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("engagement", "reference"), condition=~models.Q(reference=""), name="one_item_per_reference"
            ),
        )
        indexes = (
            models.Index(fields=("state", "engagement", "id"), name="items_by_state"),
            models.Index(
                fields=("engagement", "lease_until", "id"), condition=models.Q(state="open"), name="items_to_lease"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How ledger entries name this item."""
        return f"work:{self.pk}"


class Submission(models.Model):
    """One version of an item: a set of named parts. `digest` covers every part's name, role and hash."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="submissions")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "version"), name="one_submission_per_version"),)

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version}"


class Part(models.Model):
    """A named file of a submission, with how AI was used on it. Held elsewhere, only its digest is here."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=255)
    role = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    ai_use = models.CharField(max_length=10, default="none", help_text="none, assist or generate")
    ai_tool = models.CharField(max_length=120, blank=True)
    ai_data = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("submission", "name"), name="one_part_per_name"),)

    def __str__(self) -> str:
        return self.name


class CheckReport(models.Model):
    """What the checks said about one submission, as one JSON document."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reports")
    at = models.DateTimeField()
    passed = models.BooleanField()
    report = models.JSONField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.submission_id} {'passed' if self.passed else 'failed'}"


class Waiver(models.Model):
    """A finding that a named person let stand, with the reason. It follows the same place through versions."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="waivers")
    fingerprint = models.CharField(max_length=24)
    rule = models.CharField(max_length=80)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="waivers")
    at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "fingerprint"), name="one_waiver_per_finding"),)

    def __str__(self) -> str:
        return f"{self.rule} waived"


class Review(models.Model):
    """One person's verdict on one submission at one tier. Assessments append; none is ever changed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    tier = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, help_text="approve or return")
    comment = models.TextField(blank=True)
    answers = models.JSONField(default=dict, help_text="Criterion id → what the reviewer said.")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tier}: {self.verdict}"


class Defect(models.Model):
    """A defect a reviewer recorded, at a place, with type and severity."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="defects")
    type = models.CharField(max_length=3)
    severity = models.CharField(max_length=10)
    text = models.TextField()
    where = models.JSONField(default=dict)
    cause = models.CharField(max_length=12, blank=True)

    def __str__(self) -> str:
        return f"{self.type} {self.severity}"


class Signature(models.Model):
    """An accountable signature over exact bytes, with the credential as it stood at that instant."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    statement = models.BinaryField()
    signature = models.BinaryField()
    public = models.CharField(max_length=64)
    credential = models.JSONField()

    def __str__(self) -> str:
        return f"{self.submission_id} signed"


class Acceptance(models.Model):
    """The client's yes to one submission."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="acceptance")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="acceptances")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission_id} accepted"


class Look(models.Model):
    """Somebody opened these bytes. Kept so that a pack can also say what nobody looked at."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="looks")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("part", "by"), name="one_look_row"),)

    def __str__(self) -> str:
        return f"{self.by_id} looked at {self.part_id}"

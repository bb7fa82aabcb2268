"""Items and what was done with them, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.work.models import (
    Acceptance,
    CheckReport,
    Defect,
    Look,
    Part,
    Review,
    Signature,
    Submission,
    Waiver,
    WorkItem,
)

show(
    WorkItem, "title", "reference", "engagement", "work_type_id", "state", "author", "version", "due_at",
    search=("title", "reference"), filters=("state", "engagement"),
)  # fmt: skip
show(Submission, "item", "version", "by", "at", "digest", search=("item__title", "digest"))
show(Part, "name", "role", "submission", "sha256", "ai_use", search=("name", "sha256"), filters=("ai_use",))
show(CheckReport, "submission", "passed", "at", filters=("passed",))
show(Waiver, "item", "rule", "by", "at", "expires_at", search=("rule",))
show(Review, "submission", "tier", "by", "verdict", "at", filters=("tier", "verdict"))
show(Defect, "review", "type", "severity", "text", filters=("type", "severity"))
show(Signature, "submission", "by", "at", "public")
show(Acceptance, "submission", "by", "at")
show(Look, "part", "by", "first_at", "last_at")

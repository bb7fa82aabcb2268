"""Packs one may see, and what goes into one."""

from __future__ import annotations

from typing import Any

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.packs.models import Pack
from countersign.server.work import queries as work
from countersign.server.work.models import Review, Submission


def of_item(actor: Actor, item_id: int) -> Pack:
    """The sealed pack of a visible item."""
    item = work.one(actor, item_id)
    found = (
        Pack.objects.filter(submission__item=item).select_related("file", "submission__item").order_by("-id").first()
    )
    if found is None:
        raise Declined(Refused("not-sealed", "This item has no evidence pack yet.", "It is sealed after acceptance."))
    return found


def sealed(submission: Submission) -> Pack | None:
    """The pack of a submission, if it was sealed."""
    return Pack.objects.filter(submission=submission).first()


def of_submissions(ids: list[int]) -> list[Pack]:
    """The packs of these submissions, whose items the caller may see."""
    return list(Pack.objects.filter(submission__in=ids).select_related("submission"))


def to_amend(digests: list[str]) -> list[Pack]:
    """The packs of the submissions with these digests, for jobs."""
    return list(Pack.objects.filter(submission__digest__in=digests).select_related("file"))


def record_of(submission: Submission) -> dict[str, Any]:
    """Everything a pack says in words: the item, the version, reviews, waivers, and what nobody looked at."""
    item = submission.item
    reviews = Review.objects.filter(submission__item=item).select_related("by", "submission").order_by("id")
    return {
        "item": {
            "title": item.title,
            "work_type": item.work_type_id,
            "brief": item.brief,
            "reference": item.reference,
            "engagement": str(item.engagement),
            "client": item.engagement.client.name,
            "vendor": item.engagement.vendor.name,
        },
        "criteria": item.work_type["criteria"],
        "submission": {
            "version": submission.version,
            "digest": submission.digest,
            "by": submission.by.name,
            "at": submission.at.isoformat(),
            "note": submission.note,
            "parts": [_part(p) for p in submission.parts.order_by("id")],
        },
        "reviews": [_review(r) for r in reviews],
        "waivers": [
            {"rule": w.rule, "fingerprint": w.fingerprint, "by": w.by.name, "reason": w.reason, "at": w.at.isoformat()}
            for w in item.waivers.select_related("by")
        ],
        "acceptance": {"by": submission.acceptance.by.name, "at": submission.acceptance.at.isoformat()},
        "not_looked_at": not_looked_at(submission),
    }


def not_looked_at(submission: Submission) -> list[str]:
    """Files nobody but the author opened here, and checks that could not look."""
    said = [
        f"{p.name} was opened by nobody but its author"
        for p in submission.parts.order_by("id")
        if not p.looks.exclude(by=submission.by).exists()
    ]
    report = work.latest_report(submission)
    skipped = report.report["skipped"] if report else []
    return said + [f"{t['rule']} on {t['part']}: {t['reason']}" for t in skipped]


def _part(part: Any) -> dict[str, Any]:
    return {
        "name": part.name,
        "role": part.role,
        "sha256": part.sha256,
        "held_elsewhere": part.file_id is None,
        "ai_use": part.ai_use,
        "ai_tool": part.ai_tool,
        "ai_data": part.ai_data,
        "opened_by": [look.by.name for look in part.looks.select_related("by").order_by("first_at")],
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "version": review.submission.version,
        "tier": review.tier,
        "by": review.by.name,
        "verdict": review.verdict,
        "comment": review.comment,
        "answers": review.answers,
        "at": review.at.isoformat(),
        "defects": [
            {"type": d.type, "severity": d.severity, "text": d.text, "where": d.where}
            for d in review.defects.order_by("id")
        ],
    }

"""Reading work: every list starts from `visible_to`; facts are loaded here and decided in the pure ring."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.files.models import StoredFile
from countersign.server.work.models import CheckReport, Part, Review, Submission, Waiver, WorkItem
from countersign.work.authority import ItemFacts, Standing
from countersign.work.lifecycle import State
from countersign.work.work_type import WorkType


def visible_to(actor: Actor) -> QuerySet[WorkItem]:
    """The items of the engagements a person may see."""
    return WorkItem.objects.filter(engagement__in=engagements.visible_to(actor))


def one(actor: Actor, item_id: int) -> WorkItem:
    """One visible item; `Declined` as not found otherwise, whether or not it exists."""
    found = visible_to(actor).select_related("engagement", "author").filter(id=item_id).first()
    if found is None:
        raise Declined(not_found())
    return found


def not_found() -> Refused:
    """The one answer to strangers and to wrong numbers alike."""
    return Refused("not-found", "There is no such item among yours.", "Ask the engagement's manager for a seat in it.")


def files_visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """Files of visible submissions, and what the person uploaded."""
    held = Part.objects.filter(submission__item__in=visible_to(actor)).values("file_id")
    return StoredFile.objects.filter(Q(sha256__in=held) | Q(uploads__by=actor.id)).distinct()


def work_type_of(item: WorkItem) -> WorkType:
    """The work type as it stood when the item was opened."""
    return WorkType.from_dict(item.work_type)


def facts_of(item: WorkItem) -> ItemFacts:
    """What moves depend on."""
    return ItemFacts(state=State(item.state), work_type=work_type_of(item), tier=item.tier)


def standing_of(actor: Actor, item: WorkItem, *, at: datetime) -> Standing:
    """How this person stands to this item, on its current version."""
    if actor.user is None:
        return Standing(is_system=True)
    judged = Review.objects.filter(
        submission__item=item, submission__version=item.version, by=actor.user
    ).values_list("tier", flat=True)
    leased = item.lease_holder_id == actor.id and item.lease_until is not None and item.lease_until > at
    return Standing(
        seats=engagements.seats_of(actor, item.engagement_id),
        is_author=item.author_id == actor.id,
        holds_lease=leased,
        tiers_judged=frozenset(judged),
    )


def current(item: WorkItem) -> Submission | None:
    """The newest submission of an item."""
    return item.submissions.filter(version=item.version).first()


def versions(item: WorkItem) -> list[Submission]:
    """All submissions, newest first, with parts, reports, reviews, defects and signatures at hand."""
    related = ("parts__file", "reports", "reviews__defects", "reviews__by", "signatures__by", "by")
    return list(item.submissions.prefetch_related(*related).order_by("-version"))


def latest_report(submission: Submission) -> CheckReport | None:
    """The newest check report of a submission."""
    return submission.reports.order_by("-id").first()


def live_waivers(item: WorkItem, *, at: datetime) -> list[Waiver]:
    """The waivers in force on an item."""
    return list(item.waivers.filter(Q(expires_at=None) | Q(expires_at__gt=at)).select_related("by"))


def leasable(actor: Actor, *, at: datetime, work_type: str | None = None) -> QuerySet[WorkItem]:
    """Open items this person may take: an analyst's seat in the engagement, and nobody else holds the lease."""
    seats = actor.user.seats.filter(side="vendor", role="analyst", left_at=None) if actor.user else None
    if seats is None:
        return WorkItem.objects.none()
    rows = WorkItem.objects.filter(engagement_id__in=seats.values("engagement_id"), state="open").filter(
        Q(lease_until=None) | Q(lease_until__lt=at) | Q(lease_holder=actor.id)
    )
    return rows.filter(work_type_id=work_type) if work_type else rows

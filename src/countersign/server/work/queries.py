"""Reading work: every list starts from `visible_to`; facts are loaded here and decided in the pure ring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet

from countersign.outcome import Declined, Refused
from countersign.review.defect import Defect
from countersign.review.verdict import Verdict
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement, Seat
from countersign.server.files.models import StoredFile
from countersign.server.work.models import CheckReport, Look, Part, Review, Submission, Waiver, WorkItem
from countersign.work.authority import MANAGERS, ItemFacts, Standing
from countersign.work.lifecycle import State
from countersign.work.strip import Did
from countersign.work.work_type import WorkType


def visible_to(actor: Actor) -> QuerySet[WorkItem]:
    """The items of the engagements a person may see."""
    return WorkItem.objects.filter(engagement__in=engagements.visible_to(actor))


def matching(actor: Actor, words: str) -> QuerySet[WorkItem]:
    """Visible items whose title, reference or brief holds the words, or that hold a file whose hash begins so."""
    hit = Q(title__icontains=words) | Q(reference__icontains=words) | Q(brief__icontains=words)
    if len(words) >= 8:
        hit |= Q(id__in=Part.objects.filter(sha256__startswith=words.lower()).values("submission__item"))
    rows = visible_to(actor).filter(hit).select_related("engagement__client", "engagement__vendor", "author")
    return rows.order_by("-id")


def counts_by_engagement(actor: Actor) -> dict[int, dict[str, int]]:
    """How many visible items stand in which state, per engagement."""
    counted: dict[int, dict[str, int]] = {}
    for row in visible_to(actor).values("engagement_id", "state").annotate(n=Count("id")).order_by():
        counted.setdefault(row["engagement_id"], {})[row["state"]] = row["n"]
    return counted


def one(actor: Actor, item_id: int) -> WorkItem:
    """One visible item; `Declined` as not found otherwise, whether or not it exists."""
    found = (
        visible_to(actor)
        .select_related("engagement__client", "engagement__vendor", "author")
        .filter(id=item_id)
        .first()
    )
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


def references_of(engagement: Engagement) -> set[str]:
    """The references that an engagement's items have, in one case."""
    rows = WorkItem.objects.filter(engagement=engagement).exclude(reference="").values_list("reference", flat=True)
    return {reference.casefold() for reference in rows}


def work_types_in(engagement: Engagement) -> list[WorkType]:
    """The work types of an engagement's items, as its newest items have them."""
    rows = WorkItem.objects.filter(engagement=engagement).order_by("id").values_list("work_type_id", "work_type")
    return [WorkType.from_dict(kind) for kind in dict(rows).values()]


def analysts_named(actor: Actor, engagement: Engagement) -> dict[str, int]:
    """Whom this person may give items to, by e-mail address and by name (where only one has it), in one case."""
    if not engagements.seats_of(actor, engagement.pk) & MANAGERS:
        return {}
    seats = engagements.people_of(engagement).filter(side="vendor", role="analyst", left_at=None)
    people = [seat.user for seat in seats]
    names = [person.name.casefold() for person in people]
    by_name = {p.name.casefold(): p.pk for p in people if names.count(p.name.casefold()) == 1}
    return by_name | {p.email.casefold(): p.pk for p in people}


def held_files(actor: Actor, wanted: set[str]) -> set[str]:
    """Which of these hashes are files that the person may submit.

    What they uploaded is asked first: it nearly always is all, and cheaper to find than the files of all their items.
    """
    own = set(StoredFile.objects.filter(sha256__in=wanted, uploads__by=actor.id).values_list("sha256", flat=True))
    if wanted <= own:
        return own
    return own | set(files_visible_to(actor).filter(sha256__in=wanted - own).values_list("sha256", flat=True))


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
    judged = (
        Review.objects.filter(submission__item=item, submission__version=item.version, by=actor.user).values_list(
            "tier", flat=True
        )
        if item.version
        else ()
    )
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


def submissions_of(item_ids: list[int]) -> list[Submission]:
    """All submissions of these visible items, for their strips: of each report only what it counted is loaded."""
    reports = CheckReport.objects.annotate(counts=F("report__counts")).defer("report")
    related = (Prefetch("reports", reports), "reviews__by", "signatures__by", "acceptance__by", "by")
    return list(Submission.objects.filter(item__in=item_ids).prefetch_related(*related).order_by("version"))


def latest_report(submission: Submission) -> CheckReport | None:
    """The newest check report of a submission."""
    return submission.reports.order_by("-id").first()


def verdicts_on(submission: Submission) -> tuple[Verdict, ...]:
    """What reviewers said about this submission so far, as decisions need it."""
    rows = submission.reviews.exclude(tier="return").prefetch_related("defects").order_by("id")
    return tuple(
        Verdict(
            tier=r.tier, by=f"user:{r.by_id}", at=r.at, answer=r.verdict, digest=submission.digest, comment=r.comment,
            defects=tuple(Defect.from_dict(vars(d)) for d in r.defects.all()), minutes=r.minutes,
        )
        for r in rows
    )  # fmt: skip


def live_waivers(item: WorkItem, *, at: datetime) -> list[Waiver]:
    """The waivers in force on an item."""
    return list(item.waivers.filter(Q(expires_at=None) | Q(expires_at__gt=at)).select_related("by"))


def held_by(actor: Actor, *, at: datetime) -> QuerySet[WorkItem]:
    """Open items whose lease this person holds."""
    return WorkItem.objects.filter(lease_holder=actor.id, state="open", lease_until__gt=at)


def leasable(actor: Actor, *, at: datetime, work_type: str | None = None) -> Iterator[QuerySet[WorkItem]]:
    """Open items this person may take, as an analyst of the engagement: never leased first, then expired leases.

    Two queries rather than one with OR, so that each walks an index however many leases are out.
    """
    if actor.user is None:
        return
    seats = Seat.objects.filter(user=actor.user, side="vendor", role="analyst", left_at=None).values("engagement_id")
    rows = WorkItem.objects.filter(state="open", engagement_id__in=list(seats.values_list("engagement_id", flat=True)))
    rows = rows.filter(work_type_id=work_type) if work_type else rows
    yield rows.filter(lease_until=None)
    yield rows.filter(lease_until__lt=at)


def unchanged(item: WorkItem) -> QuerySet[WorkItem]:
    """The row of an open item, if its lease is still the one that was seen."""
    return WorkItem.objects.filter(id=item.pk, state="open", lease_until=item.lease_until)


def next_of(free: QuerySet[WorkItem]) -> WorkItem | None:
    """The first of these items that nobody else is taking at this moment; locked, where rows can be."""
    rows = free.select_related("engagement").order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def deeds_of(submissions: list[Submission]) -> list[Did]:
    """Everything done to an item, oldest version first, as the strip wants it."""
    deeds: list[Did] = []
    for made in sorted(submissions, key=lambda s: s.version):
        v, hashed = made.version, made.digest
        deeds.append(Did("submitted", v, ok=True, who=made.by.name, at=made.at, note=f"v{v}", digest=hashed))
        for report in sorted(made.reports.all(), key=lambda r: r.pk):
            counts = getattr(report, "counts", None) or report.report.get("counts", {})
            waived = counts.get("waived", 0)
            note = f"{waived} waived" if report.passed and waived else "" if report.passed else _failed(counts)
            deeds.append(Did("checked", v, ok=report.passed, at=report.at, note=note, digest=report.digest))
        deeds.extend(
            Did(
                "signed" if r.tier == "return" else r.tier,
                v,
                ok=r.verdict == "approve",
                who=r.by.name,
                at=r.at,
                digest=hashed,
            )
            for r in sorted(made.reviews.all(), key=lambda r: r.pk)
        )
        deeds.extend(
            Did("signed", v, ok=True, who=s.by.name, at=s.at, note=s.credential.get("kind", ""), digest=s.public)
            for s in made.signatures.all()
        )
        accepted = getattr(made, "acceptance", None)
        if accepted:
            deeds.append(Did("accepted", v, ok=True, who=accepted.by.name, at=accepted.at, digest=hashed))
    return deeds


def _failed(counts: dict[str, int]) -> str:
    said = [f"{counts[k]} {k}" for k in ("critical", "major", "minor") if counts.get(k)]
    return ", ".join(said) or "errors"


def part_of(item: WorkItem, sha256: str) -> Part:
    """The part of an item with these bytes; not found for bytes it does not hold here."""
    found = Part.objects.filter(submission__item=item, sha256=sha256).exclude(file=None).first()
    if found is None:
        raise Declined(Refused("not-found", "This item holds no such file.", "Reload the item."))
    return found


def part_at(item: WorkItem, version: int, part_id: int) -> Part:
    """A part of one version whose bytes are here; not found otherwise."""
    rows = Part.objects.filter(id=part_id, submission__item=item, submission__version=version).exclude(file=None)
    found = rows.select_related("submission").first()
    if found is None:
        raise Declined(Refused("not-found", "This version holds no such file.", "Reload the item."))
    return found


def looks_of(actor: Actor, item: WorkItem) -> list[Look]:
    """What this person opened of an item, the latest first."""
    rows = Look.objects.filter(by=actor.id, part__submission__item=item).select_related("part__submission")
    return list(rows.order_by("-last_at"))


def item_id_of(subject: str) -> int | None:
    """The item a ledger subject names: `work:12` → 12."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == "work" and number.isdigit() else None


def submission_of(subject: str, digest: str) -> Submission | None:
    """The submission a delivery was made for. For jobs, which act for nobody in particular."""
    found = Submission.objects.filter(item_id=item_id_of(subject), digest=digest).order_by("-version")
    return found.select_related("item__engagement").first()


def for_job(subject: str) -> WorkItem | None:
    """The item a delivery is about, for jobs."""
    number = item_id_of(subject)
    if number is None:
        return None
    return WorkItem.objects.select_related("engagement", "author").filter(id=number).first()


def times_returned(item: WorkItem) -> int:
    """How often people returned an item."""
    return Review.objects.filter(submission__item=item, verdict="return").count()


def holders_of(item: WorkItem) -> list[User]:
    """The people who are asked to act on an item now; mail goes to them."""
    facts = facts_of(item)
    seats = item.engagement.seats.filter(left_at=None, user__is_active=True).select_related("user")
    if facts.state in (State.IN_PROGRESS, State.RETURNED):
        return [item.author] if item.author else []
    wanted = {
        State.OPEN: ("vendor", "manager"),
        State.TO_SIGN: (facts.work_type.signoff.side if facts.work_type.signoff else "client", "signatory"),
        State.TO_ACCEPT: ("client", "lead"),
        State.ACCEPTED: ("vendor", "manager"),
    }.get(facts.state)
    tier = facts.next_tier
    if tier:
        wanted = (tier.side, tier.role)
    if wanted is None:
        return []
    return [s.user for s in seats.filter(side=wanted[0], role=wanted[1]) if s.user_id != item.author_id]

"""Which engagements a person may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import User
from countersign.server.engagements.models import Engagement, Seat


def visible_to(actor: Actor) -> QuerySet[Engagement]:
    """Engagements in which the person has a seat, and all of an organisation they administer. Strangers: none."""
    if actor.user is None or not actor.user.is_active:
        return Engagement.objects.none()
    seated = Seat.objects.filter(user=actor.user, left_at=None).values("engagement_id")
    run = actor.user.memberships.filter(role="admin").values("organisation_id")
    return Engagement.objects.filter(Q(id__in=seated) | Q(client_id__in=run) | Q(vendor_id__in=run))


def one(actor: Actor, engagement_id: int) -> Engagement:
    """One visible engagement; `Declined` as not found otherwise, whether or not it exists."""
    found = visible_to(actor).select_related("client", "vendor").filter(id=engagement_id).first()
    if found is None:
        raise Declined(
            Refused("not-found", "There is no such engagement among yours.", "Ask its manager for a seat in it.")
        )
    return found


def for_job(engagement_id: int) -> Engagement:
    """An engagement that the system itself acts on."""
    return Engagement.objects.select_related("client", "vendor").get(id=engagement_id)


def managers_of(engagement: Engagement, side: str, *roles: str) -> list[User]:
    """The active people who hold one of these roles on a side."""
    rows = Seat.objects.filter(engagement=engagement, side=side, role__in=roles, left_at=None, user__is_active=True)
    return list({seat.user_id: seat.user for seat in rows.select_related("user").order_by("user_id")}.values())


def seats_of(actor: Actor, engagement_id: int) -> frozenset[str]:
    """The person's live seats in an engagement, as `side:role`."""
    rows = Seat.objects.filter(user=actor.id, engagement_id=engagement_id, left_at=None).values_list("side", "role")
    return frozenset(f"{side}:{role}" for side, role in rows)


def people_of(engagement: Engagement) -> QuerySet[Seat]:
    """Everybody seated in an engagement the caller may see."""
    return Seat.objects.filter(engagement=engagement).select_related("user").order_by("side", "role", "user__name")


def seats_shown_to(actor: Actor) -> QuerySet[Seat]:
    """Every live seat of the engagements a person may see."""
    rows = Seat.objects.filter(engagement__in=visible_to(actor), left_at=None)
    return rows.select_related("engagement").order_by("engagement__code", "role")


def may_seat(actor: Actor, engagement: Engagement, side: str) -> bool:
    """A manager of that side, or an administrator of its organisation, seats its people."""
    organisation = engagement.vendor_id if side == "vendor" else engagement.client_id
    runs = actor.user is not None and actor.user.memberships.filter(organisation_id=organisation, role="admin").exists()
    return runs or f"{side}:manager" in seats_of(actor, engagement.pk)


def other_clients(engagement: Engagement) -> list[str]:
    """The names of the vendor's clients in other engagements: what must not stand in this client's files."""
    others = Engagement.objects.filter(vendor=engagement.vendor_id).exclude(client=engagement.client_id)
    own = f"{engagement.client.name} {engagement.vendor.name}".casefold()
    names = set(others.values_list("client__name", flat=True))
    return sorted(name for name in names if name.casefold() not in own)

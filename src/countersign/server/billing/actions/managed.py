"""What money actions begin with: the engagement, if this person manages it for the vendor."""

from __future__ import annotations

from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement


def managed(by: Actor, engagement_id: int, verb: str) -> Engagement:
    """The engagement, if this person manages it for the vendor, or the system acts; a reasoned refusal otherwise."""
    if by.user is None:
        return engagements.for_job(engagement_id)
    engagement = engagements.one(by, engagement_id)
    if "vendor:manager" not in engagements.seats_of(by, engagement_id):
        no = Refused("wrong-role", "Only the vendor's manager does this.", "Ask the engagement's manager.")
        raise Declined(no, about=(engagement.chain, f"engagement:{engagement_id}", verb))
    return engagement

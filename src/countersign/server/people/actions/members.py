"""Who belongs to an organisation. What people may do in an engagement is a matter of their seats."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from countersign.outcome import Declined, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.models import Membership, Organisation, User
from countersign.server.ledger.act import Answer, act
from countersign.server.ledger.refusal import logged
from countersign.server.people.queries import chain_of

ROLES = ("member", "admin")


@logged
def invite(
    *, by: Actor, at: datetime, organisation_id: int, email: str, name: str, zone: str, role: str = "member"
) -> Answer:
    """Add a person to an organisation one administers. A mail asks them to choose a password."""
    _only_administrators(by, organisation_id, "invite")
    _known_role(role)
    _known_zone(zone)
    _an_address(email)
    with act(by=by, at=at) as acting:
        if accounts.by_email(email):
            no = Refused("duplicate-person", f"{email} has an account already.", "Give that person a seat instead.")
            raise Declined(no)
        person = User.objects.create_user(email, None, name=name.strip(), zone=zone)
        Membership.objects.create(user=person, organisation_id=organisation_id, role=role)
        body = {"user": f"user:{person.pk}", "role": role}
        acting.record(f"organisation/{organisation_id}", "person.invited", f"user:{person.pk}", body)
        acting.answer = {"user": person.pk}
    return acting.answer


@logged
def introduce(*, by: Actor, at: datetime, organisation: str, country: str, email: str, name: str, zone: str) -> Answer:
    """Add an organisation with its first administrator, who is asked by mail to choose a password.

    An administrator of another organisation introduces those they work with; whoever runs the server, the first one.
    """
    if by.user is not None and not by.user.memberships.filter(role="admin").exists():
        no = Refused("not-an-administrator", "Only an administrator introduces an organisation.", "Ask yours.")
        raise Declined(no, about=(chain_of(by.user), by.label, "introduce"))
    _known_zone(zone)
    _an_address(email)
    with act(by=by, at=at) as acting:
        if Organisation.objects.filter(name__iexact=organisation.strip()).exists():
            no = Refused("duplicate-organisation", f"{organisation} is here already.", "Open an engagement with it.")
            raise Declined(no)
        if accounts.by_email(email):
            raise Declined(Refused("duplicate-person", f"{email} has an account already.", "Name somebody else."))
        made = Organisation.objects.create(name=organisation.strip(), country=country.strip().upper())
        person = User.objects.create_user(email, None, name=name.strip(), zone=zone)
        Membership.objects.create(user=person, organisation=made, role="admin")
        chain, subject = f"organisation/{made.pk}", f"user:{person.pk}"
        acting.record(chain, "organisation.introduced", f"organisation:{made.pk}", {"by": by.label})
        acting.record(chain, "person.invited", subject, {"user": subject, "role": "admin"})
        acting.answer = {"organisation": made.pk, "user": person.pk}
    return acting.answer


@logged
def appoint(*, by: Actor, at: datetime, organisation_id: int, user: User, role: str) -> Answer:
    """Make a member an administrator of the organisation, or an administrator a member again."""
    _only_administrators(by, organisation_id, "appoint")
    _known_role(role)
    chain, subject = f"organisation/{organisation_id}", f"user:{user.pk}"
    with act(by=by, at=at) as acting:
        members = Membership.objects.select_for_update().filter(organisation_id=organisation_id)
        found = members.filter(user=user).first()
        if found is None:
            no = Refused("not-a-member", f"{user} does not belong to the organisation.", "Invite them first.")
            raise Declined(no, about=(chain, subject, "appoint"))
        if role != "admin" and not members.filter(role="admin", user__is_active=True).exclude(user=user).exists():
            no = Refused("last-administrator", f"{user} is the only administrator.", "Appoint another one first.")
            raise Declined(no, about=(chain, subject, "appoint"))
        found.role = role
        found.save(update_fields=["role"])
        acting.record(chain, "member.appointed", subject, {"user": subject, "role": role})
        acting.answer = {"user": user.pk, "role": role}
    return acting.answer


def _known_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise Declined(Refused("unknown-zone", f"There is no time zone {zone}.", "Choose one such as Asia/Kolkata."))


def _an_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Declined(Refused("bad-address", f"{email} is no mail address.", "Correct it.")) from error


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise Declined(Refused("unknown-role", f"There is no role {role}.", f"Choose one of {', '.join(ROLES)}."))


def _only_administrators(by: Actor, organisation_id: int, verb: str) -> None:
    mine = by.person.memberships.filter(organisation_id=organisation_id).first()
    if mine is None:
        raise Declined(Refused("not-found", "There is no such organisation among yours.", "Ask its administrator."))
    if mine.role != "admin":
        no = Refused("not-an-administrator", "Only an administrator changes who belongs to it.", "Ask one.")
        raise Declined(no, about=(f"organisation/{organisation_id}", f"organisation:{organisation_id}", verb))

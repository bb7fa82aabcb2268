"""What follows for people: a mail to whoever holds the item now, to whoever was invited, about one's own account."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from countersign.calendar import said
from countersign.server.accounts import queries as accounts
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Delivery
from countersign.server.work import queries as work
from countersign.work.lifecycle import State

ASKS = {
    State.IN_PROGRESS: "It is yours to work on",
    State.RETURNED: "It came back to you",
    State.IN_REVIEW: "Your review is asked for",
    State.TO_SIGN: "Your signature is asked for",
    State.TO_ACCEPT: "Your acceptance is asked for",
    State.ACCEPTED: "It was accepted",
}


def notify(delivery: Delivery) -> None:
    """Write to each person who is asked to act, once per entry, with a link to the exact page."""
    item = work.for_job(delivery.subject)
    if item is None:
        return
    state, at = State(item.state), datetime.now(UTC)
    asked = ASKS.get(state)
    if asked is None:
        return
    path = f"/work/{item.pk}/sign/" if state is State.TO_SIGN else f"/work/{item.pk}/"
    for person in work.holders_of(item):
        message = outbox.write_message(
            key=f"{delivery.entry_id}.{person.pk}",
            to=person,
            subject=f"{asked}: {item.title}",
            body=f"{asked}: {item.title} (version {item.version}, {item.engagement.code}).",
            path=path,
            at=at,
        )
        outbox.send_message(message, at=at)


def welcome(delivery: Delivery) -> None:
    """Ask an invited person to choose a password. The link works once; a new one comes from the log-in page."""
    person, at = accounts.by_subject(delivery.subject), datetime.now(UTC)
    if person is None or person.has_usable_password():
        return
    firms = ", ".join(m.organisation.name for m in person.memberships.select_related("organisation"))
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    message = outbox.write_message(
        key=f"{delivery.entry_id}.{person.pk}",
        to=person,
        subject=f"{firms} invites you to Countersign",
        body=f"{person.name}, an administrator of {firms} has added you. Choose a password to log in; the link works "
        "once, for three days. After that, ask for a new one on the log-in page with this address.",
        path=reverse("account_reset_password_from_key", kwargs=key),
        at=at,
    )
    outbox.send_message(message, at=at)


TOLD = {
    "password.changed": "Your password was changed",
    "password.reset": "Your password was set anew by mail",
    "token.made": "A new API token acts in your name",
}


def tell(delivery: Delivery) -> None:
    """Say to a person what happened to their own account, in case it was somebody else."""
    person, at = accounts.by_subject(delivery.subject), datetime.now(UTC)
    if person is None:
        return
    told = TOLD[delivery.entry.verb]
    message = outbox.write_message(
        key=f"{delivery.entry_id}.{person.pk}",
        to=person,
        subject=told,
        body=f"{told}, {said(delivery.entry.at, person.zone)} your time. If it was not you, set a new password at once "
        "and tell an administrator of your organisation.",
        path=reverse("me"),
        at=at,
    )
    outbox.send_message(message, at=at)

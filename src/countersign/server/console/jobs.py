"""What follows for people: mail that says what is asked, by when in their own zone, and opens the exact page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone

from countersign.calendar import said, said_day
from countersign.money import Money
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.models import User
from countersign.server.billing import queries as billing
from countersign.server.console.due import due_of
from countersign.server.engagements import queries as engagements
from countersign.server.ledger import queries as ledger
from countersign.server.outbox import actions as outbox
from countersign.server.outbox.models import Delivery
from countersign.server.work import queries as work
from countersign.server.work.models import WorkItem
from countersign.work.lifecycle import State

ASKS = {
    State.IN_PROGRESS: "It is yours to work on",
    State.RETURNED: "It came back to you",
    State.IN_REVIEW: "Your review is asked for",
    State.TO_SIGN: "Your signature is asked for",
    State.TO_ACCEPT: "Your acceptance is asked for",
    State.ACCEPTED: "It was accepted",
}
MOVED = (
    "work.assigned", "work.claimed", "work.released", "work.submitted", "work.checked", "work.reviewed",
    "work.returned", "work.signed", "work.accepted", "work.cancelled",
)  # fmt: skip
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person is told, and the page that it opens."""

    to: User
    subject: str
    lines: tuple[str, ...]
    path: str


def notify(delivery: Delivery) -> None:
    """Write what follows from a ledger entry to each person concerned, once."""
    kind = delivery.subject.partition(":")[0]
    mails = {"work": _of_item, "invoice": _of_invoice, "time": _of_time}[kind](delivery)
    _send(mails, key=str(delivery.entry_id))


def tell_dead(delivery: Delivery) -> None:
    """A job has failed for good: the managers of its engagement hear of it."""
    place, _, number = delivery.entry.chain.name.partition("/")
    if place != "engagement":
        return
    engagement, item = engagements.for_job(int(number)), work.for_job(delivery.subject)
    about = item.title if item else delivery.subject
    lines = (
        f"The step “{delivery.job}” for {about} ({engagement.code}) failed {delivery.attempts} times and has stopped.",
        "Nothing that was recorded is lost. An administrator finds it among the deliveries and can try it again.",
    )
    path = reverse("item", args=[item.pk]) if item else reverse("engagement", args=[engagement.pk])
    people = engagements.managers_of(engagement, "vendor", "manager")
    _send((Mail(p, f"Stopped: {about}", lines, path) for p in people), key=f"dead.{delivery.pk}.{delivery.attempts}")


def _send(mails: Iterable[Mail], *, key: str) -> None:
    at = datetime.now(UTC)
    for mail in mails:
        message = outbox.write_message(
            key=f"{key}.{mail.to.pk}", to=mail.to, subject=mail.subject, body="\n".join(mail.lines), path=mail.path,
            at=at,
        )  # fmt: skip
        outbox.send_message(message, at=at)


def _of_item(delivery: Delivery) -> Iterator[Mail]:
    item = work.for_job(delivery.subject)
    if item is None:
        return
    if delivery.entry.verb == "pack.sealed":
        yield from _sealed(item)
        return
    if ledger.is_overtaken(delivery.entry, MOVED):
        return  # something newer asks something else, and brings its own mail
    state = State(item.state)
    asked = ASKS.get(state)
    if asked is None:
        return
    path = reverse("sign" if state is State.TO_SIGN else "item", args=[item.pk])
    for person in work.holders_of(item):
        lines = (f"{asked}: {item.title}.", _which(item), _by_when(item, person))
        yield Mail(person, f"{asked}: {item.title}", tuple(filter(None, lines)), path)
    if state is State.RETURNED and delivery.entry.verb != "work.checked":
        yield from _returned_often(item)


def _returned_often(item: WorkItem) -> Iterator[Mail]:
    times = work.times_returned(item)
    if times < OFTEN:
        return
    for person in engagements.managers_of(item.engagement, "vendor", "manager"):
        if person.pk != item.author_id:
            lines = (f"{item.title} was returned {times} times.", _which(item), _by_when(item, person))
            path = reverse("item", args=[item.pk])
            yield Mail(person, f"Returned {times} times: {item.title}", tuple(filter(None, lines)), path)


def _sealed(item: WorkItem) -> Iterator[Mail]:
    people = engagements.managers_of(item.engagement, "client", "lead", "signatory")
    lines = (
        f"{item.title} is accepted, and its evidence pack is sealed.", _which(item),
        "Download it from the item’s page; it can be verified without us.",
    )  # fmt: skip
    for person in [*people, *engagements.managers_of(item.engagement, "vendor", "manager")]:
        yield Mail(person, f"Evidence pack sealed: {item.title}", lines, reverse("item", args=[item.pk]))


def _of_invoice(delivery: Delivery) -> Iterator[Mail]:
    invoice = billing.for_job(delivery.subject)
    if invoice is None:
        return
    total, due = Money.from_dict(invoice.document["total"]), date.fromisoformat(invoice.document["due_on"])
    subject, first = f"Invoice {invoice.number}: {total}", f"Invoice {invoice.number} over {total} was issued."
    if delivery.entry.verb == "invoice.credited":
        note = invoice.credit_notes.latest("id")
        credited = Money.from_dict(note.document["total"])
        subject, first = (
            f"Credit note {note.number}: {credited}",
            f"{credited} of invoice {invoice.number} are credited.",
        )
    lines = (
        first, f"It is due on {said_day(due, year=True)}. Each line opens the accepted work or the hours it bills.",
        f"{invoice.engagement.title} ({invoice.engagement.code}).",
    )  # fmt: skip
    for person in engagements.managers_of(invoice.engagement, "client", "lead", "manager"):
        yield Mail(person, subject, lines, reverse("invoice", args=[invoice.pk]))


def _of_time(delivery: Delivery) -> Iterator[Mail]:
    entry = billing.time_for_job(delivery.subject)
    if entry is None or entry.state != "returned":
        return
    told = f"{entry.hours.normalize():f} hours on {said_day(entry.day, year=True)}"
    lines = (f"Your {told} came back: {entry.returned_for}", "Correct them and submit them again.")
    yield Mail(entry.by, f"Your time came back: {told}", lines, reverse("time"))


def _which(item: WorkItem) -> str:
    named = [f"version {item.version}" if item.version else "", item.reference, item.engagement.title]
    return f"{', '.join(filter(None, named))} ({item.engagement.code})."


def _by_when(item: WorkItem, person: User) -> str:
    at = datetime.now(UTC)
    with timezone.override(person.zone):
        due = due_of(item, at=at)
    if due is None:
        return ""
    return f"Due {said(due.at, person.zone, year=True)} ({person.zone}): {due.left}."


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

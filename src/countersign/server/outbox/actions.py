"""Claiming, renewing and completing deliveries. One of the few places that write outside `act`:
a delivery's state is not a fact about the work, and losing it only repeats a job that may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Q

from countersign.server.accounts.models import User
from countersign.server.ledger.models import LedgerEntry
from countersign.server.outbox.models import DEAD, DONE, LEASED, READY, Delivery, Due, Message

MAX_ATTEMPTS = 6
LEASE = timedelta(seconds=30)


def owe(entries: Sequence[LedgerEntry], table: Mapping[str, Sequence[str]]) -> None:
    """Insert the deliveries that a table of what follows what owes to these entries."""
    Delivery.objects.bulk_create(
        Delivery(entry=entry, job=job, subject=entry.subject, digest=getattr(entry, "digest", ""), not_before=entry.at)
        for entry in entries
        for job in table.get(entry.verb, ())
    )


def claim(*, worker: str, at: datetime, limit: int = 10) -> list[Delivery]:
    """Lease up to `limit` deliveries that are ready, or whose worker stopped renewing its lease."""
    free = Q(state=READY, not_before__lte=at) | Q(state=LEASED, lease_until__lt=at)
    with transaction.atomic():
        rows = Delivery.objects.filter(free).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        ids = list(rows.values_list("id", flat=True)[:limit])
        Delivery.objects.filter(id__in=ids).update(
            state=LEASED, worker=worker, lease_until=at + LEASE, attempts=F("attempts") + 1
        )
    return list(Delivery.objects.filter(id__in=ids, worker=worker).select_related("entry").order_by("id"))


def renew(*, worker: str, ids: Sequence[int], at: datetime) -> None:
    """Heartbeat: keep the leases of jobs that are still running."""
    Delivery.objects.filter(id__in=ids, worker=worker, state=LEASED).update(lease_until=at + LEASE)


def complete(delivery: Delivery, *, worker: str) -> bool:
    """Mark as done, unless another worker has taken it over meanwhile."""
    mine = Delivery.objects.filter(id=delivery.id, worker=worker, state=LEASED)
    return bool(mine.update(state=DONE, error="", lease_until=None))


def put_back(delivery: Delivery, *, worker: str, at: datetime, error: str) -> bool:
    """After a failure: again later, with growing pauses; dead (True) after the last attempt, for a person to see."""
    state = DEAD if delivery.attempts >= MAX_ATTEMPTS else READY
    changed = Delivery.objects.filter(id=delivery.id, worker=worker, state=LEASED).update(
        state=state, error=error[:2000], lease_until=None, not_before=at + timedelta(seconds=2**delivery.attempts)
    )
    return bool(changed) and state == DEAD


def revive(delivery_id: int, *, at: datetime) -> bool:
    """The operator asks for a dead delivery to be tried again; False when it is not dead."""
    return bool(Delivery.objects.filter(id=delivery_id, state=DEAD).update(state=READY, attempts=0, not_before=at))


def last_due(*, job: str, subject: str) -> Due | None:
    """The latest date that was set for this."""
    return Due.objects.filter(job=job, subject=subject).order_by("-at").first()


def schedule(*, job: str, subject: str, at: datetime) -> Due:
    """Set a date; the same date again is the one that is there."""
    made, _ = Due.objects.get_or_create(job=job, subject=subject, at=at)
    return made


def settle(due: Due, *, at: datetime) -> bool:
    """Mark a date as dealt with, inside the transaction that does so. False when somebody else was first."""
    return bool(Due.objects.filter(id=due.pk, done_at=None).update(done_at=at))


def write_message(*, key: str, to: User, subject: str, body: str, path: str, at: datetime) -> Message:
    """Put a message down. The same key again gives the message that is there already."""
    made, _ = Message.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject[:200], "body": body, "path": path, "created_at": at}
    )
    return made


def send_message(message: Message, *, at: datetime) -> None:
    """Hand it to the mail server (or the folder), unless that has been done."""
    if message.sent_at is not None:
        return
    link = settings.BASE_URL.rstrip("/") + message.path
    EmailMessage(
        subject=message.subject,
        body=f"{message.body}\n\n{link}\n",
        to=[message.to.email],
        # Receiving servers and people's clients recognise a repeat by its Message-ID.
        headers={"Message-ID": f"<{message.key}@countersign>"},
    ).send()
    Message.objects.filter(id=message.pk).update(sent_at=at)

"""Mail to people about entries: written once per person and entry, sent at least once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from countersign.server.accounts.models import User
from countersign.server.outbox.models import Message


def write(*, key: str, to: User, subject: str, body: str, path: str, at: datetime) -> Message:
    """Put a message down. The same key again gives the message that is there already."""
    made, _ = Message.objects.get_or_create(
        key=key, defaults={"to": to, "subject": subject[:200], "body": body, "path": path, "created_at": at}
    )
    return made


def send(message: Message, *, at: datetime) -> None:
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

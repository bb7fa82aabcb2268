"""What is owed and what was sent, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.outbox.models import Delivery, Due, Message

show(
    Delivery, "job", "subject", "state", "attempts", "not_before", "error",
    search=("subject",), filters=("state", "job"),
)  # fmt: skip
show(Due, "job", "subject", "at", "done_at", filters=("job",))
show(Message, "subject", "to", "created_at", "sent_at", search=("subject",), hidden=("path",))  # may hold a way in

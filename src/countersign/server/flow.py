"""What follows what: one table, ledger verb → jobs. Actions do not know it; `act` writes what it owes.

work.submitted   → check               the parts, in a child process
work.checked …   → notify              whoever holds the item now
work.accepted    → seal                the evidence pack
pack.sealed      → notify
invoice.fell_due → issue               by the agreed cadence
invoice.issued   → addend              the invoice joins the pack it bills
person.invited   → welcome             a link to choose a password
password.… token → tell                the person, in case it was somebody else
invoice.… time.… → notify              the client's lead; who worked the time
"""

from __future__ import annotations

from countersign.server.billing import jobs as billing_jobs
from countersign.server.console import jobs as console_jobs
from countersign.server.ledger.act import follow_with
from countersign.server.outbox.actions import owe
from countersign.server.outbox.worker import Clock, Job
from countersign.server.packs import jobs as packs_jobs
from countersign.server.work import jobs as work_jobs

FLOW: dict[str, tuple[str, ...]] = {
    "work.assigned": ("notify",),
    "work.submitted": ("check",),
    "work.rechecked": ("check",),
    "work.checked": ("notify",),
    "work.reviewed": ("notify",),
    "work.returned": ("notify",),
    "work.signed": ("notify",),
    "work.accepted": ("seal", "notify"),
    "pack.sealed": ("notify",),
    "person.invited": ("welcome",),
    "password.changed": ("tell",),
    "password.reset": ("tell",),
    "token.made": ("tell",),
    "invoice.fell_due": ("issue",),
    "invoice.issued": ("addend", "notify"),
    "invoice.credited": ("notify",),
    "time.returned": ("notify",),
}

JOBS: dict[str, Job] = {
    "check": work_jobs.check,
    "seal": packs_jobs.seal,
    "addend": packs_jobs.addend,
    "issue": billing_jobs.issue,
    "notify": console_jobs.notify,
    "welcome": console_jobs.welcome,
    "tell": console_jobs.tell,
    "tell_dead": console_jobs.tell_dead,
}

CLOCKS: tuple[Clock, ...] = (billing_jobs.keep_cadence,)


def install() -> None:
    """Hand the table to `act`."""
    follow_with(lambda entries: owe(entries, FLOW))

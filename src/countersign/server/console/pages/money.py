"""Money: what is owed and not billed yet, time to approve, and the invoices with their totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from countersign.billing.charge import Charged
from countersign.billing.credit_note import CreditNote as Note
from countersign.billing.invoice import Invoice as Built
from countersign.money import Money
from countersign.outcome import Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.billing import actions, queries
from countersign.server.billing.models import Invoice, TimeEntry
from countersign.server.console.pages.writing import go, written
from countersign.server.engagements import queries as engagements
from countersign.server.engagements.models import Engagement


@dataclass(frozen=True, slots=True)
class Owed:
    """What an engagement owes now: the invoice as it would be issued or why there is none, and what is left out."""

    engagement: Engagement
    built: Built | None
    refused: Refused | None
    charged: Charged
    may_issue: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice of the list, with what was taken back of it."""

    invoice: Invoice
    issued_on: date
    due_on: date
    total: Money
    credited: Money
    is_past: bool

    @property
    def rest(self) -> Money:
        """What is still owed of it."""
        return self.total - self.credited


def money(request: HttpRequest) -> HttpResponse:
    """The room of money. Whoever may see no amounts goes on to their own time."""
    by, at = actor_of(request), datetime.now(UTC)
    seen = list(queries.engagements_visible_to(by).select_related("client", "vendor").order_by("code"))
    rows = rows_of(queries.visible_to(by).prefetch_related("credit_notes").order_by("-at", "-id"), at=at)
    context = {
        "owed": [owed for e in seen if (owed := owed_of(by, e, at=at))],
        "rows": rows,
        "totals": totals_of(rows),
        "people": by_person(queries.to_decide(by)),
        "engagements": seen,
        "works": any(
            s.startswith("vendor:") for e in engagements.visible_to(by) for s in engagements.seats_of(by, e.pk)
        ),
    }
    return render(request, "console/money.html", context)


@require_POST
def issue(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Invoice what is accepted or approved and not yet billed."""
    by, at = actor_of(request), datetime.now(UTC)
    made = written(lambda: actions.issue(by=by, at=at, engagement_id=engagement_id))
    return go(request, "invoice", made["invoice"], said=f"Invoice {made['number']} is issued.")


def owed_of(by: Actor, engagement: Engagement, *, at: datetime) -> Owed | None:
    """What an engagement owes; None where there is nothing, not even something that cannot be billed."""
    built, charged = queries.built(engagement, number="not issued yet", at=at, until=at)
    if not charged.charges and not charged.uncharged:
        return None
    refused = built if isinstance(built, Refused) else None
    may = "vendor:manager" in engagements.seats_of(by, engagement.pk)
    return Owed(engagement, built if isinstance(built, Built) else None, refused, charged, may)


def rows_of(invoices: Iterable[Invoice], *, at: datetime) -> list[Row]:
    """Invoices as the list shows them."""
    made, today = [], timezone.localdate(at)
    for invoice in invoices:
        said = invoice.document
        notes = [Note.from_dict(note.document) for note in invoice.credit_notes.all()]
        due, total = date.fromisoformat(said["due_on"]), Money.from_dict(said["total"])
        credited = Money.total((note.total for note in notes), invoice.currency)
        made.append(Row(invoice, date.fromisoformat(said["issued_on"]), due, total, credited, due < today))
    return made


def totals_of(rows: Sequence[Row]) -> list[tuple[str, Money, Money, Money]]:
    """Per currency: billed, credited, and the difference. Currencies are never added up."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.invoice.currency].append(row)
    return [
        (code, Money.total((r.total for r in of), code), Money.total((r.credited for r in of), code),
         Money.total((r.rest for r in of), code))
        for code, of in sorted(found.items())
    ]  # fmt: skip


def by_person(entries: Sequence[TimeEntry]) -> list[tuple[TimeEntry, list[TimeEntry], Decimal]]:
    """Time to decide on, per person and engagement: one of the entries (for their names), all of them, their sum."""
    found: dict[tuple[int, int], list[TimeEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.engagement_id, entry.by_id].append(entry)
    return [(of[0], of, sum((e.hours for e in of), Decimal(0))) for of in found.values()]

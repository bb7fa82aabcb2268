"""Rates, time and invoices, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.billing.models import Charge, ChargedTime, CreditNote, Invoice, Rate, TimeEntry

show(Rate, "engagement", "basis", "applies_to", "price", "unit", "valid_from", "valid_to", filters=("engagement",))
show(TimeEntry, "engagement", "by", "day", "hours", "state", "approved_by", filters=("state", "engagement"))
show(Invoice, "number", "engagement", "at", "total", "currency", search=("number",))
show(Charge, "invoice", "description", "quantity", "price", "amount", search=("description",))
show(ChargedTime, "charge", "entry", "kind")
show(CreditNote, "number", "invoice", "at", "total", search=("number",))

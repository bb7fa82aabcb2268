"""Engagements and seats, to look at."""

from __future__ import annotations

from countersign.server.accounts.admin import show
from countersign.server.engagements.models import Engagement, Seat

show(Engagement, "code", "title", "client", "vendor", "currency", "opened_at", "closed_at", search=("code", "title"))
show(Seat, "engagement", "user", "side", "role", "left_at", search=("user__name",), filters=("engagement", "role"))

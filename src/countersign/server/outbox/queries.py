"""Jobs that were given up, for whoever operates the installation."""

from __future__ import annotations

from countersign.server.outbox.models import DEAD, Delivery


def dead() -> list[Delivery]:
    """The deliveries that failed too often, oldest first."""
    return list(Delivery.objects.filter(state=DEAD).select_related("entry").order_by("id"))

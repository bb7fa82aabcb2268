"""Reading money: every list starts from what a person may see."""

from countersign.server.billing.queries.invoices import (
    built,
    charges_of,
    charges_with_proof,
    credit_note,
    one,
    owed,
    unbilled,
    visible_to,
)
from countersign.server.billing.queries.prices import (
    engagements_visible_to,
    rate_card,
    rates_of,
    tariffs,
    terms_of,
    with_money,
    zone_of,
)
from countersign.server.billing.queries.time import (
    approvers_of,
    of_day,
    pure_of,
    time_visible_to,
    to_decide,
    unbilled_time,
    worked_by,
)

__all__ = [
    "approvers_of",
    "built",
    "charges_of",
    "charges_with_proof",
    "credit_note",
    "engagements_visible_to",
    "of_day",
    "one",
    "owed",
    "pure_of",
    "rate_card",
    "rates_of",
    "tariffs",
    "terms_of",
    "time_visible_to",
    "to_decide",
    "unbilled",
    "unbilled_time",
    "visible_to",
    "with_money",
    "worked_by",
    "zone_of",
]

"""Prices, time and invoices. Each action is one transaction with at least one ledger entry."""

from countersign.server.billing.actions.cadence import fall_due
from countersign.server.billing.actions.invoices import credit, issue
from countersign.server.billing.actions.rates import agree_rate
from countersign.server.billing.actions.time import approve_time, resubmit_time, return_time, submit_time

__all__ = ["agree_rate", "approve_time", "credit", "fall_due", "issue", "resubmit_time", "return_time", "submit_time"]

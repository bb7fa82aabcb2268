"""The prices of an engagement, old ones too, and agreeing a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from countersign.api import work_types
from countersign.billing.tariff import cliffs
from countersign.outcome import Declined, Refused
from countersign.server.accounts.door import actor_of
from countersign.server.billing import actions, queries
from countersign.server.console.pages.writing import go, read, written
from countersign.server.engagements import queries as engagements

BANDS = range(4)
ROLES = ("analyst", "supervisor", "manager")


class RateForm(forms.Form):
    """A price and from when it holds."""

    of = forms.CharField(label="Price of", max_length=80)
    unit = forms.CharField(label="Unit", max_length=40, required=False)
    seniority = forms.CharField(label="Seniority", max_length=20, required=False)
    scheme = forms.CharField(label="Scheme", max_length=12, required=False)
    valid_from = forms.DateField(label="From")
    valid_to = forms.DateField(label="To", required=False)


def rates(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """All prices agreed, and the form for a new one."""
    by = actor_of(request)
    engagement = queries.with_money(by, engagement_id)
    found = queries.rates_of(by, engagement_id)
    tariffs = queries.tariffs(engagement)
    today = timezone.localdate()
    context = {
        "engagement": engagement,
        "tariffs": [(t, cliffs(t), t.valid_to is not None and t.valid_to < today) for t in tariffs],
        "hours": [(r, r.valid_to is not None and r.valid_to < today) for r in found if r.basis == "hour"],
        "surge": engagement.terms.get("surge_percent"),
        "may_agree": "vendor:manager" in engagements.seats_of(by, engagement_id),
        "work_types": work_types(),
        "roles": ROLES,
        "bands": BANDS,
        "today": today,
    }
    return render(request, "console/rates.html", context)


@require_POST
def agree_rate(request: HttpRequest, engagement_id: int) -> HttpResponse:
    """Record a price: one figure, or bands where the scheme has them."""
    by, at = actor_of(request), datetime.now(UTC)
    sent = read(RateForm(request.POST)).cleaned_data
    kind, _, name = sent["of"].partition(":")
    fields: dict[str, Any] = {"role": name, "seniority": sent["seniority"]} if kind == "hour" else {"work_type": name}
    bands = bands_in(request)
    if kind == "hour" or sent["scheme"] in ("", "flat"):
        fields |= {"price": bands[0][1]}
    else:
        fields |= {"bands": bands, "scheme": sent["scheme"]}
    written(
        lambda: actions.agree_rate(
            by=by, at=at, engagement_id=engagement_id, unit=sent["unit"], valid_from=sent["valid_from"],
            valid_to=sent["valid_to"], **fields,
        )
    )  # fmt: skip
    return go(request, "rates", engagement_id, said="The price is agreed. It holds from the day you gave.")


def bands_in(request: HttpRequest) -> list[tuple[Decimal | None, Decimal]]:
    """The bands that were filled in, as (up to, price); blank rows are left out."""
    found = []
    for up_to, price in zip(request.POST.getlist("up_to"), request.POST.getlist("price"), strict=False):
        if price.strip():
            found.append((_figure(up_to) if up_to.strip() else None, _figure(price)))
    if not found:
        raise Declined(Refused("bad-price", "No price is entered.", "Enter a price of zero or more."))
    return found


def _figure(text: str) -> Decimal:
    try:
        made = Decimal(text.strip())
    except InvalidOperation:
        made = Decimal("NaN")
    if made.is_finite():
        return made
    no = Refused("bad-price", f"“{text[:20]}” is no figure.", "Write it like 1234.50, without a comma.")
    raise Declined(no)

"""What is sent about engagements: each form as it is read, before an action decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from countersign.billing.tax import Treatment
from countersign.checks.rule import Rule
from countersign.currency import DECIMALS
from countersign.server.accounts.models import Organisation, User
from countersign.server.console.pages.people_forms import Day, zones
from countersign.server.engagements.actions import ROLES
from countersign.work.work_type import WorkType

TREATMENTS = {
    Treatment.RATE: "is charged",
    Treatment.REVERSE_CHARGE: "reverse charge: the client accounts for it",
    Treatment.ZERO_RATED: "zero-rated",
    Treatment.EXEMPT: "exempt",
    Treatment.OUT_OF_SCOPE: "out of scope",
}

CADENCES = {"month-end": "at the end of each month", "quarter-end": "at the end of each quarter"}


class NewEngagement(forms.Form):
    """A client, a vendor, a scope and terms."""

    title = forms.CharField(max_length=200, help_text="What it is called between the two sides.")
    code = forms.SlugField(max_length=40, help_text="Short, in letters, digits and hyphens; it heads every item.")
    part = forms.ChoiceField(label="Its part", choices=(("client", "buys the work"), ("vendor", "does the work")))
    other = forms.CharField(
        label="The other side", max_length=200, help_text="Its name, exactly as it is registered here."
    )
    scope = forms.CharField(
        widget=forms.Textarea, required=False, help_text="What is in, what is out, in words both sides would sign."
    )
    currency = forms.ChoiceField(choices=[(c, c) for c in sorted(DECIMALS)], initial="EUR")
    payment_days = forms.IntegerField(label="Payment days", min_value=0, max_value=365, initial=30)
    zone = forms.ChoiceField(
        label="Zone of the terms", choices=zones, help_text="In which a day of the contract begins and ends."
    )
    purchase_order = forms.CharField(label="Purchase order", max_length=60, required=False)
    invoice_on = forms.ChoiceField(
        label="Invoices", choices=[("", "when the vendor's manager issues them"), *CADENCES.items()], required=False
    )
    treatment = forms.ChoiceField(label="Tax", choices=[("", "none is mentioned"), *TREATMENTS.items()], required=False)
    tax_name = forms.CharField(label="Which tax", max_length=20, initial="VAT", required=False)
    percent = forms.DecimalField(label="Per cent", min_value=0, max_value=100, required=False)
    tax_reason = forms.CharField(
        label="By which rule", max_length=200, required=False, help_text="Said on the invoice when no tax is charged."
    )

    def __init__(self, *args: Any, firms: QuerySet[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["own"] = forms.ModelChoiceField(label="Your organisation", queryset=firms, empty_label=None)
        self.order_fields(["title", "code", "own", "part", "other"])

    def clean(self) -> dict[str, Any]:
        """The rules of a tax, beside their fields rather than at the invoice."""
        given = super().clean() or {}
        treatment, percent = given.get("treatment"), given.get("percent") or 0
        if treatment == Treatment.RATE and not percent:
            self.add_error("percent", "Say how many per cent.")
        if treatment and treatment != Treatment.RATE and not given.get("tax_reason"):
            self.add_error("tax_reason", "Say by which rule no tax is charged.")
        return given

    @property
    def terms(self) -> dict[str, Any]:
        """As an invoice is built from them."""
        given = self.cleaned_data
        terms: dict[str, Any] = {"payment_days": given["payment_days"], "zone": given["zone"], "taxes": []}
        terms |= {name: given[name] for name in ("purchase_order", "invoice_on") if given[name]}
        if given["treatment"]:
            charged = given["treatment"] == Treatment.RATE
            tax = {"treatment": given["treatment"], "name": given["tax_name"] or "VAT"}
            tax["percent"] = str(given["percent"]) if charged else "0"
            terms["taxes"] = [tax if charged else tax | {"reason": given["tax_reason"]}]
        return terms


class Introduction(forms.Form):
    """An organisation and its first administrator."""

    organisation = forms.CharField(label="Organisation", max_length=200)
    country = forms.CharField(
        label="Country", max_length=2, min_length=2, help_text="Two letters, such as IN; its holidays count for dates."
    )
    name = forms.CharField(label="Its first administrator", max_length=120)
    email = forms.EmailField(label="Email", help_text="A mail asks them to choose a password.")
    zone = forms.ChoiceField(label="Their time zone", choices=zones)


class NewSeat(forms.Form):
    """A person and their role on one side."""

    def __init__(self, *args: Any, people: QuerySet[User], sides: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        roles = [(f"{side}:{role}", f"{role} ({side})") for side in sides for role in ROLES[side]]
        self.fields["user"] = forms.ModelChoiceField(label="Person", queryset=people, empty_label="Choose")
        self.fields["place"] = forms.ChoiceField(label="Role", choices=roles)
        self.fields["seniority"] = forms.CharField(
            max_length=20, required=False, help_text="Such as senior, where hours are priced by it."
        )


class Unseat(forms.Form):
    """A person and the role they leave."""

    user = forms.IntegerField(min_value=1)
    role = forms.CharField(max_length=20)


class NewItem(forms.Form):
    """A deliverable to ask for. Settings that its checks take are fields beside these."""

    work_type = forms.CharField(widget=forms.HiddenInput, max_length=80)
    title = forms.CharField(max_length=200)
    reference = forms.CharField(max_length=80, required=False, help_text="Your own number for it, if it has one.")
    brief = forms.CharField(widget=forms.Textarea({"rows": 5}), required=False, help_text="What it must answer.")
    due_day = forms.DateField(label="Due on", widget=Day, required=False)
    due_time = forms.TimeField(
        label="at (your time)", required=False, widget=forms.TimeInput({"type": "time"}), initial="18:00"
    )
    units = forms.DecimalField(min_value=Decimal("0.01"), max_digits=12, decimal_places=2, initial=1)

    def __init__(self, *args: Any, kind: WorkType, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        self.initial["work_type"] = kind.id
        self.fields["units"].help_text = f"How many count as delivered, in {kind.unit}s."
        for rule, values in kind.params.items():
            for name, value in values.items():
                self.fields[f"{rule}:{name}"] = _field(rule, name, value)

    @property
    def due_at(self) -> datetime | None:
        """The instant, from the wall clock of the person's own zone."""
        day = self.cleaned_data["due_day"]
        at = self.cleaned_data["due_time"] or time(18)
        return timezone.make_aware(datetime.combine(day, at)) if day else None

    @property
    def params(self) -> dict[str, dict[str, Any]]:
        """Settings that differ from the work type's own."""
        changed: dict[str, dict[str, Any]] = {}
        for rule, values in self.kind.params.items():
            for name, value in values.items():
                given = _value(self.cleaned_data.get(f"{rule}:{name}"), value)
                if given is not None and given != value:
                    changed.setdefault(rule, {})[name] = given
        return changed


class Tuning(forms.Form):
    """The settings of one check, each as the check takes it."""

    def __init__(self, *args: Any, rule: Rule, agreed: Mapping[str, Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rule = rule
        for name, default in rule.params.items():
            field = _field(rule.id, name, () if default is None else default)
            field.help_text = _default_said(default)
            self.fields[name] = field
            if name in agreed:
                self.initial[name] = "\n".join(agreed[name]) if isinstance(agreed[name], list) else agreed[name]

    @property
    def values(self) -> dict[str, Any]:
        """What differs from the check's own settings, as plain data."""
        given = {
            name: _value(self.cleaned_data[name], () if default is None else default)
            for name, default in self.rule.params.items()
        }
        changed = {k: v for k, v in given.items() if v is not None and v != self.rule.params[k]}
        return {k: str(v) if isinstance(v, Decimal) else v for k, v in changed.items()}


def _default_said(default: Any) -> str:
    if isinstance(default, bool):
        return "The check’s own: " + ("yes." if default else "no.")
    if default in ((), None, ""):
        return "One per line; without any, the check’s own."
    return f"The check’s own: {default}"


def _field(rule: str, name: str, value: Any) -> forms.Field:
    label, hint = name.replace("_", " ").capitalize(), f"Setting of {rule}."
    if isinstance(value, Decimal):
        return forms.DecimalField(label=label, required=False, initial=value, help_text=hint)
    if isinstance(value, bool):
        return forms.BooleanField(label=label, required=False, initial=value, help_text=hint)
    if isinstance(value, int):
        return forms.IntegerField(label=label, required=False, initial=value, help_text=hint)
    if isinstance(value, list | tuple):
        area = forms.Textarea({"rows": 3})
        return forms.CharField(
            label=label, required=False, initial="\n".join(map(str, value)), widget=area,
            help_text=f"{hint} One per line.",
        )  # fmt: skip
    return forms.CharField(label=label, required=False, initial=str(value), help_text=hint)


def _value(given: Any, like: Any) -> Any:
    if isinstance(like, list | tuple):
        lines = [line.strip() for line in (given or "").splitlines() if line.strip()]
        return lines or None
    if isinstance(like, bool | int | Decimal):
        return given
    return given or None

"""What is sent about people: each form as it is read, before an action decides."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone

ROLES = (("member", "Member"), ("admin", "Administrator"))
ROLE_WORDS = {"member": "a member", "admin": "an administrator"}
PASSWORD = {"autocomplete": "current-password"}


@cache
def zones() -> list[tuple[str, str]]:
    """The IANA zones that have a city, in the order of the map."""
    named = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/")))
    return [("UTC", "UTC"), *((z, z.replace("_", " ")) for z in named)]


class Day(forms.DateInput):
    """A calendar day, as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Profile(forms.Form):
    """How one is called, and the zone one reads times in."""

    name = forms.CharField(max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    zone = forms.ChoiceField(label="Time zone", choices=zones, help_text="Every time is shown in it.")


class Token(forms.Form):
    """What a token is for."""

    name = forms.CharField(label="What is it for", max_length=80, widget=forms.TextInput({"autocomplete": "off"}))


class Password(forms.Form):
    """Re-authentication."""

    password = forms.CharField(label="Your password", strip=False, widget=forms.PasswordInput(PASSWORD))


class NewCredential(forms.Form):
    """A licence, charter or registration."""

    kind = forms.CharField(max_length=40, help_text="As the work type names it: CFA, CPA, bar, PE …")
    issuer = forms.CharField(max_length=120)
    number = forms.CharField(max_length=60, required=False)
    jurisdiction = forms.CharField(max_length=60, required=False)
    valid_from = forms.DateField(label="Valid from", widget=Day)
    valid_to = forms.DateField(label="Valid to", required=False, widget=Day)


class Verified(forms.Form):
    """How a credential was looked up."""

    how = forms.CharField(
        label="How you looked it up", max_length=200, help_text="The register and what it said, so that others can."
    )


class Invitation(forms.Form):
    """A person to add to an organisation."""

    name = forms.CharField(max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(label="Email", widget=forms.EmailInput({"autocomplete": "off"}))
    zone = forms.ChoiceField(label="Time zone", choices=zones, initial=timezone.get_current_timezone_name)
    role = forms.ChoiceField(
        choices=ROLES,
        help_text="An administrator sees all engagements of the organisation and seats its people.",
    )


class Appointment(forms.Form):
    """A member and their new role."""

    user = forms.IntegerField(min_value=1)
    role = forms.ChoiceField(choices=ROLES)

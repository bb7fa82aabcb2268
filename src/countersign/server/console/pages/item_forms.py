"""What is sent to an item: each form as it is read, before an action decides."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from countersign.checks.finding import Where
from countersign.outcome import Declined, Refused
from countersign.review.defect import DefectSeverity, DefectType
from countersign.review.places import read_place
from countersign.server.work.actions import NewDefect


class Assign(forms.Form):
    """Whom to give it to."""

    to = forms.IntegerField(label="Analyst", min_value=1)


class Waive(forms.Form):
    """Which finding may stand, why, until when."""

    fingerprint = forms.CharField(max_length=24)
    reason = forms.CharField(label="Why it may stand", max_length=4000)
    expires_on = forms.DateField(label="Until", required=False)

    @property
    def expires_at(self) -> datetime | None:
        """The end of the day that was named, in the person's own zone."""
        day = self.cleaned_data["expires_on"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


class Version(forms.Form):
    """The version one looked at."""

    version = forms.IntegerField(min_value=1)


class Return(Version):
    """The version one looked at, and what has to change."""

    reason = forms.CharField(label="What has to change", max_length=8000)


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label="Why", max_length=8000)


class Sign(Version):
    """The statement one was shown, and re-authentication."""

    statement = forms.RegexField(r"^[0-9a-f]{64}$", label="The statement's hash")
    prepared_at = forms.CharField(max_length=40)
    password = forms.CharField(label="Your password", strip=False, max_length=400)

    def clean_prepared_at(self) -> datetime:
        """The instant the statement names."""
        try:
            at = datetime.fromisoformat(self.cleaned_data["prepared_at"])
        except ValueError as error:
            raise forms.ValidationError("This is no time.") from error
        if at.tzinfo is None:
            raise forms.ValidationError("This time names no zone.")
        return at


class Review(Version):
    """A verdict, a comment, and how long it took. Answers and defects are read beside it."""

    verdict = forms.CharField(max_length=10)
    comment = forms.CharField(required=False, max_length=20000)
    minutes = forms.IntegerField(label="Minutes spent", required=False, min_value=0, max_value=10000)


def answers_in(data: QueryDict) -> dict[str, Any]:
    """Criterion id → what the reviewer said of it. Whether that is enough is the action's to decide."""
    asked = [name.removeprefix("met-") for name in data if name.startswith("met-")]
    return {name: {"met": data[f"met-{name}"] == "yes", "note": data.get(f"note-{name}", "")[:4000]} for name in asked}


def defects_in(data: QueryDict) -> list[NewDefect]:
    """The defects of a review form, row by row; a row without a word is left out."""
    columns = (data.getlist(f"defect_{name}") for name in ("type", "severity", "text", "place", "where"))
    return [_defect(*row) for row in zip(*columns, strict=False) if row[2].strip()]


def _defect(kind: str, severity: str, text: str, place: str, where: str) -> NewDefect:
    if kind not in set(DefectType) or severity not in set(DefectSeverity):
        no = Refused("bad-defect", f"“{kind} {severity}” is no kind of defect.", "Choose its type and severity again.")
        raise Declined(no)
    return NewDefect(type=kind, severity=severity, text=text.strip()[:4000], where=_where(place, where))


def _where(place: str, where: str) -> dict[str, Any]:
    # The finding's own place when the row was made from one; what was typed otherwise.
    try:
        return Where.from_dict(json.loads(where)).to_dict() if where else read_place(place).to_dict()
    except (ValueError, TypeError, AttributeError):
        return read_place(place).to_dict()

"""What templates say in one way everywhere: times, hashes, places, stamps, severities."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from countersign.calendar import said, said_day
from countersign.checks.finding import Where
from countersign.money import Money
from countersign.work.strip import Stamp

register = template.Library()

WORDS = {
    "in_progress": "in progress",
    "checking": "being checked",
    "returned": "returned",
    "in_review": "in review",
    "to_sign": "to sign",
    "to_accept": "to accept",
}
STANDS = {
    "done": "done",
    "refused": "refused",
    "asked": "asked now",
    "waiting": "to come",
    "void": "void, the file changed since",
    "seal": "done",
}


@register.filter
def when(at: datetime | None) -> SafeString | str:
    """An instant in the reader's zone: "Thu 12 Nov, 14:40"."""
    if at is None:
        return "—"
    zone = timezone.get_current_timezone_name()
    shown = said(at, zone, year=_other_year(at))
    return format_html('<time datetime="{}" title="{} ({})">{}</time>', at.isoformat(), shown, zone, shown)


@register.filter
def day(value: date | None) -> str:
    """A calendar day: "Thu 12 Nov 2026"."""
    return said_day(value, year=True) if value else "—"


@register.filter
def clock(at: datetime) -> str:
    """The wall clock of an instant that is already in the zone that is meant: "14:40"."""
    return f"{at:%H:%M}"


def _other_year(at: datetime) -> bool:
    return timezone.localtime(at).year != timezone.localtime().year


@register.simple_tag
def icon(name: str) -> SafeString:
    """A mark of the sprite that every page carries."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def once() -> SafeString:
    """The hidden key that makes a second click on the same form do nothing."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', secrets.token_urlsafe(16))


@register.inclusion_tag("console/strip.html")
def strip(stamps: Sequence[Stamp], form: str = "") -> dict[str, Any]:
    """An item's stamps: in full, `short` for lists, `tall` for the side of a page."""
    heard = "; ".join(f"{s.step} {STANDS[s.state]}" for s in stamps)
    return {"stamps": stamps, "form": form, "heard": heard}


@register.inclusion_tag("console/severity.html")
def severity(name: str | None) -> dict[str, str]:
    """A severity as shape and word."""
    return {"name": name or "minor"}


@register.inclusion_tag("console/hash.html")
def hashed(value: str) -> dict[str, str]:
    """A hash, shortened to twelve, with a button that copies it whole."""
    return {"value": value, "short": value[:12]}


@register.filter
def place(where: dict[str, Any] | None) -> str:
    """Where a finding or defect is, without the file's name."""
    if not where:
        return ""
    return Where.from_dict({k: v for k, v in where.items() if k != "part"}).label()


@register.filter
def words(state: str) -> str:
    """A state in words."""
    return WORDS.get(str(state), str(state))


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """The value under a key that is itself a variable."""
    return mapping.get(key)


@register.filter
def money(amount: dict[str, str] | None) -> str:
    """An amount as documents carry it, with its currency."""
    return str(Money.from_dict(amount)) if amount else ""


@register.filter
def listed(value: Any) -> str:
    """A setting as people read it: lists with commas."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@register.filter
def plain(quantity: Any) -> str:
    """A decimal without trailing zeros."""
    text = f"{quantity}"
    return text.rstrip("0").rstrip(".") if "." in text else text

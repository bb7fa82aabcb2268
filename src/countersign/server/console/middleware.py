"""The two things every page needs: the person's own zone, and refusals answered in words."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from countersign.outcome import Declined, Misuse, Refused

Respond = Callable[[HttpRequest], HttpResponse]


class PersonsZone:
    """Show every time in the zone of whoever is looking."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        zone = getattr(request.user, "zone", "UTC") if request.user.is_authenticated else "UTC"
        try:
            known = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            known = ZoneInfo("UTC")
        with timezone.override(known):
            return self.respond(request)


class AnswerRefusals:
    """A refusal that reaches a page becomes a page that says what, why, and what would clear it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only refusals and misuse; a fault of ours stays an error 500."""
        if isinstance(error, Misuse):
            error = Declined(Refused("misuse", str(error), "Correct it and send it again."))
        if not isinstance(error, Declined):
            return None
        refusal = _SENT_BEFORE if error.refusal.code == "idempotency-key-reused" else error.refusal
        # A form sent by htmx stays on the page with what was typed; only the refusal is put into it.
        template = "console/refusal.html" if request.headers.get("HX-Request") else "refused.html"
        status = status_of(refusal)
        return render(request, template, {"refusal": refusal, "status": status}, status=status)


_SENT_BEFORE = Refused(
    "sent-before", "This form was sent before, with other contents.", "Reload the page to see what it did, and go on."
)


FORBIDDEN = frozenset(
    {
        "wrong-role",
        "self-review",
        "same-reviewer",
        "self-signature",
        "own-work",
        "own-credential",
        "not-an-administrator",
        "not-the-author",
        "system-only",
        "not-yours",
        "no-credential",
        "wrong-password",
        "too-many-attempts",
    }
)


def status_of(refusal: Refused) -> int:
    """404 for what a person may not know of, 403 for what they may not do, 409 for what cannot be done now."""
    if refusal.code == "not-found":
        return 404
    return 403 if refusal.code in FORBIDDEN else 409

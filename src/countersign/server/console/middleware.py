"""What every page needs: somebody logged in, the person's own zone, and refusals answered in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from countersign.outcome import Declined, Misuse, Refused

View = Callable[..., HttpResponseBase]
Respond = Callable[[HttpRequest], HttpResponse]


class LogInFirst(LoginRequiredMiddleware):
    """No page without a person, unless its view says so. The page that was asked for opens after the log-in."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """A page goes to the log-in; a part of a page takes its whole page there."""
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None or not request.headers.get("HX-Request"):
            return answer
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        login = f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': page})}"
        return HttpResponse(status=401, headers={"HX-Redirect": login})


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
        "own-time",
        "own-work",
        "own-credential",
        "not-an-administrator",
        "not-the-author",
        "not-the-worker",
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

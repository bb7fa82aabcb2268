"""Every address of this installation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from countersign.server.admin import site
from countersign.server.api import api
from countersign.server.api_docs import api_docs
from countersign.server.console.pages.health import health


def _answering_for_themselves(urls: tuple[list[Any], str, str]) -> tuple[list[Any], str, str]:
    """The API asks for its own token or session and answers 401; it never redirects to a page."""
    for pattern in urls[0]:
        login_not_required(pattern.callback)
    return urls


urlpatterns = [
    path("health/", health, name="health"),
    path("api/docs/", api_docs, name="api_docs"),
    path("api/", _answering_for_themselves(api.urls)),
    # People are invited and keep one address: allauth's pages for signing up and for further addresses lead elsewhere.
    path("accounts/signup/", login_not_required(RedirectView.as_view(pattern_name="account_login")), name="no_signup"),
    path("accounts/email/", RedirectView.as_view(pattern_name="me"), name="no_email"),
    path("accounts/", include("allauth.urls")),
    path("admin/", site.urls),
    path("", include("countersign.server.console.urls")),
]

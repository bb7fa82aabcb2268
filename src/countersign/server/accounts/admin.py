"""The admin is a window: staff of an installation read its tables there, and change nothing.

Writes are actions, and actions leave an entry in the ledger; a form that saves a row would leave none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.generic import RedirectView

from countersign.server.accounts.models import ApiToken, Membership, Organisation, User

PLURALS = {
    "Addendum": "Addenda",
    "Answered": "Answered requests",
    "ApiToken": "API tokens",
    "ChargedTime": "Charged time",
    "Delivery": "Deliveries",
    "Due": "Due dates",
    "LedgerEntry": "Ledger entries",
    "TimeEntry": "Time entries",
}


class Window(admin.AdminSite):
    """An admin site behind the log-in of everybody else, second step included."""

    site_header = site_title = "Countersign, tables"
    index_title = "Tables"
    index_template = "console/admin_index.html"

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Django adds an s to every name; some words have plurals of their own."""
        listed = super().get_app_list(request, app_label)
        for room in listed:
            for table in room["models"]:
                table["name"] = PLURALS.get(table["object_name"], table["name"])
        return listed

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Log in as for any page; whoever is logged in and no staff is refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.GET.get('next', '/admin/')})}")

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Without a password page of its own: ours seals the signing key again."""
        ours = path("password_change/", RedirectView.as_view(pattern_name="account_change_password"))
        return [ours, *super().get_urls()]


class ReadOnly(admin.ModelAdmin):
    """Shows rows to staff; adds, changes and deletes none."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        """Staff look."""
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff look."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        """Nobody deletes."""
        return False


site = Window(name="admin")


def show(
    model: type[models.Model],
    *columns: str,
    search: tuple[str, ...] = (),
    filters: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    besides: tuple[Callable[[Any], Any], ...] = (),
) -> None:
    """Register a table to be looked at: its columns in the list, what a row tells besides, what nobody is shown."""
    options = {
        "readonly_fields": besides,
        "list_display": columns,
        "search_fields": search,
        "list_filter": filters,
        "exclude": hidden,
    }
    site.register(model, ReadOnly, **options)


show(
    User, "name", "email", "zone", "is_active", "is_staff", "last_login",
    search=("name", "email"), filters=("is_active", "is_staff"), hidden=("password", "groups", "user_permissions"),
)  # fmt: skip
show(Organisation, "name", "country", search=("name",))
show(Membership, "user", "organisation", "role", filters=("role", "organisation"))
show(ApiToken, "name", "user", "created_at", "revoked_at", hidden=("digest",))

"""Every address of this installation."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from countersign.server.api import api

urlpatterns = [
    path("api/", api.urls),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("countersign.server.console.urls")),
]

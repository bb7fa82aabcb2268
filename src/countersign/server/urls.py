"""Every address of this installation."""

from __future__ import annotations

from django.urls import path

from countersign.server.api import api

urlpatterns = [path("api/", api.urls)]

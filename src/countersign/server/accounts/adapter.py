"""How people get an account: by invitation of an administrator, not by signing up."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Closes the sign-up page, and lets mails link to this installation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up by themselves."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset mail, under our own address whatever host the request named."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return settings.BASE_URL.rstrip("/") + path

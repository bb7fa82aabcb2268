"""How people get an account: by invitation of an administrator, not by signing up."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Closes the sign-up page, and lets mails link to this installation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Address and password do not go together. Try again, or set a new password by mail.",
        "too_many_login_attempts": "Too many failed attempts. Wait five minutes, or set a new password by mail.",
        "enter_current_password": "That is not your password.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That code does not fit. Codes change twice a minute; type the one shown now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up by themselves."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset mail, under our own address whatever host the request named."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return settings.BASE_URL.rstrip("/") + path

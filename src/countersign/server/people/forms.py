"""The three ways to a new password. Each is an action of ours, since a signing key is sealed with the password."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account import forms
from django import forms as fields

from countersign.server.accounts.actor import Actor
from countersign.server.people import actions, queries


class ChangePassword(forms.ChangePasswordForm):
    """For whoever knows the old one: their signing key is sealed again with the new one."""

    def save(self) -> None:
        """Change it."""
        given = self.cleaned_data
        actions.change_password(
            by=Actor(self.user), at=datetime.now(UTC), old=given["oldpassword"], new=given["password1"]
        )


class SetPassword(forms.SetPasswordForm):
    """For an account that has none yet."""

    def save(self) -> None:
        """Set it."""
        actions.reset_password(by=Actor(self.user), at=datetime.now(UTC), new=self.cleaned_data["password1"])


class ResetPassword(forms.ResetPasswordKeyForm):
    """After a mail. A signing key sealed with the forgotten password is lost, and the form says so first."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.user is not None and queries.live_key(self.user.pk) is not None:
            self.fields["lost"] = fields.BooleanField(
                label="Retire my signing key",
                help_text="It is sealed with the password you forgot, and nobody can open it. "
                "What you signed with it stays valid; you make a new key before you sign again.",
            )

    def save(self) -> None:
        """Reset it."""
        actions.reset_password(by=Actor(self.user), at=datetime.now(UTC), new=self.cleaned_data["password1"])

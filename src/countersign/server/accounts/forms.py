"""The log-in form: the cursor stands in it when the page opens."""

from __future__ import annotations

from allauth.account import forms


class LogIn(forms.LoginForm):
    """Address and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True

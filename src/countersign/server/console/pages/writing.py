"""What every form that writes does: read it, one action, and on to the page that shows what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from countersign.outcome import Declined, Refused
from countersign.server.ledger.act import Answer, Replayed

F = TypeVar("F", bound=forms.Form)


def read(form: F) -> F:
    """The form, valid; otherwise a refusal that names the field and what is wrong with it."""
    if form.is_valid():
        return form
    name, errors = next(iter(form.errors.items()))
    field = form.fields.get(name)
    label = (field.label if field else "") or name.replace("_", " ")
    reason = " ".join(str(e) for e in errors) if name == "__all__" else f"{label}: {' '.join(str(e) for e in errors)}"
    raise Declined(Refused("invalid-form", reason, "Correct it and send the form again; nothing was changed."))


def written(action: Callable[[], Answer]) -> Answer:
    """What the action answers. A form that was sent before gives the answer it gave then."""
    try:
        return action()
    except Replayed as again:
        return again.answer


def go(request: HttpRequest, to: str, *args: object, said: str = "") -> HttpResponse:
    """On to a page, with a sentence that says what was done."""
    if said:
        messages.success(request, said)
    answer = redirect(to, *args)
    if request.headers.get("HX-Request"):
        # htmx would swap the page into the form it came from; the browser has to go there itself.
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer

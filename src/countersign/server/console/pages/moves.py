"""The buttons of an item. Each reads its form, calls one action, and goes on to the item."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.console.pages import item_forms as forms
from countersign.server.console.pages.writing import go, read, written
from countersign.server.files.api import download
from countersign.server.packs import queries as packs
from countersign.server.work import actions
from countersign.server.work.api import part_download


def _door(request: HttpRequest) -> tuple[Actor, datetime]:
    return actor_of(request), datetime.now(UTC)


@require_POST
def lease_next(request: HttpRequest) -> HttpResponse:
    """Lease one open item and open it; nobody else is offered it while the lease lasts."""
    by, at = _door(request)
    found = actions.lease_next(by=by, at=at)
    if found is None:
        messages.info(request, "Nothing is free to take at the moment.")
        return redirect("queue")
    return redirect("item", found.pk)


@require_POST
def claim(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take an open item."""
    by, at = _door(request)
    written(lambda: actions.claim(by=by, at=at, item_id=item_id))
    return go(request, "item", item_id, said="Claimed. It is yours to work on.")


@require_POST
def assign(request: HttpRequest, item_id: int) -> HttpResponse:
    """Give an item to an analyst."""
    by, at = _door(request)
    form = read(forms.Assign(request.POST))
    written(lambda: actions.assign(by=by, at=at, item_id=item_id, to=form.cleaned_data["to"]))
    return go(request, "item", item_id, said="Assigned. The analyst is told by mail.")


@require_POST
def release(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put it back for others."""
    by, at = _door(request)
    written(lambda: actions.release(by=by, at=at, item_id=item_id))
    return go(request, "item", item_id, said="Released. Others may take it now.")


@require_POST
def recheck(request: HttpRequest, item_id: int) -> HttpResponse:
    """Run the checks again."""
    by, at = _door(request)
    written(lambda: actions.recheck(by=by, at=at, item_id=item_id))
    return go(request, "item", item_id)


@require_POST
def waive(request: HttpRequest, item_id: int) -> HttpResponse:
    """Let a finding stand, with a reason."""
    by, at = _door(request)
    form = read(forms.Waive(request.POST))
    given = {"fingerprint": form.cleaned_data["fingerprint"], "reason": form.cleaned_data["reason"]}
    written(lambda: actions.waive(by=by, at=at, item_id=item_id, expires_at=form.expires_at, **given))
    return go(request, "item", item_id, said="Waived. It counts from the next run of the checks on.")


@require_POST
def review(request: HttpRequest, item_id: int) -> HttpResponse:
    """Approve or return."""
    by, at = _door(request)
    form = read(forms.Review(request.POST))
    verdict = form.cleaned_data["verdict"]
    answers, defects = forms.answers_in(request.POST), forms.defects_in(request.POST)
    given = form.cleaned_data | {"answers": answers, "defects": defects}
    written(lambda: actions.review(by=by, at=at, item_id=item_id, **given))
    return go(request, "item", item_id, said="Approved." if verdict == "approve" else "Returned to the author.")


@require_POST
def accept(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take the deliverable."""
    by, at = _door(request)
    form = read(forms.Version(request.POST))
    written(lambda: actions.accept(by=by, at=at, item_id=item_id, version=form.cleaned_data["version"]))
    return go(request, "item", item_id, said="Accepted. The evidence pack is being sealed.")


@require_POST
def send_back(request: HttpRequest, item_id: int) -> HttpResponse:
    """Return it instead of signing or accepting."""
    by, at = _door(request)
    form = read(forms.Return(request.POST))
    written(lambda: actions.send_back(by=by, at=at, item_id=item_id, **form.cleaned_data))
    return go(request, "item", item_id, said="Returned to the author.")


@require_POST
def cancel(request: HttpRequest, item_id: int) -> HttpResponse:
    """Stop it for good."""
    by, at = _door(request)
    form = read(forms.Reason(request.POST))
    written(lambda: actions.cancel(by=by, at=at, item_id=item_id, reason=form.cleaned_data["reason"]))
    return go(request, "item", item_id, said="Cancelled.")


@require_GET
def part(request: HttpRequest, item_id: int, sha256: str) -> FileResponse:
    """The bytes of a part, as a download that no browser opens by itself."""
    return part_download(actor_of(request), item_id, sha256)


@require_GET
def pack(request: HttpRequest, item_id: int) -> FileResponse:
    """The sealed evidence pack."""
    found = packs.of_item(actor_of(request), item_id)
    return download(found.file_id, f"evidence-{item_id}-v{found.submission.version}.zip")

"""The ledger: chains one may see, their entries in words, and whether they, or a pack, still hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from countersign.checks import sandbox
from countersign.ledger.checkpoint import NoteKey
from countersign.outcome import Declined, Refused
from countersign.server.accounts.actor import Actor
from countersign.server.accounts.door import actor_of
from countersign.server.console.pages import entries
from countersign.server.engagements import queries as engagements
from countersign.server.ledger import examine, queries
from countersign.server.ledger.signer import signer

PAGE = 50
LARGEST_PACK = 16  # times the largest file
LATELY = timedelta(days=30)


def chains_of(by: Actor) -> dict[str, str]:
    """The chains a person may see, by name, with what each is called: engagements, and one's own organisations."""
    named = {e.chain: f"{e.title} ({e.code})" for e in engagements.visible_to(by)}
    own = by.person.memberships.select_related("organisation")
    return named | {f"organisation/{m.organisation_id}": m.organisation.name for m in own}


def _one(by: Actor, chain: str) -> str:
    title = chains_of(by).get(chain)
    if title is None:
        raise Declined(Refused("not-found", "There is no such chain among yours.", "Ask for a seat in its engagement."))
    return title


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The chains."""
    named = chains_of(actor_of(request))
    heads = [{"head": h, "title": named[h.name]} for h in queries.heads_of(named)]
    return render(request, "console/ledger.html", {"heads": heads, "key": str(signer().public)})


@require_GET
def chain(request: HttpRequest, chain: str) -> HttpResponse:
    """One chain's entries, newest first, of one subject or of all."""
    by, subject = actor_of(request), request.GET.get("about", "")[:60]
    title = _one(by, chain)
    page = Paginator(queries.listed(chain, subject=subject), PAGE).get_page(request.GET.get("page"))
    rows = entries.said(by, page.object_list)
    about = rows[0].about if subject and rows else subject
    context = {"chain": chain, "title": title, "page": page, "rows": rows, "subject": subject, "about": about}
    return render(request, "console/chain.html", context)


@require_GET
def verify_chain(request: HttpRequest, chain: str) -> HttpResponse:
    """Recompute a chain from its bytes."""
    title = _one(actor_of(request), chain)
    proof = examine.examine(chain)
    words = examine.text_of(chain, proof)
    context = {"chain": chain, "title": title, "proof": proof.to_dict(), "words": words}
    return render(request, "console/verify_chain.html", context)


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Drop a pack; each step appears with its result, and the first failure is explained."""
    trust = request.POST.get("trust", "").split() if request.method == "POST" else [str(signer().public)]
    context: dict[str, Any] = {"trust": "\n".join(trust), "own": str(signer().public)}
    if request.method == "POST":
        context |= _verified(request, trust)
    return render(request, "console/verify.html", context)


def _verified(request: HttpRequest, trust: list[str]) -> dict[str, Any]:
    upload = request.FILES.get("pack")
    if upload is None:
        return {"refusal": Refused("no-pack", "No pack was sent.", "Choose the file, or drop it on the page.")}
    if (upload.size or 0) > settings.FILE_LIMIT * LARGEST_PACK:
        no = Refused(
            "too-large", "The pack is larger than this page takes.", "Verify it with `countersign verify PACK`."
        )
        return {"refusal": no}
    for key in trust:
        try:
            NoteKey.parse(key)
        except ValueError as error:
            no = Refused("bad-key", f"{key[:40]} is no verifier key: {error}.", "A key looks like name+id+base64.")
            return {"refusal": no}
    return {"proof": sandbox.verify(upload.read(), trust=trust), "pack": upload.name}

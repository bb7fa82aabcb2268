"""The API: every slice's routes under /api/, one way to log in, one way to be refused."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from countersign import __version__
from countersign.outcome import Declined, Misuse, Refused
from countersign.server.accounts import queries as accounts
from countersign.server.accounts.api import router as accounts_router
from countersign.server.billing.api import router as billing_router
from countersign.server.console.middleware import status_of
from countersign.server.engagements.api import router as engagements_router
from countersign.server.files.api import router as files_router
from countersign.server.ledger.act import Replayed
from countersign.server.ledger.api import router as ledger_router
from countersign.server.packs.api import router as packs_router
from countersign.server.people.api import router as people_router
from countersign.server.work.api import router as work_router


class Bearer(HttpBearer):
    """`Authorization: Bearer cs_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The person a token belongs to."""
        user = accounts.by_token(token)
        if user is not None:
            request.user = user
        return user


api = NinjaAPI(
    title="Countersign",
    version=__version__,
    description="The same verbs as the pages and the command line. Every write honours `Idempotency-Key`; "
    "every refusal is a problem document with `code`, `reason` and `remedy`.",
    auth=[Bearer(), SessionAuth(csrf=True)],
    docs_url=None,
)
api.add_router("", accounts_router, tags=["accounts"])
api.add_router("", engagements_router, tags=["engagements"])
api.add_router("", people_router, tags=["people"])
api.add_router("", files_router, tags=["files"])
api.add_router("", work_router, tags=["work"])
api.add_router("", packs_router, tags=["packs"])
api.add_router("", billing_router, tags=["billing"])
api.add_router("", ledger_router, tags=["ledger"])


def problem(refusal: Refused, status: int) -> HttpResponse:
    """RFC 9457 problem details, carrying the refusal's own words."""
    body = {"type": f"urn:countersign:{refusal.code}", "title": refusal.reason, "status": status, **refusal.to_dict()}
    return JsonResponse(body, status=status, content_type="application/problem+json")


@api.exception_handler(Declined)
def _declined(_: HttpRequest, no: Declined) -> HttpResponse:
    return problem(no.refusal, status_of(no.refusal))


@api.exception_handler(Misuse)
def _misuse(_: HttpRequest, error: Misuse) -> HttpResponse:
    return problem(Refused("misuse", str(error), "Correct the request and send it again."), 422)


@api.exception_handler(Replayed)
def _replayed(_: HttpRequest, again: Replayed) -> HttpResponse:
    return JsonResponse(again.answer, headers={"Idempotent-Replay": "true"})


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{'.'.join(str(x) for x in e['loc'])}: {e['msg']}" for e in error.errors)
    return problem(Refused("invalid-request", said, "See the OpenAPI document at /api/openapi.json."), 422)


@api.exception_handler(AuthenticationError)
def _unknown(_: HttpRequest, __: AuthenticationError) -> HttpResponse:
    no = Refused("not-logged-in", "The request carries no valid session or token.", "Send `Authorization: Bearer …`.")
    return problem(no, 401)

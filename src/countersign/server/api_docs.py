"""What the API can do, as a page: the OpenAPI document, read out in our own look, without a script."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from countersign.server.api import api


@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every route with its verb, what it takes, and what it says of itself."""
    document = api.get_openapi_schema()
    rooms: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            rooms[said["tags"][0]].append(_route(method, path, said, document))
    context = {"rooms": list(rooms.items()), "document": reverse(f"{api.urls_namespace}:openapi-json")}
    return render(request, "console/api_docs.html", context)


def _route(method: str, path: str, said: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    names = [one.get("$ref", "") for one in content.get("anyOf", [content])]
    known = document.get("components", {}).get("schemas", {})
    schema: dict[str, Any] = next((known[n.rpartition("/")[2]] for n in names if n), {})
    needed = set(schema.get("required", ()))
    fields = [(field, _kind(of), field in needed) for field, of in schema.get("properties", {}).items()]
    return {"method": method, "path": path, "said": said.get("description") or said.get("summary"), "fields": fields}


def _kind(of: dict[str, Any]) -> str:
    kinds = of.get("anyOf", [of])
    return " or ".join(str(k.get("format") or k.get("type") or "object") for k in kinds if k.get("type") != "null")

"""Ledger entries in words: who did what, about what, and where to open it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from countersign.server.accounts import queries as accounts
from countersign.server.accounts.actor import Actor
from countersign.server.engagements import queries as engagements
from countersign.server.ledger.models import LedgerEntry
from countersign.server.work import queries as work

PAGES = {"work": "item", "engagement": "engagement", "user": "person", "invoice": "invoice"}
KINDS = {"work": "item", "user": "person"}


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as a row shows it."""

    entry: LedgerEntry
    who: str
    what: str
    about: str
    href: str
    refused: bool


def said(by: Actor, entries: Iterable[LedgerEntry]) -> list[Said]:
    """Entries of a chain the person may see. Names only of people and items they may know; others stay numbers."""
    rows = list(entries)
    names = {f"user:{u.pk}": u.name for u in accounts.visible_to(by)} | {"system": "the system"}
    items = [int(r.subject.partition(":")[2]) for r in rows if r.subject.startswith("work:")]
    titles = {i.subject: i.title for i in work.visible_to(by).filter(id__in=items)}
    rooms = {f"engagement:{e.pk}": e.title for e in engagements.visible_to(by)}
    return [_row(e, names, names | titles | rooms) for e in rows]


def _row(entry: LedgerEntry, names: dict[str, str], known: dict[str, str]) -> Said:
    kind, _, number = entry.subject.partition(":")
    about = known.get(entry.subject, f"{KINDS.get(kind, kind)} {number}")
    reachable = kind in PAGES and number.isdigit() and (kind in {"engagement", "invoice"} or entry.subject in known)
    href = reverse(PAGES[kind], args=[int(number)]) if reachable else ""
    body = _body(entry)
    refused = entry.verb == "work.refused"
    return Said(entry, names.get(entry.actor, entry.actor), _what(entry.verb, body, names), about, href, refused)


def _body(entry: LedgerEntry) -> dict[str, Any]:
    try:
        body = json.loads(bytes(entry.data)).get("body", {})
    except ValueError:  # bytes that were changed; verifying the chain says so
        return {}
    return body if isinstance(body, dict) else {}


def _what(verb: str, body: dict[str, Any], names: dict[str, str]) -> str:
    if verb == "work.refused":
        return f"tried to {body.get('move', 'act')}; refused: {body.get('code', '')}".replace("_", " ")
    room, _, word = verb.partition(".")
    told = [word if room in {"work", "engagement"} else f"{room} {word}"]
    if "version" in body:
        told.append(f"version {body['version']}")
    if verb == "work.checked":
        told.append("passed" if body.get("passed") else "did not pass")
    told += [names.get(str(body[k]), str(body[k])) for k in ("user", "to") if k in body]
    told += [str(body[k]) for k in ("tier", "verdict", "number", "role", "kind", "rule") if k in body]
    if body.get("count"):
        told.append(f"{body['count']} defect{'s' if body['count'] > 1 else ''}")
    return ", ".join(told).replace("_", " ")

"""One person at the desk: logs in, opens pages, sends the forms that the pages hold."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.server.world import World


class Desk:
    """A logged-in browser without JavaScript, or with htmx when `htmx` is asked for."""

    def __init__(self, world: World, who: str) -> None:
        self.client = Client()
        self.client.force_login(world.people[who])

    def get(self, path: str, *, expect: int = 200) -> str:
        """The page as text."""
        answer = self.client.get(path)
        assert answer.status_code == expect, (path, answer.status_code, text_of(answer.content.decode())[-600:])
        return answer.content.decode()

    def send(self, path: str, data: dict[str, Any] | None = None, *, htmx: bool = False, expect: int = 302) -> Any:
        """Send a form."""
        answer = self.client.post(path, data or {}, headers={"HX-Request": "true"} if htmx else None)
        said = text_of(answer.content.decode())[-600:]
        assert answer.status_code == expect, (path, answer.status_code, said)
        return answer


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._at: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._at = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "input" and self._at is not None and given.get("type") == "hidden" and "name" in given:
            self._at.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._at = None


def forms_in(page: str) -> dict[str, dict[str, str]]:
    """Action → hidden fields of each form of a page."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def text_of(page: str) -> str:
    """What a reader sees, tags and runs of space taken out."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))

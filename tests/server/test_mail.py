"""Mail through a real SMTP server on this machine: once per step, to whoever is asked, linking to the exact page."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.core.cache import cache
from django.test import Client

from countersign.server.accounts.models import User
from countersign.server.console import jobs
from countersign.server.flow import JOBS
from countersign.server.outbox.models import Delivery
from countersign.server.outbox.worker import drain
from countersign.server.people import actions as people
from tests.server.world import PASSWORD, World, build, now

pytestmark = pytest.mark.django_db


class Postbox(Handler):
    """Keeps what the server received."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []

    def prepare_message(self, session: Any, envelope: Any) -> Message:
        made = message_from_bytes(envelope.original_content)
        made["X-To"] = ", ".join(envelope.rcpt_tos)
        return made

    def handle_message(self, message: Message) -> None:
        self.received.append(message)

    def to(self, name: str) -> list[Message]:
        return [m for m in self.received if m["X-To"] == f"{name}@example.org"]


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    kept = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    cache.clear()
    yield kept
    server.stop()


@pytest.fixture
def world(postbox: Postbox) -> World:
    return build()


def link_in(message: Message) -> str:
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    found = re.search(r"http://127\.0\.0\.1:8000(\S+)", body.decode())
    assert found
    return found[1]


def test_a_step_is_told_once_to_whoever_is_asked(world: World, postbox: Postbox) -> None:
    item = world.submitted()
    drain(JOBS)
    (mail,) = postbox.to("aaron")
    assert mail["Subject"] == "Your review is asked for: Memo on the year"
    assert postbox.to("alice") == []  # nobody reviews their own work
    assert link_in(mail) == f"/work/{item.pk}/"

    for delivery in Delivery.objects.filter(job="notify"):  # done again, as after a crash
        jobs.notify(delivery)
    assert len(postbox.to("aaron")) == 1


def test_the_link_leads_through_the_log_in_to_the_page(world: World, postbox: Postbox) -> None:
    world.submitted()
    drain(JOBS)
    link, client = link_in(postbox.to("aaron")[0]), Client()
    asked = client.get(link)
    assert asked.headers["Location"] == f"/accounts/login/?next={link}"
    answer = client.post(asked.headers["Location"], {"login": "aaron@example.org", "password": PASSWORD, "next": link})
    assert answer.headers["Location"] == link
    assert "Memo on the year" in client.get(link).content.decode()


def test_an_invited_person_chooses_a_password_and_is_in(world: World, postbox: Postbox) -> None:
    answer = people.invite(
        by=world.by("lea"), at=now(), organisation_id=world.client.pk, email="noor@example.org", name="Noor",
        zone="Asia/Dubai",
    )  # fmt: skip
    drain(JOBS)
    (mail,) = postbox.to("noor")
    assert mail["Subject"] == "Harbour Asset Management invites you to Countersign"
    client = Client()
    page = client.get(link_in(mail), follow=True)
    where = page.redirect_chain[-1][0]
    given = "a fresh long phrase"
    inside = client.post(where, {"password1": given, "password2": given}, follow=True)
    assert inside.status_code == 200
    assert "Nothing is asked of you" in inside.content.decode()
    assert User.objects.get(id=answer["user"]).check_password(given)
    again = Client().get(link_in(mail), follow=True)
    assert "no longer works" in again.content.decode()


def test_a_changed_password_is_told(world: World, postbox: Postbox) -> None:
    people.change_password(by=world.by("kim"), at=now(), old=PASSWORD, new="another long phrase")
    drain(JOBS)
    (mail,) = postbox.to("kim")
    assert mail["Subject"] == "Your password was changed"
    assert link_in(mail) == "/me/"

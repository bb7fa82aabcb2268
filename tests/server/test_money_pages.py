"""The room of money through its forms: approving, issuing, crediting, agreeing prices, importing."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from countersign.billing.credit_note import Credit
from countersign.server.billing import actions, pdf
from countersign.server.billing.models import CreditNote, Invoice, Rate, TimeEntry
from countersign.server.work.models import WorkItem
from tests.server.test_time import AT, SECOND, bill, submit
from tests.server.world import MEMO, World, build

pytestmark = pytest.mark.django_db
JIRA = Path(__file__).with_name("jira.csv").read_bytes()


@pytest.fixture
def world() -> World:
    made = build()
    actions.agree_rate(
        by=made.by("mona"), at=AT, engagement_id=made.engagement.pk, role="analyst", price=Decimal(22),
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    return made


@pytest.fixture
def billed(world: World) -> Invoice:
    entries = [submit(world, "alice", SECOND, "2", note="Margins"), submit(world, "aaron", SECOND, "3")]
    actions.approve_time(by=world.by("lea"), at=AT, entry_ids=entries)
    return bill(world)


def as_(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_from_hours_to_an_invoice_and_a_credit_note(world: World) -> None:
    alice, lea, mona = (as_(world, who) for who in ("alice", "lea", "mona"))
    place = f"{world.engagement.pk}:analyst"
    said = {"place": place, "day": "2026-11-02", "hours": "7.12", "note": "Margins", "idempotency_key": "1"}
    for _ in range(2):
        alice.post("/money/time/submit_time/", said)
    (entry,) = TimeEntry.objects.all()
    assert "Margins waits for approval 7.12" in text(alice.get("/money/time/"))
    assert "Alice analyst · HAM-1 7.12 h" in text(lea.get("/money/"))
    lea.post("/money/time/return_time/", {"entry": entry.pk, "reason": "A holiday?"})
    assert "Returned: A holiday?" in text(alice.get("/money/time/"))
    alice.post(f"/money/time/{entry.pk}/resubmit_time/", {"hours": "7", "note": "Margins"})
    lea.post("/money/time/approve_time/", {"entry": entry.pk})
    assert "154.00 GBP 1 line Issue invoice" in text(mona.get("/money/"))
    assert "Issue invoice" not in text(lea.get("/money/"))
    issued = mona.post(f"/money/engagements/{world.engagement.pk}/issue/", follow=True)
    assert "Invoice HAM-1-0001 is issued." in text(issued)
    made = Invoice.objects.get()
    assert "Mon 2 Nov 2026 Alice Margins Lea 7" in text(lea.get(f"/money/invoices/{made.pk}/"))
    credit = {"line": 1, "how": "quantity", "figure": "2", "reason": "Five hours were meant"}
    assert "44.00 GBP is issued" in text(mona.post(f"/money/invoices/{made.pk}/credit/", credit, follow=True))
    assert re.search(r"HAM-1-0001 .{15,40} 154\.00 GBP 44\.00 110\.00", text(lea.get("/money/")))


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"how": "amount"}, "Enter the amount."),
        ({"how": "amount", "figure": "1000"}, "is left to credit"),
        ({"how": "all", "reason": ""}, "Reason: This field is required."),
    ],
)
def test_a_credit_that_cannot_be_says_why(world: World, billed: Invoice, sent: dict[str, str], reason: str) -> None:
    form = {"line": 1, "reason": "Wrong", **sent}
    answer = as_(world, "mona").post(f"/money/invoices/{billed.pk}/credit/", form, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert not CreditNote.objects.exists()


def test_amounts_are_not_for_everybody(world: World, billed: Invoice) -> None:
    submit(world, "alice", SECOND, "1")
    for who in ("alice", "kim"):
        client = as_(world, who)
        assert client.get(f"/money/invoices/{billed.pk}/").status_code == 404
        assert client.get(f"/money/engagements/{world.engagement.pk}/rates/").status_code == 404
        assert "Amounts are not yours to see" in text(client.get("/money/"))
    assert "Time to approve" in text(as_(world, "sam").get("/money/"))
    assert as_(world, "lea").post(f"/money/engagements/{world.engagement.pk}/issue/").status_code == 403


@pytest.mark.parametrize(
    ("sent", "rows"),
    [
        ({"of": "hour:supervisor", "price": ["55"], "up_to": [""]}, [("hour", None, "55.0000")]),
        (
            {
                "of": "unit:x/y",
                "unit": "page",
                "scheme": "graduated",
                "price": ["60", "54", ""],
                "up_to": ["100", "", ""],
            },
            [("deliverable", Decimal(100), "60.0000"), ("deliverable", None, "54.0000")],
        ),
    ],
)
def test_a_price_is_agreed(world: World, sent: dict[str, Any], rows: list[tuple[Any, ...]]) -> None:
    before = Rate.objects.count()
    place = f"/money/engagements/{world.engagement.pk}"
    answer = as_(world, "mona").post(f"{place}/agree_rate/", {"valid_from": "2026-11-01", **sent}, follow=True)
    assert "The price is agreed." in text(answer)
    made = Rate.objects.order_by("id")[before:]
    assert [(r.basis, r.up_to, str(r.price)) for r in made] == rows


def test_a_price_that_is_no_figure(world: World) -> None:
    sent = {"of": "hour:supervisor", "price": ["a lot"], "up_to": [""], "valid_from": "2026-11-01"}
    answer = as_(world, "mona").post(f"/money/engagements/{world.engagement.pk}/agree_rate/", sent)
    assert (answer.status_code, b"is no figure" in answer.content) == (409, True)


def test_an_invoice_as_pdf_and_as_data(world: World, billed: Invoice) -> None:
    lea = as_(world, "lea")
    answer = lea.get(f"/money/invoices/{billed.pk}/pdf/")
    assert answer["Content-Disposition"] == 'attachment; filename="HAM-1-0001.pdf"'
    book = PdfReader(io.BytesIO(answer.content))
    first, hours = (" ".join(page.extract_text().split()) for page in book.pages)
    assert "Total GBP 110.00" in first
    assert "GST, zero rated" in first
    assert "Mon 2 Nov 2026 Aaron Analyst, hours 3.00 66.00" in hours
    assert lea.get(f"/money/invoices/{billed.pk}/json/").json() == billed.document
    actions.credit(by=world.by("mona"), at=AT, invoice_id=billed.pk, credits_=[Credit(1)], reason="All of it")
    note = CreditNote.objects.get()
    data = lea.get(f"/money/credit_notes/{note.pk}/pdf/").content
    assert "Credit note" in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    for path in (f"invoices/{billed.pk}/pdf", f"invoices/{billed.pk}/json", f"credit_notes/{note.pk}/pdf"):
        assert as_(world, "stranger").get(f"/money/{path}/").status_code == 404


def test_without_typst_a_pdf_is_refused_with_the_remedy(
    world: World, billed: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "installed", lambda: False)
    lea = as_(world, "lea")
    assert "PDF" not in text(lea.get(f"/money/invoices/{billed.pk}/"))
    answer = lea.get(f"/money/invoices/{billed.pk}/pdf/")
    assert (answer.status_code, b"countersign[reports]" in answer.content) == (409, True)


def test_items_are_imported_after_a_look(world: World) -> None:
    mona, place = as_(world, "mona"), f"/engagements/{world.engagement.pk}/import"
    world.item("First")
    sent = {"file": SimpleUploadedFile("Jira export.csv", JIRA), "default": MEMO.id}
    preview = mona.post(f"{place}/upload/", sent, follow=True)
    shown = text(preview)
    assert "Jira export.csv · 5 rows read 3 can be opened · 2 cannot" in shown
    assert "2 Memo on Northwind&#x27;s third quarter HAM-201 Memo Thu 12 Nov, 15:04 alice@example.org 1" in shown
    assert "5 Due date “11/12/2026” may be 11 December or 12 November." in shown
    sha256 = preview.context["found"].sha256
    mona.post(f"{place}/run/", {"file": sha256, "default": MEMO.id, "partial": "yes", "idempotency_key": "1"})
    assert WorkItem.objects.count() == 4
    mona.post(f"{place}/run/", {"file": sha256, "default": MEMO.id, "partial": "yes", "idempotency_key": "1"})
    assert WorkItem.objects.count() == 4
    assert as_(world, "stranger").get(f"{place}/").status_code == 404
    assert mona.post(f"{place}/upload/").status_code == 409


def test_a_seat_says_at_which_rate_its_hours_are_billed(world: World) -> None:
    mona, place = as_(world, "mona"), f"/engagements/{world.engagement.pk}"
    sent = {"user": world.people["aaron"].pk, "place": "vendor:analyst", "seniority": "senior"}
    text(mona.post(f"{place}/seat/", sent, follow=True))
    assert TimeEntry.objects.get(id=submit(world, "aaron", SECOND, "1")).seniority == "senior"


def test_the_terms_are_said_with_their_cadence(world: World) -> None:
    world.engagement.terms |= {"invoice_on": "month-end", "time_approved_by": ["client:lead"], "surge_percent": 25}
    world.engagement.save()
    shown = text(as_(world, "lea").get(f"/engagements/{world.engagement.pk}/"))
    assert "Invoices are issued at the end of each month. Time is approved by: client lead." in shown
    assert "carry a premium of 25 %" in shown
    assert "agree a rate" not in shown

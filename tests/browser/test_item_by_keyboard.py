"""The item by keyboard: a defect in two keystrokes and its words, a verdict, refusals that keep what was typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("Revenue").write_row("A1", ["Year", 2025])
    return out.getvalue()


def test_an_item_is_submitted_and_reviewed_by_keyboard(person: Callable[..., Any]) -> None:
    alice = person("alice")
    alice.get_by_role("link", name="Claim: Memo on the year").click()
    alice.get_by_role("button", name="Claim").click()
    alice.get_by_role("link", name="Submit").first.click()
    wrong = {"name": "memo.txt", "mimeType": "text/plain", "buffer": b"words"}
    alice.get_by_label("File", exact=True).set_input_files(wrong)
    alice.get_by_label("AI assisted").check()
    alice.get_by_label("Which tool").fill("Drafting assistant")
    alice.get_by_label("Note to the reviewers").fill("First version")
    alice.get_by_role("button", name="Submit version 1").click()
    alice.get_by_text("memo.txt: the memo is a xlsx file.").wait_for()
    assert alice.get_by_label("Which tool").input_value() == "Drafting assistant"

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    alice.get_by_label("File", exact=True).set_input_files({"name": "memo.xlsx", "mimeType": sheet, "buffer": book()})
    alice.get_by_role("button", name="Submit version 1").click()
    alice.wait_for_url("**/work/1/")
    # The page finds out by itself when the checks have run.
    alice.get_by_text("The checks pass.").wait_for(timeout=60_000)

    aaron = person("aaron")
    aaron.goto("/work/1/")
    aaron.keyboard.press("d")
    aaron.keyboard.type("l2 growth has no source")
    assert "LOG, major. Enter records it." in aaron.locator("#quick-said").inner_text()
    aaron.keyboard.press("Enter")
    assert "1 so far" in aaron.locator("#quick-said").inner_text()
    aaron.keyboard.press("Escape")
    aaron.keyboard.press("r")
    assert aaron.evaluate("document.activeElement.value") == "return"
    aaron.keyboard.press("Enter")
    aaron.get_by_text("Returned to the author.").wait_for()
    aaron.get_by_text("growth has no source", exact=True).wait_for()

    alice.goto("/queue/")
    alice.get_by_role("heading", name="Returned to you").wait_for()


def test_narrow_and_wide_pages_never_scroll_sideways(person: Callable[..., Any]) -> None:
    for width in (360, 1440):
        page = person("alice", viewport={"width": width, "height": 800})
        for path in ("/queue/", "/work/1/", "/work/1/submit/"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)

"""The walk by hand: every step of an item's life through the pages, in a real browser, against a real server."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import countersign as cs
from tests.browser.conftest import PASSWORD, Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Any]


def book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("Revenue")
        sheet.write_row("A1", ["Year", "Revenue"])
        sheet.write_row("A2", [2025, 1200])
    return out.getvalue()


def shoot(page: Any, name: str) -> None:
    """Keep a picture where COUNTERSIGN_SCREENSHOTS names a folder, for people to look at."""
    if folder := os.environ.get("COUNTERSIGN_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def submit(page: Any, data: bytes) -> None:
    page.get_by_role("link", name="Submit").first.click()
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("#file-memo").set_input_files({"name": "memo.xlsx", "mimeType": mime, "buffer": data})
    page.locator("[name=ai-memo][value=assist]").check()
    page.locator("#tool-memo").fill("a language model")
    page.locator("#data-memo").fill("published figures only")
    page.get_by_role("button", name="Submit version").click()
    page.wait_for_url("**/work/1/")


def test_from_upload_to_invoice(person: Enter, site: Site, tmp_path: Path) -> None:
    alice = person("alice")
    alice.get_by_role("link", name="Claim: Memo on the year").click()
    alice.get_by_role("button", name="Claim").click()
    submit(alice, book()[:900])
    alice.get_by_text("The checks do not pass.").wait_for()
    shoot(alice, "1-returned")
    submit(alice, book())
    alice.get_by_text("The checks pass.").wait_for()
    assert not alice.get_by_role("button", name="Approve").is_visible()
    assert "nobody reviews their own work" in alice.locator("#pane-act").inner_text()

    aaron = person("aaron")
    aaron.get_by_role("link", name="Review: Memo on the year").click()
    aaron.locator("#quick").wait_for()
    aaron.keyboard.press("d")
    aaron.keyboard.type("a3 say which year")
    aaron.keyboard.press("Enter")
    shoot(aaron, "2-review")
    aaron.get_by_role("button", name="Approve").click()
    aaron.get_by_text("say which year").first.wait_for()

    sam = person("sam")
    sam.goto("/work/1/")
    sam.locator("[name=met-AC-2][value=yes]").check()
    sam.get_by_role("button", name="Approve").click()
    sam.get_by_text("Supervisor: approve").first.wait_for()

    kim = person("kim")
    kim.get_by_role("link", name="Sign: Memo on the year").click()
    assert "I have reviewed this memo and stand by it." in kim.locator(".wording").inner_text()
    shoot(kim, "3-sign")
    kim.get_by_label("Your password").fill("not this one")
    kim.get_by_role("button", name="Sign", exact=True).click()
    kim.get_by_text("That is not your password.").wait_for()
    kim.get_by_label("Your password").fill(PASSWORD)
    kim.get_by_role("button", name="Sign", exact=True).click()
    kim.wait_for_url("**/work/1/")

    lea = person("lea")
    lea.get_by_role("link", name="Accept: Memo on the year").click()
    lea.get_by_role("button", name="Accept").click()
    lea.get_by_text("Accepted. Nothing is left to do here.").wait_for()
    for _ in range(40):
        if lea.get_by_role("link", name="Download the pack").count():
            break
        lea.wait_for_timeout(250)
        lea.reload()
    with lea.expect_download() as taken:
        lea.get_by_role("link", name="Download the pack").click()
    taken.value.save_as(tmp_path / "pack.zip")
    proof = cs.verify(tmp_path / "pack.zip")
    assert proof.passed, proof.steps
    assert "minor ACC" in "\n".join(proof.story)
    shoot(lea, "4-accepted")

    mona = person("mona")
    mona.goto("/money/")
    mona.get_by_role("button", name="Issue").first.click()
    mona.wait_for_url("**/money/invoices/*/")
    assert "1,200.00" in mona.locator("main").inner_text()
    shoot(mona, "5-invoice")
    mona.locator("details.line summary").first.click()
    mona.get_by_role("link", name="Memo on the year").first.click()
    mona.wait_for_url("**/work/1/v*/")


def test_a_stranger_finds_nothing(person: Enter) -> None:
    stranger = person("stranger")
    assert "Nothing is asked of you" in stranger.locator("main").inner_text()
    for path in ("/work/1/", "/work/1/sign/", "/engagements/1/", "/money/invoices/1/", "/ledger/engagement/1/"):
        assert stranger.goto(path).status == 404, path
    stranger.goto("/search/?q=Memo")
    assert "Nothing of yours matches" in stranger.locator("main").inner_text()

"""What a person sees: no page overflows or breaks a rule of WCAG 2.2 AA, light and dark, wide and at 360 px."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Enter = Callable[..., Any]

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
VIEWS = [
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 760}, "color_scheme": "light"},
]
PAGES = {
    "alice": ("/queue/", "/work/1/", "/work/1/submit/", "/search/?q=memo", "/me/"),
    "mona": ("/engagements/", "/engagements/1/", "/engagements/1/open/", "/people/", "/people/2/", "/money/"),
    "lea": ("/ledger/", "/ledger/engagement/1/", "/ledger/verify/", "/work/999/"),
}


@pytest.fixture(scope="module")
def axe() -> Any:
    found = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed.")
    return found.Axe()


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v['color_scheme']}-{v['viewport']['width']}")
@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_for_everybody(person: Enter, axe: Any, name: str, view: dict[str, Any]) -> None:
    page = person(name, reduced_motion="reduce", **view)
    if name == "alice":
        claim(page)
    wrong = []
    for path in PAGES[name]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            wrong.append(f"{path}: {wide} px too wide")
        found = axe.run(page, options=RULES).response["violations"]
        wrong += [f"{path}: {v['id']} at {v['nodes'][0]['html'][:120]}" for v in found]
    assert wrong == []


def claim(page: Any) -> None:
    """The item is hers from the first view on."""
    link = page.get_by_role("link", name="Claim: Memo on the year")
    if link.count():
        link.click()
        page.get_by_role("button", name="Claim").click()
        page.wait_for_url("**/work/1/")


def test_the_whole_queue_is_reached_by_keyboard(person: Enter) -> None:
    page = person("mona")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/engagements/")

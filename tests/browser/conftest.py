"""A real server on a fresh data folder, and a real Chromium in front of it, one profile per person."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

collect_ignore = ["build_world.py"]  # a script that makes a database when it is loaded
PASSWORD = "correct horse battery"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@dataclass(frozen=True)
class Site:
    """Where the server answers, and its data folder."""

    url: str
    home: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Not for the whole session: while Playwright runs, its event loop keeps Django from the database in other tests.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("No Chromium on this machine: the pages are not driven here (Debian: apt install chromium).")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Site]:
    home, port = tmp_path_factory.mktemp("home"), _free_port()
    env = {k: v for k, v in os.environ.items() if k != "COUNTERSIGN_DATABASE_URL"}
    paths = os.pathsep.join(p for p in (env.get("PYTHONPATH", ""), str(root)) if p)
    env |= {"COUNTERSIGN_HOME": str(home), "PYTHONPATH": paths, "COUNTERSIGN_BASE_URL": f"http://127.0.0.1:{port}"}
    subprocess.run([sys.executable, Path(__file__).with_name("build_world.py")], env=env, cwd=root, check=True)
    server = subprocess.Popen([sys.executable, "-m", "countersign", "serve", "--port", str(port)], env=env, cwd=root)
    try:
        _await(port, server)
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert server.poll() is None, "The server ended by itself."
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not start within a minute.")


@pytest.fixture
def person(chromium: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Opens a page as one person, logged in through the form. Faults of the page's own scripts fail the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def enter(name: str, **options: Any) -> Any:
        context = chromium.new_context(base_url=site.url, **{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto("/")
        page.locator("[name=login]").fill(f"{name}@example.org")
        page.locator("[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/queue/")
        return page

    yield enter
    for context in contexts:
        context.close()
    # A refusal answers 403 or 409, which the console reports as an error of the network, not of the page.
    assert [f for f in faults if "status of 40" not in f] == []

"""Seconds from `countersign serve` to the first page, on a machine that never ran it and on one that did."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import tempfile
import time

from served import environment, free_port

ROUNDS = 3


def main() -> None:
    """Print one table."""
    print(f"| start (of {ROUNDS}) | seconds to the first page (median, min–max) |\n|---|---|", flush=True)
    first, again = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as home:
            first.append(_start(home))
            again.append(_start(home))
    for name, times in (("first, makes its database", first), ("again", again)):
        print(f"| {name} | {statistics.median(times):.1f} ({min(times):.1f}–{max(times):.1f}) |")


def _start(home: str) -> float:
    port, begun = free_port(), time.perf_counter()
    command = [sys.executable, "-m", "countersign", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment(home), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while not _page(port):
            if time.perf_counter() - begun > 60:
                sys.exit("No page within a minute.")
            time.sleep(0.05)
        return time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait(timeout=30)


def _page(port: int) -> bool:
    """The page a newcomer sees: whatever the root leads to."""
    link, path = http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/"
    try:
        for _ in range(3):
            link.request("GET", path)
            answer = link.getresponse()
            text = answer.read()
            if answer.status == 200:
                return b"<html" in text
            path = answer.getheader("Location") or path
    except OSError:
        return False
    return False


if __name__ == "__main__":
    main()

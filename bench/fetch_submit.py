"""Fetch-next + submit pairs per second over HTTP, with 1 and with 8 clients, and leases never handed out twice.

    python bench/fetch_submit.py [--seconds 10] [--leases 10000]

A real server (gunicorn, two processes) on a fresh SQLite database; each pair is one `POST /api/work/next` and one
`POST /api/work/{id}/submit` with a part, writing the submission, its ledger entry and its delivery. Checks are not
run meanwhile, as in the peers' figures. Clients are processes of their own and share the machine with the server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing as mp
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


def main() -> None:
    """Measure and print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=10.0)
    asked.add_argument("--leases", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "COUNTERSIGN_HOME": home, "DJANGO_SETTINGS_MODULE": "countersign.server.settings"}
        items = given.leases + int(given.seconds * given.rounds * 2 * 900)
        setup = subprocess.run(
            [sys.executable, ROOT / "fetch_submit_setup.py", str(items)], env=env, check=True, capture_output=True
        )
        seed = json.loads(setup.stdout)
        port = _free_port()
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "countersign.server.wsgi:application",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "2",
                "--threads",
                "4",
                "--keep-alive",
                "30",
                "--log-level",
                "error",
            ],
            env=env,
        )
        try:
            _await(port)
            print("| clients | pairs/s (median of rounds, min–max) | p50 ms | p95 ms | errors |")
            print("|---|---|---|---|---|")
            for clients in (1, 8):
                rounds = [_round(port, seed, clients, given.seconds) for _ in range(given.rounds)]
                _print(clients, rounds)
            _leases(port, seed, given.leases)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _print(clients: int, rounds: list[tuple[float, list[float], int]]) -> None:
    rates = sorted(r[0] for r in rounds)
    times = sorted(t for r in rounds for t in r[1])
    p50, p95 = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    errors, median = sum(r[2] for r in rounds), statistics.median(rates)
    print(f"| {clients} | {median:.0f} ({rates[0]:.0f}–{rates[-1]:.0f}) | {p50:.1f} | {p95:.1f} | {errors} |")


def _round(port: int, seed: dict[str, Any], clients: int, seconds: float) -> tuple[float, list[float], int]:
    queue: mp.Queue[Any] = mp.Queue()
    workers = [
        mp.Process(target=_pairs, args=(port, seed["tokens"][n], seed["sha256"], seconds, queue))
        for n in range(clients)
    ]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    got = [queue.get(timeout=seconds + 60) for _ in workers]
    took = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    times = [t for g in got for t in g[0]]
    return len(times) / took, times, sum(g[1] for g in got)


def _pairs(port: int, token: str, sha256: str, seconds: float, queue: mp.Queue[Any]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"parts": [{"name": "memo.txt", "role": "memo", "sha256": sha256}]})
    times, errors, end = [], 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        status, item = _call(link, "/api/work/next", "{}", headers)
        if status == 204:
            break
        done, _ = _call(link, f"/api/work/{item['id']}/submit", body, headers) if status == 200 else (status, None)
        if done == 200:
            times.append(time.perf_counter() - begun)
        else:
            errors += 1
    queue.put((times, errors))


def _leases(port: int, seed: dict[str, Any], wanted: int) -> None:
    queue: mp.Queue[Any] = mp.Queue()
    share = wanted // 8
    workers = [mp.Process(target=_take, args=(port, seed["tokens"][n], share, queue)) for n in range(8)]
    for worker in workers:
        worker.start()
    taken = [item for _ in workers for item in queue.get(timeout=600)]
    for worker in workers:
        worker.join()
    print(f"\n{len(taken)} leases by 8 clients, {len(taken) - len(set(taken))} handed out twice.")


def _take(port: int, token: str, share: int, queue: mp.Queue[Any]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    got = []
    for _ in range(share):
        status, item = _call(link, "/api/work/next", '{"another": true}', headers)
        if status == 200:
            got.append(item["id"])
    queue.put(got)


def _call(
    link: http.client.HTTPConnection, path: str, body: str, headers: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    link.request("POST", path, body, headers)
    answer = link.getresponse()
    data = answer.read()
    return answer.status, json.loads(data) if data else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()

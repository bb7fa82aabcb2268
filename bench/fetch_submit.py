"""Fetch-next + submit pairs per second over HTTP, with 1 and with 8 clients, and leases never handed out twice.

    python bench/fetch_submit.py [--seconds 5] [--rounds 3] [--leases 10000] [--postgres URL]

A real server (gunicorn, as `countersign serve` starts it) on a fresh SQLite database, then on PostgreSQL where one is
named. Each pair is one `POST /api/work/next` and one `POST /api/work/{id}/submit` with a part, writing the submission,
its ledger entry and its delivery. Checks are not run meanwhile, as in the peers' figures. Clients are processes of
their own and share the machine with the server, so "server ms" says what a pair costs the server itself.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing as mp
import os
import statistics
import time
from dataclasses import dataclass
from typing import Any

from served import Served, served, the_databases


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of clients saw: seconds, each pair's time, errors, and the server's processor seconds."""

    took: float
    times: list[float]
    errors: int
    processor: float


def main() -> None:
    """Measure and print a table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--leases", type=int, default=10_000)
    asked.add_argument("--postgres", default=os.environ.get("COUNTERSIGN_TEST_POSTGRES_URL", ""))
    given = asked.parse_args()
    print("| database | clients | pairs/s (median, min–max) | p50 ms | p95 ms | server ms | errors |")
    print("|---|---|---|---|---|---|---|", flush=True)
    said = []
    for name, database in the_databases(given.postgres):
        items = given.leases + int(given.seconds * given.rounds * 2 * 600)
        with database as url, served(items, database=url) as server:
            for clients in (1, 8):
                rounds = [_round(server, clients, given.seconds) for _ in range(given.rounds)]
                print(_row(name, clients, rounds), flush=True)
            said.append(f"{name}: {_leases(server, given.leases)}")
    print("\n" + "\n".join(said))


def _row(name: str, clients: int, rounds: list[Round]) -> str:
    rates = sorted(len(r.times) / r.took for r in rounds)
    times = sorted(t for r in rounds for t in r.times)
    p50, p95 = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    cost = 1000 * sum(r.processor for r in rounds) / len(times)
    errors, median = sum(r.errors for r in rounds), statistics.median(rates)
    spread = f"{median:.0f} ({rates[0]:.0f}–{rates[-1]:.0f})"
    return f"| {name} | {clients} | {spread} | {p50:.1f} | {p95:.1f} | {cost:.1f} | {errors} |"


def _round(server: Served, clients: int, seconds: float) -> Round:
    queue: mp.Queue[Any] = mp.Queue()
    workers = [mp.Process(target=_pairs, args=(server, n, seconds, queue)) for n in range(clients)]
    begun, spent = time.perf_counter(), server.processor()
    for worker in workers:
        worker.start()
    got = [queue.get(timeout=seconds + 60) for _ in workers]
    took = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    times = [t for g in got for t in g[0]]
    return Round(took, times, sum(g[1] for g in got), server.processor() - spent)


def _pairs(server: Served, number: int, seconds: float, queue: mp.Queue[Any]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    body = json.dumps({"parts": [{"name": "memo.txt", "role": "memo", "sha256": server.sha256}]})
    times, errors, end = [], 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        status, item = _call(link, "/api/work/next", "{}", server.tokens[number])
        if status == 204:
            break
        address = f"/api/work/{item.get('id')}/submit"
        done = _call(link, address, body, server.tokens[number])[0] if status == 200 else status
        if done == 200:
            times.append(time.perf_counter() - begun)
        else:
            errors += 1
    queue.put((times, errors))


def _leases(server: Served, wanted: int) -> str:
    queue: mp.Queue[Any] = mp.Queue()
    workers = [mp.Process(target=_take, args=(server, n, wanted // 8, queue)) for n in range(8)]
    begun = time.perf_counter()
    for worker in workers:
        worker.start()
    taken = [item for _ in workers for item in queue.get(timeout=900)]
    for worker in workers:
        worker.join()
    rate = len(taken) / (time.perf_counter() - begun)
    return f"{len(taken)} leases by 8 clients ({rate:.0f}/s), {len(taken) - len(set(taken))} handed out twice."


def _take(server: Served, number: int, share: int, queue: mp.Queue[Any]) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    answers = (_call(link, "/api/work/next", '{"another": true}', server.tokens[number]) for _ in range(share))
    queue.put([item["id"] for status, item in answers if status == 200])


def _call(link: http.client.HTTPConnection, path: str, body: str, token: str) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    link.request("POST", path, body, headers)
    answer = link.getresponse()
    data = answer.read()
    return answer.status, json.loads(data) if data else {}


if __name__ == "__main__":
    main()

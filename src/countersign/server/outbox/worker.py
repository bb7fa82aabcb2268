"""The embedded worker: claims deliveries, runs their jobs, and renews its leases while they run."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from countersign.server.outbox import actions
from countersign.server.outbox.models import Delivery

log = logging.getLogger(__name__)
Job = Callable[[Delivery], None]
Clock = Callable[[datetime], None]
HEARTBEAT_SECONDS = 8.0
CLOCK_SECONDS = 20.0


def drain(jobs: Mapping[str, Job], *, worker: str = "") -> int:
    """Run what is ready now, batch after batch, and return how many deliveries were taken."""
    worker = worker or name()
    taken = 0
    while batch := actions.claim(worker=worker, at=datetime.now(UTC)):
        with _Heartbeat(worker, [d.id for d in batch]):
            for delivery in batch:
                _run(delivery, jobs, worker)
        taken += len(batch)
    return taken


def run_forever(
    jobs: Mapping[str, Job], *, stop: threading.Event, clocks: Sequence[Clock] = (), pause: float = 0.3
) -> None:
    """Drain, rest, and drain again until `stop` is set. A failing database is waited for, not fatal.

    `clocks` are asked now and then whether a date has come.
    """
    worker, looked = name(), float("-inf")
    while not stop.is_set():
        try:
            if time.monotonic() - looked > CLOCK_SECONDS:
                looked = time.monotonic()
                for clock in clocks:
                    clock(datetime.now(UTC))
            taken = drain(jobs, worker=worker)
        except Exception:
            log.exception("The worker could not reach its database; trying again.")
            close_old_connections()
            taken = 0
        if not taken:
            stop.wait(pause)


def name() -> str:
    """Names this worker in the lease, so that only it completes what it took."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{time.monotonic_ns() % 10**9}"


def _run(delivery: Delivery, jobs: Mapping[str, Job], worker: str) -> None:
    try:
        jobs[delivery.job](delivery)
    except Exception as error:
        # One poisoned job must not stop the line: it is put back with a growing pause, then declared dead.
        log.exception("Delivery %s (%s for %s) failed.", delivery.id, delivery.job, delivery.subject)
        said = f"{type(error).__name__}: {error}"
        if actions.put_back(delivery, worker=worker, at=datetime.now(UTC), error=said) and "tell_dead" in jobs:
            _tell_dead(jobs["tell_dead"], delivery)
    else:
        actions.complete(delivery, worker=worker)


def _tell_dead(tell: Job, delivery: Delivery) -> None:
    try:
        tell(delivery)
    except Exception:
        log.exception("Nobody could be told that delivery %s is dead.", delivery.id)


class _Heartbeat:
    """Renews leases from a thread of its own while a batch runs, so a long job is not run twice."""

    def __init__(self, worker: str, ids: list[int]) -> None:
        self._worker, self._ids = worker, ids
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(HEARTBEAT_SECONDS):
                actions.renew(worker=self._worker, ids=self._ids, at=datetime.now(UTC))
        finally:
            connection.close()

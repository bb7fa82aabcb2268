"""A server of our own for a measurement: a fresh database with people and open items, and gunicorn as we start it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, for whom, and with which uploaded file."""

    port: int
    tokens: list[str]
    sha256: str
    pid: int

    def processor(self) -> float:
        """Processor seconds that the server and its workers have used so far."""
        return sum(_used(pid) for pid in (self.pid, *_children(self.pid)))


@contextmanager
def served(items: int, *, database: str = "") -> Iterator[Served]:
    """Serve a fresh database with that many open items until the block ends."""
    with tempfile.TemporaryDirectory() as home:
        env = environment(home, database)
        setup = [sys.executable, str(ROOT / "served_setup.py"), str(items)]
        seed = json.loads(subprocess.run(setup, env=env, check=True, stdout=subprocess.PIPE).stdout)
        port = free_port()
        server = subprocess.Popen([sys.executable, ROOT / "served_setup.py", "serve", str(port)], env=env)
        try:
            answers(port)
            yield Served(port, seed["tokens"], seed["sha256"], server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def environment(home: str, database: str = "") -> dict[str, str]:
    """The variables of a fresh installation."""
    own = {"COUNTERSIGN_HOME": home, "COUNTERSIGN_DATABASE_URL": database, "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "countersign.server.settings"}


def the_databases(postgres: str) -> list[tuple[str, AbstractContextManager[str]]]:
    """SQLite, and a fresh PostgreSQL database where a server was named."""
    found: list[tuple[str, AbstractContextManager[str]]] = [("SQLite", nullcontext(""))]
    return [*found, ("PostgreSQL", _fresh(postgres))] if postgres else found


@contextmanager
def _fresh(server: str) -> Iterator[str]:
    name = f"countersign_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, *, within: float = 60) -> None:
    """Wait until somebody listens there."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    sys.exit("The server did not start.")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [number for child in map(int, listed) for number in (child, *_children(child))]


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS

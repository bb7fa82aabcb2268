"""Writers of one SQLite file stand in line: none is refused, none starves, a dead one holds nobody up."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.utils import ConnectionHandler

HOLDER = """
import fcntl, os, sys
fcntl.flock(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX)
print("mine", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def fresh(tmp_path: Path, django_db_blocker: Any) -> Iterator[Callable[[], Any]]:
    """Makes connections to one new file, as the server is set up."""
    if settings.DATABASES["default"]["ENGINE"] != "countersign.server.sqlite":
        pytest.skip("These tests run against PostgreSQL now; the line is SQLite's.")
    # Short: in line nobody should ever have to wait for SQLite itself.
    options = {**settings.DATABASES["default"]["OPTIONS"], "timeout": 0.1}
    options["init_command"] = options["init_command"].replace("busy_timeout=20000", "busy_timeout=100")
    described = {**settings.DATABASES["default"], "NAME": tmp_path / "db.sqlite3", "OPTIONS": options}

    def connect() -> Any:
        return ConnectionHandler({"default": described})["default"]

    with django_db_blocker.unblock():
        first = connect()
        with first.cursor() as cursor:
            cursor.execute("CREATE TABLE t (n integer)")
            cursor.execute("INSERT INTO t VALUES (0)")
        first.close()
        yield connect


def begin(connection: Any) -> None:
    """As `transaction.atomic` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def add(connection: Any, pause: float = 0.0) -> None:
    """Read, think, write: lost if two do it at once."""
    begin(connection)
    with connection.cursor() as cursor:
        number = cursor.execute("SELECT n FROM t").fetchone()[0]
        time.sleep(pause)
        cursor.execute("UPDATE t SET n = %s", [number + 1])
    connection.commit()
    connection.set_autocommit(True)


def run_threads(*works: Callable[[], None]) -> list[BaseException]:
    failed: list[BaseException] = []

    def safely(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the test wants to see it
            failed.append(error)

    threads = [threading.Thread(target=safely, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_nobody_is_refused_and_nothing_is_lost(fresh: Callable[[], Any]) -> None:
    def work() -> None:
        connection = fresh()
        for _ in range(25):
            add(connection, 0.001)
        connection.close()

    assert run_threads(*[work] * 4) == []
    with fresh().cursor() as cursor:
        assert cursor.execute("SELECT n FROM t").fetchone() == (100,)


def test_a_single_write_does_not_starve_beside_a_stream_of_transactions(fresh: Callable[[], Any]) -> None:
    over = threading.Event()

    def stream() -> None:
        connection = fresh()
        while not over.is_set():
            add(connection, 0.02)
        connection.close()

    def single() -> None:
        try:
            connection = fresh()
            for _ in range(5):
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE t SET n = n + 1")
            connection.close()
        finally:
            over.set()

    # With a timeout of a tenth of a second, polling for SQLite's own lock would be refused here.
    assert run_threads(stream, stream, stream, single) == []


def test_a_rolled_back_and_a_closed_writer_give_their_place_back(fresh: Callable[[], Any]) -> None:
    first, second = fresh(), fresh()
    begin(first)
    first.rollback()
    first.set_autocommit(True)
    add(second)
    begin(first)
    first.close()
    add(second)
    second.close()


def test_a_killed_writer_gives_its_place_back(fresh: Callable[[], Any], tmp_path: Path) -> None:
    line = f"{tmp_path / 'db.sqlite3'}-line"
    with subprocess.Popen([sys.executable, "-c", HOLDER, line], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mine\n"
        probe = os.open(line, os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(probe)
        holder.kill()
    connection = fresh()
    add(connection)
    connection.close()

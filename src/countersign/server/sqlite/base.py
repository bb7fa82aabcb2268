"""Django's SQLite backend, whose writers wait in line for each other.

SQLite lets one writer in at a time. Left alone, the others poll with growing pauses: the database idles while they
sleep, and an unlucky one waits for seconds. Here a writer first takes a lock on a file beside the database, which the
system hands on at once, between threads and processes alike, and takes back from a process that dies.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db.backends.sqlite3 import base

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its place in the line while it holds the write lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None
        self.execute_wrappers.append(self._single_write)

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._hand_on()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._unless_still_open()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._unless_still_open()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._hand_on()

    def _single_write(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's own signature
        """A write outside a transaction stands in line too, or it would starve beside those that do."""
        if self._turn is not None or self.in_atomic_block or not sql.lstrip()[:7].upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        with self._in_line():
            return execute(sql, params, many, context)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        self._take()
        try:
            yield
        finally:
            self._hand_on()

    def _take(self) -> None:
        if self._turn is None and not self.is_in_memory_db():
            turn = os.open(f"{self.settings_dict['NAME']}-line", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(turn, fcntl.LOCK_EX)
            self._turn = turn

    def _unless_still_open(self) -> None:
        """A commit that SQLite refuses leaves the transaction open, and with it the place."""
        if self.connection is None or not self.connection.in_transaction:
            self._hand_on()

    def _hand_on(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            with suppress(OSError):
                os.close(turn)  # closing gives the lock back

"""What `countersign serve`, `worker` and `demo` do. Imported by the command line only when one of them is called."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from countersign.outcome import Misuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.server.settings")
_MIGRATING = 0x636F756E  # names the lock among all that may use this database


def prepare() -> None:
    """Set Django up, bring the database up to date, and make sure the ledger is guarded."""
    import django  # reason: the settings variable must be set first
    from django.conf import settings  # reason: the settings variable must be set first
    from django.core.management import call_command  # reason: the settings variable must be set first

    django.setup()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns about a folder that is not there
    with _one_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)
    _guard()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hosts that start together on one PostgreSQL would trip over each other's tables and triggers."""
    from django.db import connection  # reason: needs django.setup()

    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def _guard() -> None:
    from countersign.server.ledger.triggers import installed  # reason: needs django.setup()

    if not installed():
        sys.exit("The ledger's triggers are missing. Run `countersign serve` once with rights to create them.")


def serve(*, host: str = "127.0.0.1", port: int = 8000, processes: int = 2, worker: bool = True) -> None:
    """Serve pages and API with gunicorn, and run the embedded worker beside it until interrupted."""
    os.environ.setdefault("COUNTERSIGN_BASE_URL", f"http://{host}:{port}")
    _refuse_taken(host, port)
    prepare()
    children = [_gunicorn(host, port, processes)]
    if worker:
        children.append(subprocess.Popen([sys.executable, "-m", "countersign", "worker"]))
    _until_one_ends(children)


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"Cannot listen on {host}:{port} ({error.strerror}). Name another one with --port or --host."
            raise Misuse(said) from error


def _gunicorn(host: str, port: int, processes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "countersign.server.wsgi:application",
            "--bind",
            f"{host}:{port}",
            "--workers",
            str(processes),
            "--threads",
            "4",
            "--worker-tmp-dir",
            "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",  # noqa: S108, PTH112 - gunicorn's heartbeat file
            "--log-level",
            "warning",
            "--graceful-timeout",
            "10",
        ]
    )


def _until_one_ends(children: list[subprocess.Popen[bytes]]) -> None:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    while not stop.wait(0.2) and all(c.poll() is None for c in children):
        pass
    for child in children:
        with suppress(ProcessLookupError):
            child.terminate()
    for child in children:
        child.wait(timeout=20)


def worker() -> None:
    """Run what is owed until interrupted."""
    import django  # reason: the settings variable must be set first

    django.setup()
    _guard()
    from countersign.server.flow import CLOCKS, JOBS  # reason: needs django.setup()
    from countersign.server.outbox.worker import run_forever  # reason: needs django.setup()

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    run_forever(JOBS, stop=stop, clocks=CLOCKS)


def demo(*, home: Path | None, port: int, stay: bool) -> bool:
    """Perform the walk in a folder of its own, then serve it. False when something went otherwise than it must."""
    from countersign.server.demo import folder  # reason: only the demo needs it

    taken, port = folder.take(home), port or _free_port()
    os.environ["COUNTERSIGN_HOME"] = str(taken.path)
    address = f"http://127.0.0.1:{port}"
    os.environ.setdefault("COUNTERSIGN_BASE_URL", address)
    prepare()
    from countersign.server.demo.play import play  # reason: needs django.setup()
    from countersign.server.demo.voice import Voice  # reason: only the demo needs it

    went_well = play(Voice(), address if stay else "")
    if went_well and stay:
        serve(port=port)
    return went_well


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def verify_ledger(chains: list[str]) -> bool:
    """Verify the chains that were named, or all of this installation, and print what was found."""
    import django  # reason: the settings variable must be set first

    django.setup()
    from countersign.server.ledger import examine, queries  # reason: needs django.setup()

    proofs = {name: examine.examine(name) for name in chains or queries.chain_names()}
    for name, proof in proofs.items():
        print(f"{name}\n{examine.text_of(name, proof)}\n")  # noqa: T201 - the command's output
    return all(proofs.values())


def revive(numbers: list[int], *, every: bool) -> list[str]:
    """Let given-up jobs be tried again, those named or every one; says each of them and what became of it."""
    import django  # reason: the settings variable must be set first

    django.setup()
    from datetime import UTC, datetime  # reason: only this command needs it

    from countersign.server.outbox import actions, queries  # reason: needs django.setup()

    dead = queries.dead()
    if unknown := set(numbers) - {d.pk for d in dead}:
        raise Misuse(f"{min(unknown)} is no job that was given up. `countersign revive` lists them.")
    again = {d.pk for d in dead if every or d.pk in numbers}
    for number in again:
        actions.revive(number, at=datetime.now(UTC))
    return [f"{d.pk}: {d.job} for {d.subject}{', tried again now' * (d.pk in again)}. {d.error}" for d in dead]


def introduce(*, organisation: str, country: str, email: str, name: str, zone: str) -> str:
    """Add an organisation with its first administrator, and give the link with which they choose a password."""
    prepare()
    from datetime import UTC, datetime  # reason: only this command needs it

    from countersign.outcome import Declined, Misuse  # reason: as above
    from countersign.server.accounts.actor import Actor  # reason: needs django.setup()
    from countersign.server.flow import JOBS  # reason: needs django.setup()
    from countersign.server.outbox.worker import drain  # reason: needs django.setup()
    from countersign.server.people import actions, queries  # reason: needs django.setup()

    given = {"organisation": organisation, "country": country, "email": email, "name": name, "zone": zone}
    try:
        made = actions.introduce(by=Actor(user=None, via="cli"), at=datetime.now(UTC), **given)
    except Declined as no:
        raise Misuse(str(no)) from no
    drain(JOBS)
    return queries.invitation_of(made["user"])

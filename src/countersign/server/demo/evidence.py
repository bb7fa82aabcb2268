"""The end of a walk: the sealed pack, verified as a stranger would, and the invoice that follows."""

from __future__ import annotations

import io
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from countersign.billing.invoice import Invoice
from countersign.billing.render import invoice_text
from countersign.ledger.verify import Proof, verify
from countersign.server.billing import actions as billing
from countersign.server.billing import queries as invoices
from countersign.server.demo.cast import Cast, now
from countersign.server.demo.material.names import MANAGER, SECOND, SUPERVISOR
from countersign.server.demo.voice import Voice
from countersign.server.demo.walk import Astray, Walk
from countersign.server.files import store
from countersign.server.flow import JOBS
from countersign.server.ledger.signer import signer
from countersign.server.outbox.worker import drain
from countersign.server.packs import queries as packs


def seal(walk: Walk, by: str) -> Path:
    """Lay a copy of the pack beside the data, verify it with the key of this installation, and tell each step."""
    path, voice = _laid(walk, by), walk.voice
    voice.step(f"The evidence is sealed: {path.name}, {path.stat().st_size // 1024} kB. Verified offline with the "
               "standard library, one signature library and the key of this installation:")  # fmt: skip
    proof = _verified(path)
    for step in proof.steps:
        voice.good(f"{step.name}: {step.detail}")
    for line in proof.story:
        voice.detail(line.strip())
    _tampered(walk, path)
    return path


def seal_again(walk: Walk, by: str) -> None:
    """The same for a further item, in one sentence."""
    path = _laid(walk, by)
    steps = len(_verified(path).steps)
    walk.voice.step(f"The evidence is sealed: {path.name}. All {steps} steps of its verification hold.")


def _laid(walk: Walk, by: str) -> Path:
    pack = packs.of_item(walk.cast.by(by), walk.item)
    path = Path(settings.HOME) / "evidence" / f"{walk.item_seen().reference}.zip"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(store.path_of(pack.file_id), path)
    return path


def _verified(path: Path) -> Proof:
    proof = verify(path, trust=[str(signer().public)])
    if not proof.passed:
        raise Astray(f"{path.name} does not verify: {proof.steps[-1].detail}")
    return proof


def how_to_verify(path: Path) -> str:
    """The command for somebody who has nothing but the pack and the key."""
    return f"countersign verify {path} \\\n  --trust {signer().public}"


def _tampered(walk: Walk, path: Path) -> None:
    walk.voice.step("One byte of one file in a copy of the pack is changed, and the copy verified:")
    proof = verify(_altered(path.read_bytes()), trust=[str(signer().public)])
    if proof.passed:
        raise Astray("A pack with a changed file verifies.")
    walk.voice.bad(f"{proof.steps[-1].name}: {proof.steps[-1].detail}")


def _altered(pack: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pack)) as old, zipfile.ZipFile(out, "w") as new:
        victim = next(n for n in old.namelist() if n.startswith("parts/"))
        for name in old.namelist():
            data = bytearray(old.read(name))
            if name == victim:
                data[-1] ^= 1
            new.writestr(name, bytes(data))
    return out.getvalue()


def bill(cast: Cast, voice: Voice) -> None:
    """Invoice what was accepted and the hours that were approved; the invoice joins each pack."""
    by = cast.by(MANAGER)
    entry = _worked(cast, SUPERVISOR, "1.5", "Call with the client's research desk on the assumptions")
    voice.step(f"{SUPERVISOR} submits an hour and a half for a call outside the price of the items.")
    billing.approve_time(by=by, at=now(), entry_ids=[entry])
    voice.step(f"{MANAGER} approves it; time is never approved by whoever worked it.")
    answer = billing.issue(by=by, at=now(), engagement_id=cast.engagement)
    drain(JOBS)
    voice.step(f"{MANAGER} issues the invoice for what was accepted and approved. A copy joins each item's evidence.")
    voice.gap()
    voice.block(invoice_text(Invoice.from_dict(invoices.one(by, answer["invoice"]).document)))
    voice.gap()


def leave_time(cast: Cast) -> str:
    """Hours that wait for approval, and who is asked."""
    _worked(cast, SECOND, "2", "Reading the playbook for the Harrow Vale review")
    return f"approve two hours of {SECOND}"


def _worked(cast: Cast, who: str, hours: str, note: str) -> int:
    day = now().astimezone(ZoneInfo(cast.users[who].zone)).date()
    made = billing.submit_time(
        by=cast.by(who), at=now(), engagement_id=cast.engagement, day=day, hours=Decimal(hours), note=note
    )
    return int(made["entry"])

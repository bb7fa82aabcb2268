"""Sealing the evidence of an accepted submission, and adding to it later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from countersign.ledger import pack as packs
from countersign.ledger.entry import Entry
from countersign.server.accounts.actor import SYSTEM
from countersign.server.files import store
from countersign.server.files.models import StoredFile
from countersign.server.ledger import queries as ledger
from countersign.server.ledger.act import act
from countersign.server.ledger.signer import signer
from countersign.server.packs import queries
from countersign.server.packs.models import Addendum, Pack
from countersign.server.work import queries as work
from countersign.server.work.models import Submission


def seal(*, at: datetime, submission: Submission) -> bool:
    """Write the pack of an accepted submission, once: False when it is there already."""
    if queries.sealed(submission) is not None:
        return False
    data = packs.write(_contents(submission), signer())
    sha256 = _kept(data)
    with act(by=SYSTEM, at=at) as acting:
        item = submission.item
        _, made = Pack.objects.get_or_create(submission=submission, defaults={"file_id": sha256, "at": at})
        if not made:
            transaction.set_rollback(True)
            return False
        body = {"version": submission.version, "digest": submission.digest, "pack": sha256}
        acting.record(item.engagement.chain, "pack.sealed", item.subject, body, digest=submission.digest)
    return True


def addend(*, at: datetime, pack: Pack, about: str, name: str, sha256: str) -> None:
    """Add a stored document (an invoice) to a sealed pack. A repeat changes nothing."""
    made = packs.addendum(store.read(pack.file_id), name, store.read(sha256), signer())
    Addendum.objects.get_or_create(pack=pack, about=about, defaults={"file_id": _kept(made), "at": at})


def _kept(data: bytes) -> str:
    sha256, size = store.write([data])
    StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": size, "kind": "zip"})
    return sha256


def _contents(submission: Submission) -> packs.PackContents:
    item = submission.item
    chain = item.engagement.chain
    head = ledger.head_of(chain)
    entries = [bytes(e.data) for e in ledger.entries_about(item.subject)]
    report = work.latest_report(submission)
    signed = submission.signatures.select_related("by").order_by("-id").first()
    signature: dict[str, Any] = {}
    if signed:
        signature = {"signer": signed.by.name, "public": signed.public, "signature": bytes(signed.signature).hex(),
                     "credential": signed.credential, "at": signed.at.isoformat()}  # fmt: skip
    return packs.PackContents(
        record=queries.record_of(submission),
        parts={p.sha256: store.read(p.sha256) for p in submission.parts.exclude(file=None)},
        chain=chain,
        leaves=ledger.leaves_of(chain, size=head.size if head else 0),
        entries={Entry.from_bytes(e).seq: e for e in entries},
        report=report.report if report else None,
        statement=bytes(signed.statement) if signed else None,
        signature=signature,
    )

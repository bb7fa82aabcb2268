"""The whole demonstration, from an empty folder to a verified pack and an invoice."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.catalog import catalog
from countersign.outcome import Declined, Misuse
from countersign.server.accounts import queries as accounts
from countersign.server.demo import evidence, queues
from countersign.server.demo.cast import PARTS, PASSWORD, Cast, assemble
from countersign.server.demo.material import names
from countersign.server.demo.material.finance.faults import FAULTS
from countersign.server.demo.stories import finance, legal, publishing, straight
from countersign.server.demo.voice import Voice
from countersign.server.demo.walk import Astray, Brief, Walk
from countersign.work.work_type import WorkType

STORIES = (legal.STORY, publishing.STORY)


def play(voice: Voice, address: str = "") -> bool:
    """Perform it all and tell it. False when a planted fault was missed or a step went astray.

    `address` is where the result will be served, if it will.
    """
    if accounts.anybody():
        raise Misuse("The database holds people already. The demo needs an empty one: unset COUNTERSIGN_DATABASE_URL.")
    voice.title("Countersign: from upload to invoice")
    voice.text(
        f"{names.CLIENT}, the client, has models, contract reviews and journal articles made by {names.VENDOR}, the "
        "vendor. Firms, people and figures are invented; each step below is the action that pages and API call, too."
    )
    try:
        wrong = _stories(voice, address)
    except (Astray, Declined) as fault:
        wrong = [str(fault)]
    voice.gap()
    for said in wrong:
        voice.bad(said)
    return not wrong


def _stories(voice: Voice, address: str) -> list[str]:
    kinds = catalog().work_types
    cast = assemble(kinds)
    walk = _begun(cast, voice, kinds[finance.WORK_TYPE], names.ANALYST, finance.BRIEF)
    wrong = finance.tell(walk)
    pack = evidence.seal(walk, names.LEAD)
    for story in STORIES:
        walk = _begun(cast, voice, kinds[story.work_type], story.author, story.brief)
        wrong += straight.tell(walk, story)
        evidence.seal_again(walk, names.LEAD)
    voice.chapter("What is owed", "billing pulls what was accepted")
    evidence.bill(cast, voice)
    if not wrong:
        planted = len(FAULTS) + sum(len(story.faults) for story in STORIES)
        voice.step(f"All {planted} planted faults were named by the check that should, and gone in the next version.")
    voice.step("Verify the evidence yourself, on any machine:")
    voice.block(evidence.how_to_verify(pack))
    waiting = queues.leave(cast, kinds)
    waiting[names.MANAGER].append(evidence.leave_time(cast))
    _invite(voice, address, waiting)
    return wrong


def _begun(cast: Cast, voice: Voice, kind: WorkType, author: str, brief: Brief) -> Walk:
    voice.chapter(brief.title, kind.title)
    return Walk(cast, voice, kind, author)


def _invite(voice: Voice, address: str, waiting: Mapping[str, list[str]]) -> None:
    voice.chapter("Go on yourself", f"everybody's password: {PASSWORD}")
    for part in PARTS:
        voice.row((part.email, 28), (f"{part.name}, {part.side} {part.role}", 0))
        voice.row(("", 28), (f"first: {'; '.join(waiting.get(part.name, [part.does]))}", 0))
    voice.gap()
    voice.text(
        f"Open {address} and log in; Ctrl+C here stops it." if address else "`countersign demo` serves all this."
    )

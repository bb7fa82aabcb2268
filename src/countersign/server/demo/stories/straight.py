"""A story without detours: returned by the checks, mended, reviewed, signed if that is asked for, accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from countersign.server.demo import findings
from countersign.server.demo.material.names import LEAD, MANAGER
from countersign.server.demo.material.planted import Fault, File
from countersign.server.demo.walk import Brief, Walk


class Builder(Protocol):
    """Builds the files of a version."""

    def __call__(self, *, first: bool) -> tuple[File, ...]:
        """The first version with its faults, or the one that mends them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says when approving."""

    by: str
    minutes: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Who makes what, who looks at it, and who answers for it."""

    work_type: str
    brief: Brief
    author: str
    build: Builder
    faults: Sequence[Fault]
    verdicts: Sequence[Verdict]
    signatory: str = ""
    ai: Mapping[str, str] = field(default_factory=dict)


def tell(walk: Walk, story: Story) -> list[str]:
    """The story; what went wrong with the faults, if anything."""
    walk.open(LEAD, story.brief)
    walk.assign(MANAGER)
    walk.submit(story.build(first=True), ai=story.ai)
    first = walk.check()
    catch = findings.caught(first, story.faults)
    findings.tell(walk.voice, catch, first)
    walk.submit(story.build(first=False), note="Faults of version 1 mended.", ai=story.ai)
    second = walk.check()
    for verdict in story.verdicts:
        walk.review(verdict.by, "approve", comment=verdict.comment, minutes=verdict.minutes)
    if story.signatory:
        walk.sign(story.signatory)
    walk.accept(LEAD)
    return findings.missed(catch) + findings.left(second, story.faults)

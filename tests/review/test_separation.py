"""Another pair of eyes, on the bytes as they are now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from countersign.outcome import Allowed, Refused
from countersign.review.separation import Reviewer, Submitted, may_review
from countersign.review.tier import STANDARD

SUPERVISOR = STANDARD.tier("supervisor")
SHOWN = Submitted(
    authors=frozenset({"ann"}),
    version=2,
    digest="d2",
    current_version=2,
    current_digest="d2",
    judged=(("bo", "analyst"),),
)
CHRIS = Reviewer(id="chris", seats=frozenset({"vendor:supervisor"}))


def test_another_supervisor_may() -> None:
    assert may_review(CHRIS, SHOWN, SUPERVISOR) == Allowed()


@pytest.mark.parametrize(
    ("reviewer", "shown", "code", "words"),
    [
        (replace(CHRIS, id="ann"), SHOWN, "self-review", "author"),
        (replace(CHRIS, id="bo"), SHOWN, "same-reviewer", "analyst tier"),
        (replace(CHRIS, seats=frozenset({"client:lead"})), SHOWN, "wrong-role", "client lead"),
        (replace(CHRIS, seats=frozenset()), SHOWN, "wrong-role", "no seat"),
        (replace(CHRIS, seats=frozenset({"client:supervisor"})), SHOWN, "wrong-role", "client supervisor"),
        (CHRIS, replace(SHOWN, current_version=3, current_digest="d3"), "old-version", "version 3"),
        (CHRIS, replace(SHOWN, current_digest="d9"), "file-changed", "digest"),
    ],
)
def test_refusals(reviewer: Reviewer, shown: Submitted, code: str, words: str) -> None:
    refused = may_review(reviewer, shown, SUPERVISOR)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert words in refused.reason
    assert refused.remedy


def test_a_second_author_is_an_author() -> None:
    assert not may_review(CHRIS, replace(SHOWN, authors=frozenset({"ann", "chris"})), SUPERVISOR)

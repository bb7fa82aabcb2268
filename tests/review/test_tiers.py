"""Order of tiers, what verdicts amount to, and who holds the work next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.outcome import Misuse, Refused
from countersign.review.combine import Outcome, Result, combine
from countersign.review.defect import Cause, Defect, DefectSeverity, DefectType
from countersign.review.tier import STANDARD, Policy, Tier
from countersign.review.verdict import Verdict, append, defects_of, is_sound

AT = datetime(2026, 11, 12, 9, tzinfo=UTC)
WRONG = Defect(type=DefectType.ACC, severity=DefectSeverity.MAJOR, text="FY25 revenue is FY24's", cause=Cause.REVIEW)


def said(tier: str, answer: str = "approve", *, digest: str = "a", **facts: object) -> Verdict:
    given = {"by": f"the {tier}", "at": AT, "comment": "Seen.", **facts}
    return Verdict(tier=tier, answer=answer, digest=digest, **given)  # type: ignore[arg-type]


def test_tiers_are_asked_in_order_and_each_names_its_holder() -> None:
    asked, verdicts = [], []
    while (result := combine(verdicts, STANDARD, digest="a")).tier:
        asked.append(result.holder)
        verdicts.append(said(result.tier.name))
    assert asked == ["an analyst of the vendor", "a supervisor of the vendor", "a reviewer of the client"]
    assert result == Result(Outcome.APPROVED, "the client")


def test_a_return_goes_to_the_author_whatever_came_before() -> None:
    verdicts = [said("analyst"), said("supervisor", "return")]
    assert combine(verdicts, STANDARD, digest="a") == Result(Outcome.RETURNED, "the author")


def test_approval_is_of_bytes_not_of_an_item() -> None:
    verdicts = [said("analyst"), said("supervisor"), said("client")]
    result = combine(verdicts, STANDARD, digest="b")
    assert result.outcome is Outcome.NEXT_TIER
    assert result.tier == STANDARD.tiers[0]


def test_a_return_of_an_old_version_does_not_hold_up_the_new_one() -> None:
    verdicts = [said("analyst", "return"), said("analyst", digest="b")]
    assert combine(verdicts, STANDARD, digest="b").tier == STANDARD.tiers[1]


def test_optional_tiers_are_asked_only_when_drawn() -> None:
    policy = Policy(
        (Tier("supervisor", "supervisor", "vendor"), Tier("second", "supervisor", "vendor", required=False))
    )
    assert combine([said("supervisor")], policy, digest="a").outcome is Outcome.APPROVED
    drawn = combine([said("supervisor")], policy, digest="a", drawn=frozenset({"second"}))
    assert drawn.tier == policy.tiers[1]


def test_a_policy_reads_a_work_types_tiers_and_knows_who_follows() -> None:
    rows = [{"tier": "supervisor", "role": "supervisor", "side": "vendor"}]
    policy = Policy.from_dicts(rows, signs=True)
    assert combine([said("supervisor")], policy, digest="a") == Result(Outcome.APPROVED, "the signatory")
    assert Policy.from_dicts([tier.to_dict() for tier in STANDARD.tiers]) == STANDARD


def test_no_tiers_means_approved() -> None:
    assert combine([], Policy(()), digest="a").outcome is Outcome.APPROVED


@pytest.mark.parametrize(
    "call",
    [
        lambda: Tier("x", "analyst", "vender"),
        lambda: Policy((STANDARD.tiers[0], STANDARD.tiers[0])),
        lambda: combine([said("suprvisor")], STANDARD, digest="a"),
        lambda: combine([], STANDARD, digest="a", drawn=frozenset({"second"})),
        lambda: said("analyst", "perhaps"),
    ],
)
def test_misuse(call) -> None:
    with pytest.raises(Misuse):
        call()


@given(st.lists(st.tuples(st.sampled_from(["analyst", "supervisor", "client"]), st.booleans(), st.sampled_from("ab"))))
@settings(max_examples=50)
def test_every_set_of_verdicts_names_a_holder(rows: list[tuple[str, bool, str]]) -> None:
    verdicts = [said(tier, "approve" if yes else "return", digest=digest) for tier, yes, digest in rows]
    result = combine(verdicts, STANDARD, digest="a")
    here = {tier for tier, yes, digest in rows if digest == "a" and yes}
    assert result.holder
    assert (result.tier is None) == (result.outcome is not Outcome.NEXT_TIER)
    if any(digest == "a" and not yes for _, yes, digest in rows):
        assert result.outcome is Outcome.RETURNED
    else:
        assert (result.outcome is Outcome.APPROVED) == (here == {"analyst", "supervisor", "client"})


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (said("analyst", "return", comment=" "), "no-reason"),
        (
            said("analyst", defects=(Defect(type=DefectType.REG, severity=DefectSeverity.CRITICAL, text="A name"),)),
            "critical-defect",
        ),
        (
            said("analyst", "return", defects=(Defect(type=DefectType.REG, severity=DefectSeverity.MINOR, text=" "),)),
            "empty-defect",
        ),
    ],
)
def test_unsound_verdicts_are_refused(verdict: Verdict, code: str) -> None:
    refused = append((), verdict)
    assert isinstance(refused, Refused)
    assert refused == is_sound(verdict)
    assert refused.code == code


def test_a_return_with_a_defect_needs_no_comment() -> None:
    assert is_sound(said("analyst", "return", comment="", defects=(WRONG,)))


def test_assessments_append_and_keep_their_defects() -> None:
    first = said("analyst", "return", defects=(WRONG,))
    second = said("analyst", digest="b", by="somebody", at=AT + timedelta(hours=1))
    history = append(append((), first), second)  # type: ignore[arg-type]
    assert history == (first, second)
    assert defects_of(history) == (WRONG,)


@pytest.mark.parametrize(
    ("again", "code"),
    [
        (said("supervisor", by="the analyst"), "already-judged"),
        (said("analyst", "return"), "already-judged"),
        (said("supervisor", at=AT - timedelta(seconds=1)), "out-of-order"),
    ],
)
def test_nobody_judges_twice_or_rewrites_the_past(again: Verdict, code: str) -> None:
    refused = append((said("analyst"),), again)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_verdicts_round_trip() -> None:
    verdict = said("analyst", "return", defects=(WRONG,), minutes=25)
    assert Verdict.from_dict(verdict.to_dict()) == verdict

"""The score counts what was found, and silence scores nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.outcome import Misuse, Refused
from countersign.review.defect import Defect, DefectSeverity, DefectType
from countersign.review.score import Scale, Score, score
from countersign.review.verdict import Verdict

WORDS = Scale(unit="words", threshold=Decimal(99))
SEVERITIES = st.lists(st.sampled_from(DefectSeverity), max_size=12)


def found(*severities: str, kind: str = "ACC") -> Verdict:
    defects = tuple(Defect(type=DefectType(kind), severity=DefectSeverity(s), text="Wrong") for s in severities)
    return Verdict(
        tier="supervisor",
        by="chris",
        at=datetime(2026, 11, 12, tzinfo=UTC),
        answer="return",
        digest="a",
        defects=defects,
    )


def scored(verdict: Verdict, units: int = 1200, scale: Scale = WORDS) -> Score:
    result = score([verdict], units, scale)
    assert isinstance(result, Score)
    return result


def test_worked_example_of_1200_words() -> None:
    result = scored(found("minor", "minor", "minor", "minor", "major"))
    assert (result.penalty, result.value, result.passed) == (Decimal(9), Decimal("99.25"), True)
    assert str(result) == "99.25 over 1,200 words (1 major, 4 minor in 1 review): passes"


def test_one_critical_fails_whatever_the_score() -> None:
    result = scored(found("critical"), units=1_000_000)
    assert result.value == Decimal("100.00")
    assert not result.passed


def test_the_pass_mark_is_decided_on_the_exact_figure() -> None:
    assert scored(found("minor"), units=100).passed
    narrow = Scale(unit="words", threshold=Decimal("99.99"))
    assert scored(found("minor"), units=10_000, scale=narrow).passed
    below = scored(found("minor"), units=9_999, scale=narrow)
    assert below.value == Decimal("99.99")
    assert not below.passed


def test_weights_and_neutral_remarks() -> None:
    heavy = Scale(unit="cells", threshold=Decimal(90), weights={DefectType.REG: Decimal("2.5")})
    assert scored(found("minor", "major", kind="REG"), units=100, scale=heavy).penalty == 15
    assert scored(found("minor", "major"), units=100, scale=heavy).penalty == 6
    assert scored(found("neutral", "neutral")).value == 100


@pytest.mark.parametrize(("verdicts", "units", "code"), [([], 100, "no-review"), ([found("minor")], 0, "no-size")])
def test_no_data_no_score(verdicts: list[Verdict], units: int, code: str) -> None:
    refused = score(verdicts, units, WORDS)
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_a_review_that_found_nothing_scores_100() -> None:
    assert scored(found()).value == 100


def test_versions_are_scored_apart() -> None:
    other = Verdict.from_dict({**found("minor").to_dict(), "digest": "b"})
    with pytest.raises(Misuse, match="different versions"):
        score([found(), other], 100, WORDS)


@pytest.mark.parametrize(
    "wrong", [{"threshold": Decimal(101)}, {"threshold": Decimal(90), "weights": {DefectType.ACC: Decimal(-1)}}]
)
def test_a_scale_must_make_sense(wrong: dict) -> None:
    with pytest.raises(Misuse):
        Scale(unit="words", **wrong)


@given(SEVERITIES, st.sampled_from(DefectSeverity), st.integers(1, 5000))
@settings(max_examples=50)
def test_one_more_defect_never_helps(severities: list[DefectSeverity], more: DefectSeverity, units: int) -> None:
    before, after = scored(found(*severities), units), scored(found(*severities, more), units)
    assert after.value <= before.value
    assert before.passed or not after.passed

"""What is hashed: one form for one value, and nothing that JSON cannot hold exactly."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.canonical import canonical_json, digest, sha256_hex

SAFE = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | texts
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5), max_leaves=25
)


def shuffled(value: object) -> object:
    """The same value with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    return [shuffled(inner) for inner in value] if isinstance(value, list) else value


@given(values)
def test_it_reads_back_as_what_was_written(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(values)
def test_the_order_of_keys_does_not_matter_and_once_is_enough(value: object) -> None:
    data = canonical_json(value)
    assert canonical_json(shuffled(value)) == data
    assert canonical_json(json.loads(data)) == data
    assert digest(value) == sha256_hex(data)


@given(values, values)
def test_different_values_differ(one: object, other: object) -> None:
    # By their plain form: in Python True == 1.
    assert (canonical_json(one) == canonical_json(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(number: float) -> None:
    assert float(canonical_json(number)) == number


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, SAFE + 2, -SAFE - 2, {1: "a"}, b"bytes", "\ud800"])
def test_what_json_cannot_hold_exactly_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical_json([bad])


@pytest.mark.parametrize(
    ("value", "expected"),
    [  # RFC 8785, section 3.2.2 and appendix B
        (
            {"peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization"},
            None,
        ),
        (333333333.33333329, b"333333333.3333333"),
        (1e30, b"1e+30"),
        (4.5, b"4.5"),
        (2e-3, b"0.002"),
        (1e-27, b"1e-27"),
        (-0.0, b"0"),
        ("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
    ],
)
def test_vectors_of_the_rfc(value: object, expected: bytes | None) -> None:
    data = canonical_json(value)
    if expected is None:
        assert list(json.loads(data)) == ["peach", "péché", "pêche"]
    else:
        assert data == expected

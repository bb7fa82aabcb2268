"""The tree against its definition, at every small size and at random."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.ledger.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)


def naive(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, read aloud."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def test_every_size_up_to_33() -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(33)]
    for size in range(34):
        root = naive(leaves[:size])
        assert root_of(leaves[:size]) == root
        for index in range(size):
            proof = inclusion_proof(leaves[:size], index)
            assert verify_inclusion(leaves[index], index, size, proof, root)
            assert not verify_inclusion(leaves[index], (index + 1) % size, size, proof, root) or size == 1
        for old in range(1, size + 1):
            proof = consistency_proof(leaves[:size], old)
            assert verify_consistency(old, size, proof, naive(leaves[:old]), root)
            assert old == size or not verify_consistency(old, size, proof, root, root)


@given(st.lists(st.binary(max_size=8), max_size=60))
@settings(max_examples=50)
def test_a_frontier_remembers_enough(data: list[bytes]) -> None:
    frontier = Frontier()
    for item in data:
        frontier = Frontier.from_dict(frontier.append(leaf_hash(item)).to_dict())
    assert frontier.size == len(data)
    assert frontier.root() == naive([leaf_hash(d) for d in data])


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
@settings(max_examples=50)
def test_no_other_leaf_passes(data: list[bytes], draw: st.DataObject) -> None:
    leaves = [leaf_hash(d) for d in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    other = leaf_hash(b"something else entirely")
    assert not verify_inclusion(other, index, len(leaves), inclusion_proof(leaves, index), root_of(leaves))

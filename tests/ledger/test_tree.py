"""The tree: published roots and proofs, all proofs of all trees up to 70, and what no proof may be bent to."""

from base64 import b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger import vectors

from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.frontier import Frontier, frontier_at
from qingfeng.ledger.tree import (
    EMPTY_ROOT,
    Node,
    check_consistency,
    check_inclusion,
    consistency_proof,
    consistency_spans,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
)

SIZE = 70
LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(SIZE)]
FRONTIER, NODES = Frontier().appended(LEAVES)


def read(nodes: list[Node]) -> list[bytes]:
    return [NODES[node] for node in nodes]


def plain_root(leaves: list[bytes]) -> bytes:
    """Compute a root as RFC 6962 §2.1 defines it, by recursion over all leaves."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


ROOTS = [plain_root(LEAVES[:size]) for size in range(SIZE + 1)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_of_the_published_tree_are_found(size: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in vectors.LEAVES[:size]]

    assert root_of(hashes).hex() == vectors.ROOTS[size]
    assert Frontier().appended(hashes)[0].root.hex() == vectors.ROOTS[size]


def test_the_published_inclusion_proof_is_made_and_holds() -> None:
    hashes = [leaf_hash(leaf) for leaf in vectors.LEAVES]
    nodes = Frontier().appended(hashes)[1]
    published = [b64decode(text) for text in vectors.INCLUSION]

    made = inclusion_proof(lambda wanted: [nodes[node] for node in wanted], 5, 8)

    assert made == published
    check_inclusion(hashes[5], 5, 8, published, bytes.fromhex(vectors.ROOTS[8]))


def test_the_published_consistency_proof_is_made_and_holds() -> None:
    nodes = Frontier().appended([leaf_hash(leaf) for leaf in vectors.LEAVES])[1]
    published = [b64decode(text) for text in vectors.CONSISTENCY]

    made = consistency_proof(lambda wanted: [nodes[node] for node in wanted], 6, 8)

    assert made == published
    check_consistency(6, 8, published, bytes.fromhex(vectors.ROOTS[6]), bytes.fromhex(vectors.ROOTS[8]))


@pytest.mark.parametrize("size", range(1, SIZE + 1))
def test_every_leaf_of_every_tree_is_proven_at_its_index_and_at_no_other(size: int) -> None:
    for index in range(size):
        proof = inclusion_proof(read, index, size)
        check_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        for other in {(index + 1) % size, index ^ 1} - {index}:
            with pytest.raises(MismatchError):
                check_inclusion(LEAVES[index], other, size, proof, ROOTS[size])


@pytest.mark.parametrize("new", range(SIZE + 1))
def test_every_smaller_tree_is_proven_to_be_the_beginning_and_no_other(new: int) -> None:
    for old in range(new + 1):
        proof = consistency_proof(read, old, new)
        check_consistency(old, new, proof, ROOTS[old], ROOTS[new])
        with pytest.raises(MismatchError):
            check_consistency(old, new, proof, ROOTS[(old + 1) % (SIZE + 1)], ROOTS[new])
        with pytest.raises(MismatchError):
            check_consistency(old, new, [*proof, ROOTS[0]], ROOTS[old], ROOTS[new])


@given(st.data())
@settings(deadline=None)
def test_any_bit_flipped_in_an_inclusion_proof_breaks_it(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, SIZE))
    index = data.draw(st.integers(0, size - 1))
    parts = [LEAVES[index], ROOTS[size], *inclusion_proof(read, index, size)]
    bent = flipped(parts, data.draw(st.integers(0, len(parts) * 256 - 1)))

    with pytest.raises(MismatchError):
        check_inclusion(bent[0], index, size, bent[2:], bent[1])


@given(st.data())
@settings(deadline=None)
def test_any_bit_flipped_in_a_consistency_proof_breaks_it(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, SIZE))
    old = data.draw(st.integers(1, new - 1))
    parts = [ROOTS[old], ROOTS[new], *consistency_proof(read, old, new)]
    bent = flipped(parts, data.draw(st.integers(0, len(parts) * 256 - 1)))

    with pytest.raises(MismatchError):
        check_consistency(old, new, bent[2:], bent[0], bent[1])


@pytest.mark.parametrize("change", [lambda proof: proof[:-1], lambda proof: [*proof, proof[0]], lambda proof: proof[1:]])
def test_a_proof_of_another_length_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(MismatchError, match="hashes and must have"):
        check_inclusion(LEAVES[5], 5, SIZE, change(inclusion_proof(read, 5, SIZE)), ROOTS[SIZE])


@given(st.lists(st.integers(0, 20), max_size=8))
@settings(deadline=None)
def test_batches_of_any_size_give_the_root_and_the_nodes_of_the_whole(batches: list[int]) -> None:
    frontier, made, at = Frontier(), {}, 0
    for count in batches:
        frontier, new = frontier.appended(LEAVES[at : at + count])
        assert not set(new) & set(made)
        made, at = made | new, min(at + count, SIZE)

    assert frontier.root == ROOTS[at]
    assert made == Frontier().appended(LEAVES[:at])[1]
    assert frontier_at(read, at) == frontier


def test_a_proof_reads_as_many_nodes_as_the_tree_is_deep_squared_at_most() -> None:
    asked: list[int] = []

    def counted(nodes: list[Node]) -> list[bytes]:
        asked.append(len(nodes))
        return read(nodes)

    for index in range(SIZE):
        inclusion_proof(counted, index, SIZE)
        consistency_proof(counted, index, SIZE)

    # 7 levels: as many siblings, the one at the right edge made of at most 6 complete subtrees.
    assert max(asked) <= 13
    assert len(asked) == 2 * SIZE


def test_the_root_of_a_beginning_is_read_from_the_nodes_of_the_whole() -> None:
    assert [root_at(read, size) for size in range(SIZE + 1)] == ROOTS


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_larger_tree_is_no_beginning(old: int, new: int) -> None:
    with pytest.raises(MismatchError):
        check_consistency(old, new, [], ROOTS[0], ROOTS[0])
    with pytest.raises(ValueError):
        consistency_spans(old, new)


@pytest.mark.parametrize("index", [-1, 8])
def test_an_index_outside_the_tree_is_refused(index: int) -> None:
    with pytest.raises(MismatchError, match="none with the index"):
        check_inclusion(LEAVES[0], index, 8, [], ROOTS[8])


def flipped(parts: list[bytes], bit: int) -> list[bytes]:
    """Return hashes with one of their bits turned over."""
    part, place = divmod(bit, 256)
    number = int.from_bytes(parts[part], "big") ^ (1 << place)
    return [*parts[:part], number.to_bytes(32, "big"), *parts[part + 1 :]]


@given(st.lists(st.integers(0, 15), max_size=4), st.integers(0, SIZE))
@settings(deadline=None)
def test_what_is_completed_level_by_level_is_what_is_completed_leaf_by_leaf(counts: list[int], more: int) -> None:
    size = sum(counts)
    frontier = Frontier().grown(LEAVES[:size])
    leaves = LEAVES[size : size + more]

    grown, rows = frontier.completed(leaves)

    expected, made = frontier.appended(leaves)
    assert grown == expected
    assert [hashes for hashes in rows if hashes] == [
        hashes
        for level in range(len(rows))
        if (hashes := [made[node] for node in sorted(made, key=lambda node: node.number) if node.level == level])
    ]


@given(st.integers(0, 4), st.integers(0, 4), st.integers(1, 3))
@settings(deadline=None)
def test_whole_subtrees_are_appended_as_their_leaves_are(before: int, count: int, level: int) -> None:
    width = 1 << level
    start, end = before * width, (before + count) * width
    tops = [root_of(LEAVES[at : at + width]) for at in range(start, end, width)]

    assert Frontier().grown(LEAVES[:start]).grown(tops, level) == Frontier().grown(LEAVES[:end])


def test_a_subtree_is_not_appended_where_none_can_begin() -> None:
    with pytest.raises(ValueError, match="1"):
        Frontier().grown(LEAVES[:3]).grown(LEAVES[:1], 1)

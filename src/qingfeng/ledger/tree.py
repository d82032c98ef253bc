"""The Merkle tree: hashes of leaves and nodes, roots, proofs and how they are checked.

A node (level, number) is the root of the complete subtree over the leaves [number * 2**level, (number + 1) * 2**level); a store
of such nodes answers every question here with O(log n) of them. Hashes are 32 bytes.

Source: RFC 6962 §2.1; RFC 9162 §2.1.1 to §2.1.4 (the checks).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from qingfeng.foundation.messages import N_
from qingfeng.ledger.errors import MismatchError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Node(NamedTuple):
    """The root of a complete subtree of 2**level leaves."""

    level: int
    number: int


class Span(NamedTuple):
    """The leaves [start, end) of a subtree; `start` is a multiple of a power of 2 that is no less than their count."""

    start: int
    end: int


# Returns the hashes of nodes, in their order: one call reads all that a proof needs.
ReadNodes = Callable[[Sequence[Node]], Sequence[bytes]]


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a log's entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_of(count: int) -> int:
    """Return the largest power of 2 that is smaller than a count of at least 2 leaves."""
    return 1 << ((count - 1).bit_length() - 1)


def nodes_of(span: Span) -> list[Node]:
    """Return the complete subtrees that make up a span, from left to right, each smaller than the one before."""
    nodes, at = [], span.start
    while at < span.end:
        level = (span.end - at).bit_length() - 1
        nodes.append(Node(level, at >> level))
        at += 1 << level
    return nodes


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the hash of a span from the hashes of its complete subtrees, from left to right; the empty root for none."""
    if not hashes:
        return EMPTY_ROOT
    *lefts, whole = hashes
    for left in reversed(lefts):
        whole = node_hash(left, whole)
    return whole


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves."""
    stack: list[bytes] = []
    for count, each in enumerate(leaf_hashes):
        whole, rest = each, count
        while rest & 1:
            whole, rest = node_hash(stack.pop(), whole), rest >> 1
        stack.append(whole)
    return folded(stack)


def root_at(read: ReadNodes, size: int) -> bytes:
    """Return the root of the first `size` leaves of a store."""
    return _hashes(read, [Span(0, size)])[0]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return the subtrees whose hashes prove a leaf's place, from its sibling up.

    Source: RFC 6962 §2.1.1, PATH(m, D[n]).

    Raises:
        ValueError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(index)
    spans, start, end = [], 0, size
    while end - start > 1:
        middle = start + split_of(end - start)
        if index < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """Return the subtrees whose hashes prove that the first `old` leaves of a tree of `new` are the older tree, in their order.

    Source: RFC 6962 §2.1.2, PROOF(m, D[n]).

    Raises:
        ValueError: the older tree is not the smaller one.
    """
    if not 0 <= old <= new:
        raise ValueError(old)
    if old in (0, new):
        return []
    spans, start, end = [], 0, new
    while old != end:
        middle = start + split_of(end - start)
        if old <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    # The older root itself is known to whoever checks, so it is left out where it is one complete subtree from 0.
    return ([Span(start, end)] if start else []) + spans[::-1]


def inclusion_proof(read: ReadNodes, index: int, size: int) -> list[bytes]:
    """Return the proof that a leaf stands at an index of the tree of the first `size` leaves."""
    return _hashes(read, inclusion_spans(index, size))


def consistency_proof(read: ReadNodes, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of `new` leaves begins with the tree of `old` leaves."""
    return _hashes(read, consistency_spans(old, new))


def _hashes(read: ReadNodes, spans: Sequence[Span]) -> list[bytes]:
    parts = [nodes_of(span) for span in spans]
    found = iter(read([node for part in parts for node in part]))
    return [folded([next(found) for _ in part]) for part in parts]


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the hash of a leaf stands at an index of the tree with that size and root.

    Source: RFC 9162 §2.1.3.2.

    Raises:
        MismatchError: it does not, or the proof is of another length than index and size ask for.
    """
    if not 0 <= index < size:
        raise MismatchError(N_("The log has {size} entries: there is none with the index {index}."), size=size, index=index)
    place, last, whole = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise _wrong_length(len(proof), len(inclusion_spans(index, size)))
        if place & 1 or place == last:
            whole = node_hash(each, whole)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            whole = node_hash(whole, each)
        place, last = place >> 1, last >> 1
    if last:
        raise _wrong_length(len(proof), len(inclusion_spans(index, size)))
    if whole != root:
        message = N_("The entry with the index {index} leads to the root {found}; the signed head has the root {signed}.")
        raise MismatchError(message, index=index, found=whole.hex(), signed=root.hex())


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Check that the newer tree begins with the older one.

    Source: RFC 9162 §2.1.4.2; the empty tree is the beginning of every tree and needs no proof.

    Raises:
        MismatchError: it does not, or the proof is of another length than the sizes ask for.
    """
    if not 0 <= old <= new:
        raise MismatchError(N_("A log of {old} entries is no beginning of one of {new}."), old=old, new=new)
    expected = consistency_spans(old, new)
    if len(proof) != len(expected):
        raise _wrong_length(len(proof), len(expected))
    if old in (0, new):
        known = new_root if old else EMPTY_ROOT
        _agree(known, old_root, old)
        return
    found_old, found_new = _both_roots(old, new, proof, old_root)
    _agree(found_old, old_root, old)
    _agree(found_new, new_root, new)


def _both_roots(old: int, new: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = hashes[0]
    for each in hashes[1:]:
        if place & 1 or place == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, each)
        place, last = place >> 1, last >> 1
    return first, second


def _agree(found: bytes, signed: bytes, size: int) -> None:
    if found != signed:
        message = N_("The proof leads to the root {found} for {size} entries; the head has the root {signed}.")
        raise MismatchError(message, found=found.hex(), size=size, signed=signed.hex())


def _wrong_length(found: int, expected: int) -> MismatchError:
    return MismatchError(N_("The proof has {found} hashes and must have {expected}."), found=found, expected=expected)

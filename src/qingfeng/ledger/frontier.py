"""The right edge of a growing tree: what must be kept of all that is logged to append the next batch.

Source: RFC 9162 §2.1.2 (the stack of complete subtrees).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from qingfeng.ledger.tree import HASH_SIZE, Node, ReadNodes, Span, folded, node_hash, nodes_of


@dataclass(frozen=True, slots=True)
class Frontier:
    """The complete subtrees of the first `size` leaves, from left to right: one hash for each 1 in the binary `size`."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(self.size)

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return folded(self.hashes)

    def appended(self, leaf_hashes: Iterable[bytes]) -> tuple["Frontier", dict[Node, bytes]]:
        """Return the frontier after more leaves, and every node that they complete, the leaves among them, each once."""
        stack, size, made = list(self.hashes), self.size, {}
        for each in leaf_hashes:
            node, whole = Node(0, size), each
            made[node] = whole
            while node.number & 1:
                node, whole = Node(node.level + 1, node.number >> 1), node_hash(stack.pop(), whole)
                made[node] = whole
            stack.append(whole)
            size += 1
        return Frontier(size, tuple(stack)), made

    def grown(self, hashes: Iterable[bytes], level: int = 0) -> "Frontier":
        """Return the frontier after more leaves, or after more complete subtrees of 2**level leaves, as `completed` does."""
        return self.completed(hashes, level)[0]

    def completed(self, hashes: Iterable[bytes], level: int = 0) -> tuple["Frontier", list[list[bytes]]]:
        """Return the frontier after more leaves, and the nodes that they complete, as `appended` does, in fewer steps.

        Args:
            hashes: of leaves, or of complete subtrees of 2**level leaves, in their order.
            level: of those subtrees; the tree must end where one of them could begin.

        Returns:
            The frontier, and level by level from `level` on the hashes of the nodes, from left to right.

        Raises:
            ValueError: the tree ends inside a subtree of that level.
        """
        rest, sha256 = self.size >> level, hashlib.sha256
        if rest << level != self.size:
            raise ValueError(level)
        row, rows, lefts, ends = list(hashes), [], list(self.hashes), []
        size = self.size + (len(row) << level)
        while row or rest:
            rows.append(row)
            whole = [lefts.pop(), *row] if rest & 1 else row
            if len(whole) & 1:
                ends.append(whole[-1])
            pairs = zip(whole[::2], whole[1::2], strict=False)
            row, rest = [sha256(b"\x01" + left + right).digest() for left, right in pairs], rest >> 1
        return Frontier(size, tuple(reversed(ends))), rows

    @property
    def edge(self) -> bytes:
        """The hashes one after the other, as they are kept."""
        return b"".join(self.hashes)

    @classmethod
    def of(cls, size: int, edge: bytes) -> "Frontier":
        """Return the frontier that was kept as a size and its `edge`."""
        return cls(size, tuple(edge[at : at + HASH_SIZE] for at in range(0, len(edge), HASH_SIZE)))


def frontier_at(read: ReadNodes, size: int) -> Frontier:
    """Return the frontier of the first `size` leaves of a store."""
    return Frontier(size, tuple(read(nodes_of(Span(0, size)))))

"""Tiles: the tree as files of 256 hashes each, from which anyone computes every root and every proof.

A log is a folder, or a plain web server before it: `checkpoint`, `tile/<level>/<number>`, `tile/entries/<number>`. What is
read is trusted by nobody: a proof made of it holds or does not when it is checked against a signed head.

Source: C2SP tlog-tiles (c2sp.org/tlog-tiles).
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from qingfeng.foundation.messages import N_
from qingfeng.ledger.errors import MalformedError
from qingfeng.ledger.leaves import COMMITMENT_SIZE
from qingfeng.ledger.tree import HASH_SIZE, Node, folded

WIDTH = 256
HEIGHT = 8
ENTRIES = "entries"
MOST_ENTRY_BYTES = 0xFFFF
KEPT_TILES = 64
_MOSTLY = COMMITMENT_SIZE.to_bytes(2, "big")

# Returns the content of a file of the log; raises OSError where there is none.
Read = Callable[[str], bytes]


class MissingTileError(MalformedError):
    """A tile or a bundle of entries is not there, or is not of the size that the tree asks for."""


class Tile(NamedTuple):
    """A tile: `level` is that of the tile, or `ENTRIES`; `width` is 256 for a full one."""

    level: int | str
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies: `tile/0/x001/x234/067`, `tile/0/000.p/17`."""
        digits = f"{self.number:d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        folders = [f"x{part}" for part in parts[:-1]]
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return "/".join(["tile", str(self.level), *folders, parts[-1]]) + partial

    @property
    def full(self) -> "Tile":
        """The full tile of the same number."""
        return self._replace(width=WIDTH)


def tile_at(level: int | str, number: int, size: int) -> Tile:
    """Return the tile of that level and number in a tree of `size` entries, partial where the tree ends in it."""
    held = size if level == ENTRIES else size >> (HEIGHT * int(level))
    return Tile(level, number, min(WIDTH, held - number * WIDTH))


def packed(entries: Sequence[bytes]) -> bytes:
    """Return a bundle: each entry after its length as two bytes, the higher first.

    Raises:
        ValueError: an entry is longer than 65535 bytes.
    """
    lengths = [_MOSTLY if len(entry) == COMMITMENT_SIZE else _length(entry) for entry in entries]
    return b"".join(chain.from_iterable(zip(lengths, entries, strict=True)))


def _length(entry: bytes) -> bytes:
    if len(entry) > MOST_ENTRY_BYTES:
        raise ValueError(MOST_ENTRY_BYTES)
    return len(entry).to_bytes(2, "big")


def unpacked(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        MissingTileError: it ends inside an entry.
    """
    entries, at = [], 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle):
            raise MissingTileError(N_("A bundle of entries ends inside an entry."))
        entries.append(bundle[start:at])
    return entries


def hashes_in(tile: bytes) -> list[bytes]:
    """Return the hashes that a tile holds."""
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]


def leaf_hashes_in(entries: bytes, count: int) -> list[bytes] | None:
    """Return the hashes of the leaves of a bundle that holds `count` commitments and nothing else; None for any other."""
    step = 2 + COMMITMENT_SIZE
    is_even = len(entries) == count * step and entries[::step] == bytes(count)
    if not is_even or entries[1::step] != bytes([COMMITMENT_SIZE]) * count:
        return None
    # The second byte of a length becomes the byte that is hashed before a leaf: so each is one piece of the bundle.
    leaves, sha256 = bytearray(entries), hashlib.sha256
    leaves[1::step] = bytes(count)
    view = memoryview(leaves)
    return [sha256(view[at : at + 1 + COMMITMENT_SIZE]).digest() for at in range(1, len(entries), step)]


def whole_hash(hashes: Sequence[bytes]) -> bytes:
    """Return the root over as many hashes as a power of 2."""
    row, sha256 = list(hashes), hashlib.sha256
    while len(row) > 1:
        # As `node_hash`, without a call for each of millions.
        row = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
    return folded(row)


class TileReader:
    """The tree of the first `size` entries of a log as its files hold it; called with nodes, it gives their hashes.

    Files that were read are kept, the last 64 of them: a proof needs a few, and the next proof mostly the same.
    """

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._kept: OrderedDict[Tile, bytes] = OrderedDict()

    def __call__(self, nodes: Sequence[Node]) -> list[bytes]:
        """Return the hashes of nodes, in their order: what proofs are made from.

        Raises:
            MissingTileError: a tile that holds one of them is missing or too short.
        """
        return [self._node(node) for node in nodes]

    def entry(self, index: int) -> bytes:
        """Return an entry of the log.

        Raises:
            MissingTileError: its bundle is missing or of another number of entries.
        """
        if not 0 <= index < self._size:
            raise ValueError(index)
        tile = tile_at(ENTRIES, index // WIDTH, self._size)
        entries = unpacked(self._content(tile))
        if len(entries) < tile.width:
            raise missing(tile)
        return entries[index % WIDTH]

    def _node(self, node: Node) -> bytes:
        level, height = divmod(node.level, HEIGHT)
        first, span = node.number << height, 1 << height
        tile = tile_at(level, first // WIDTH, self._size)
        start = first % WIDTH
        hashes = hashes_in(self._content(tile)[start * HASH_SIZE : (start + span) * HASH_SIZE])
        if len(hashes) != span or len(hashes[-1]) != HASH_SIZE or start + span > tile.width:
            raise missing(tile)
        return whole_hash(hashes)

    def _content(self, tile: Tile) -> bytes:
        if tile not in self._kept:
            self._kept[tile] = content_of(self._read, tile)
            if len(self._kept) > KEPT_TILES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(tile)
        return self._kept[tile]


def content_of(read: Read, tile: Tile) -> bytes:
    """Return the content of a tile, or of the full one of its number: a log may drop partial ones once that is there.

    Raises:
        MissingTileError: neither is there.
    """
    for each in dict.fromkeys((tile, tile.full)):
        try:
            return read(each.path)
        except OSError:
            continue
    raise missing(tile)


def missing(tile: Tile) -> MissingTileError:
    """Return the refusal of a tile that is not there or too short."""
    return MissingTileError(N_("The log has no file {path}, or one that is too short."), path=tile.path)

"""The log read twice: as the table of numbered leaves has it, and as the files of its folder have it."""

import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import polars as pl

from qingfeng.ledger.folder import Row
from qingfeng.ledger.frontier import Frontier
from qingfeng.ledger.tiles import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    MissingTileError,
    Read,
    Tile,
    content_of,
    leaf_hashes_in,
    tile_at,
    unpacked,
    whole_hash,
)
from qingfeng.ledger.tree import HASH_SIZE, leaf_hash
from qingfeng.storage.copying import copy_out, raw_cursor

STEP = 2**17
BY_INDEX = "SELECT index, encode(entry, 'hex') FROM ledger_leaf WHERE index >= %s AND index < %s ORDER BY index"
# A length of more than two bytes is cut short, and so never that of the file: the audit must not stop at what is false.
BUNDLES = """
SELECT index / 256, count(*), encode(string_agg(substring(int4send(length(entry)) FROM 3) || entry, '' ORDER BY index), 'hex')
FROM ledger_leaf WHERE index >= %s AND index < %s GROUP BY 1
"""
# What stands in the place of an entry that is not there: no entry is empty, so no root of ours comes of it.
NOTHING = b""


@dataclass(slots=True)
class Chain:
    """The tree of entries as they come, and its roots at the sizes that were asked for."""

    wanted: list[int]
    frontier: Frontier = field(default_factory=Frontier)
    roots: dict[int, bytes] = field(default_factory=dict)

    def extend(self, hashes: Sequence[bytes], tops: Sequence[bytes] = ()) -> None:
        """Append hashes of entries.

        Args:
            hashes: of the entries, in their order.
            tops: roots of the full tiles that they make up from their beginning; then only those are hashed together.
        """
        start, held = self.frontier.size, self.frontier
        whole = 0
        for size in [*(size for size in self.wanted if start <= size <= start + len(hashes)), start + len(hashes)]:
            full = min((size - start) // WIDTH, len(tops))
            held = held.grown(tops[whole:full], HEIGHT) if full > whole else held
            whole = full
            self.frontier = held.grown(hashes[held.size - start : size - start])
            if not tops:
                held = self.frontier
            if size in self.wanted:
                self.roots[size] = self.frontier.root


@dataclass(slots=True)
class LogRead:
    """Both readings of the log.

    Attributes:
        table: the tree of the table of numbered leaves.
        files: that of the folder's bundles of entries.
        differing: for each index at which they differ what table and files have, None where there is nothing.
        spoiled: paths of tiles that are gone or are not those of the entries.
    """

    table: Chain
    files: Chain
    differing: dict[int, tuple[bytes | None, bytes | None]] = field(default_factory=dict)
    spoiled: list[str] = field(default_factory=list)


def read_log(read: Read, size: int, wanted: Iterable[int]) -> LogRead:
    """Read the table, and the folder's first `size` entries.

    Args:
        read: reads a file of the log's folder.
        size: entries that the folder's head speaks of.
        wanted: sizes at which roots are asked for.
    """
    sizes = sorted(set(wanted))
    found = LogRead(Chain(sizes), Chain(sizes))
    numbered = _numbered()
    tops: list[bytes] = []
    for start in range(0, max(numbered, size), STEP):
        spans = ((start, min(numbered, start + STEP)), (start, min(size, start + STEP)))
        hashes = _same(read, spans, size, found)
        if hashes is not None:
            tops += (whole := _check_tiles(read, hashes, Row(0, start), size, found))
            found.files.extend(hashes, whole)
            found.table.frontier = found.files.frontier
            found.table.roots |= found.files.roots
            continue
        hashes = _extend(found, start, _from_table(*spans[0]), _from_files(read, *spans[1], size, found))
        tops += _check_tiles(read, hashes, Row(0, start), size, found)
    level = 1
    while tops:
        tops, level = _check_tiles(read, tops, Row(level, 0), size, found), level + 1
    return found


def _same(read: Read, spans: Sequence[tuple[int, int]], size: int, found: LogRead) -> list[bytes] | None:
    """Return the hashes of the entries of a part in which table and files agree byte for byte, and all before; else None.

    So it mostly is. What differs, and where, is then looked for entry by entry.
    """
    (start, end), of_files = spans
    if (start, end) != of_files or found.table.frontier != found.files.frontier:
        return None
    tiles = [tile_at(ENTRIES, number, size) for number in range(start // WIDTH, -(-end // WIDTH))]
    bundles = _bundles(start, end)
    hashes: list[bytes] = []
    for tile in tiles:
        held = _content(read, tile)
        if not held or bundles.get(tile.number) != (tile.width, held):
            return None
        even = leaf_hashes_in(held, tile.width)
        hashes += [leaf_hash(entry) for entry in unpacked(held)] if even is None else even
    return hashes


def _bundles(start: int, end: int) -> dict[int, tuple[int, bytes]]:
    """Return the entries of the table as the files bundle them: by the number of the bundle how many, and its bytes."""
    rows = copy_out(BUNDLES, {"number": pl.Int64, "count": pl.Int64, "bundle": pl.String}, [start, end])
    contents = rows["bundle"].fill_null("").str.decode("hex")
    return dict(zip(rows["number"], zip(rows["count"], contents, strict=True), strict=True))


def _extend(found: LogRead, start: int, table: list[bytes | None], files: list[bytes | None]) -> list[bytes]:
    hashes = [sha256(b"\x00" + (entry or NOTHING)).digest() for entry in files]
    for place in range(max(len(table), len(files))):
        pair = (_at(table, place), _at(files, place))
        if pair[0] != pair[1]:
            found.differing[start + place] = pair
    found.files.extend(hashes)
    found.table.extend([sha256(b"\x00" + (entry or NOTHING)).digest() for entry in table])
    return hashes


def _at(entries: list[bytes | None], place: int) -> bytes | None:
    return entries[place] if place < len(entries) else None


def _numbered() -> int:
    with raw_cursor() as cursor:
        cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf")
        row = cursor.fetchone()
    return int(str(row[0])) if row else 0


def _from_table(start: int, end: int) -> list[bytes | None]:
    if end <= start:
        return []
    rows = copy_out(BY_INDEX, {"index": pl.Int64, "entry": pl.String}, [start, end])
    entries: list[bytes | None] = [binascii.unhexlify(entry or "") for entry in rows["entry"]]
    if len(entries) == end - start:
        return entries
    held = dict(zip(rows["index"], entries, strict=True))
    return [held.get(index) for index in range(start, end)]


def _from_files(read: Read, start: int, end: int, size: int, found: LogRead) -> list[bytes | None]:
    entries: list[bytes | None] = []
    for number in range(start // WIDTH, -(-end // WIDTH)):
        tile = tile_at(ENTRIES, number, size)
        held = _bundle(read, tile)
        if len(held) < tile.width:
            found.spoiled.append(tile.path)
            held += [None] * (tile.width - len(held))
        entries += held
    return entries


def _bundle(read: Read, tile: Tile) -> list[bytes | None]:
    try:
        return [*unpacked(content_of(read, tile))[: tile.width]]
    except MissingTileError:
        return []


def _check_tiles(read: Read, hashes: list[bytes], row: Row, size: int, found: LogRead) -> list[bytes]:
    """Hold tiles against the hashes that they must have; return the roots of the full ones."""
    tops = []
    for number, at in enumerate(range(0, len(hashes), WIDTH), row.held // WIDTH):
        tile, part = tile_at(row.level, number, size), hashes[at : at + WIDTH]
        if _content(read, tile)[: tile.width * HASH_SIZE] != b"".join(part):
            found.spoiled.append(tile.path)
        if len(part) == WIDTH:
            tops.append(whole_hash(part))
    return tops


def _content(read: Read, tile: Tile) -> bytes:
    try:
        return content_of(read, tile)
    except MissingTileError:
        return b""

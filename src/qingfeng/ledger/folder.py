"""The folder that a log is served from: full tiles are written once, the head last of all.

Source: C2SP tlog-tiles (c2sp.org/tlog-tiles), "Merkle Tree", "Partial Tiles", "Log entries".
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from qingfeng.foundation.messages import N_
from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.tiles import ENTRIES, WIDTH, Read, Tile, content_of, hashes_in, missing, packed, unpacked, whole_hash
from qingfeng.ledger.tree import leaf_hash

CHECKPOINT = "checkpoint"


class ChangedTileError(MismatchError):
    """A file of the log is there already with another content: somebody has changed the log, or its folder is another log's."""


def reader_of(folder: Path) -> Read:
    """Return the function that reads the files of a log in a folder."""

    def read(path: str) -> bytes:
        return (folder / path).read_bytes()

    return read


def append_entries(folder: Path, size: int, entries: Sequence[bytes]) -> int:
    """Write the tiles and bundles of entries that follow the first `size` ones, and return the new size.

    To write the same entries again changes nothing, so that what was broken off is simply done again. One writer at a time.

    Raises:
        ChangedTileError: a file is there with another content.
        MissingTileError: a partial tile of the first `size` entries is not there.
        ValueError: an entry is longer than 65535 bytes.
    """
    read, held = reader_of(folder), size
    _append(folder, Row(ENTRIES, held), [*_kept(read, Row(ENTRIES, held), unpacked), *entries], packed)
    level, hashes = 0, [leaf_hash(entry) for entry in entries]
    while hashes:
        row = Row(level, held)
        full = _append(folder, row, [*_kept(read, row, hashes_in), *hashes], b"".join)
        level, held, hashes = level + 1, held // WIDTH, [whole_hash(tile) for tile in full]
    return size + len(entries)


def write_checkpoint(folder: Path, note: str) -> None:
    """Put a signed head in the place of the one before, when its tiles are written."""
    _replace(folder / CHECKPOINT, note.encode())


def write_public(folder: Path, content: bytes) -> None:
    """Put a file beside the log that a public entry names by its digest, before that entry is appended."""
    path = folder / "public" / hashlib.sha256(content).hexdigest()
    if not path.exists():
        _replace(path, content)


class Row(NamedTuple):
    """The tiles of a level, of which `held` places are taken."""

    level: int | str
    held: int


def _kept(read: Read, row: Row, unpack: Callable[[bytes], list[bytes]]) -> list[bytes]:
    number, width = divmod(row.held, WIDTH)
    if not width:
        return []
    tile = Tile(row.level, number, width)
    kept = unpack(content_of(read, tile))[:width]
    if len(kept) != width:
        raise missing(tile)
    return kept


def _append(folder: Path, row: Row, places: Sequence[bytes], pack: Callable[[Sequence[bytes]], bytes]) -> list[Sequence[bytes]]:
    first = row.held // WIDTH
    tiles = [places[at : at + WIDTH] for at in range(0, len(places), WIDTH)]
    for number, tile in enumerate(tiles, first):
        _write_once(folder, Tile(row.level, number, len(tile)), pack(tile))
    return [tile for tile in tiles if len(tile) == WIDTH]


def _write_once(folder: Path, tile: Tile, content: bytes) -> None:
    path = folder / tile.path
    if path.exists():
        if path.read_bytes() != content:
            message = N_("{path} is there with another content: nothing that was logged may change.")
            raise ChangedTileError(message, path=tile.path)
        return
    _replace(path, content)
    if tile.width == WIDTH:
        # Whoever still asks for a part of it finds it at the beginning of the full tile, as the specification allows.
        shutil.rmtree(folder / f"{tile.path}.p", ignore_errors=True)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            # After a power cut no head may be on the disk without the tiles that it speaks of.
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

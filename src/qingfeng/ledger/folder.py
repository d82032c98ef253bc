"""The folder that a log is served from: full tiles are written once, the head last of all.

Source: C2SP tlog-tiles (c2sp.org/tlog-tiles), "Merkle Tree", "Partial Tiles", "Log entries".
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qingfeng.foundation.disk import settle
from qingfeng.foundation.messages import N_
from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.tiles import (
    ENTRIES,
    HEIGHT,
    WIDTH,
    Read,
    Tile,
    content_of,
    hashes_in,
    missing,
    packed,
    unpacked,
    whole_hash,
)
from qingfeng.ledger.tree import leaf_hash

CHECKPOINT, KEYS = "checkpoint", "keys"
# So many files are brought to the disk one by one; of more, the whole system writes out what it holds.
FEW = 64


class ChangedTileError(MismatchError):
    """A file of the log is there already with another content: somebody has changed the log, or its folder is another log's."""


def reader_of(folder: Path) -> Read:
    """Return the function that reads the files of a log in a folder."""

    def read(path: str) -> bytes:
        return (folder / path).read_bytes()

    return read


def append_entries(folder: Path, size: int, entries: Sequence[bytes], nodes: Sequence[Sequence[bytes]] = ()) -> int:
    """Write the tiles and bundles of entries that follow the first `size` ones, and return the new size.

    To write the same entries again changes nothing, so that what was broken off is simply done again. One writer at a time.

    Args:
        folder: of the log.
        size: entries that it holds.
        entries: those that follow.
        nodes: what `Frontier.completed` gives for them, where that was computed already.

    Raises:
        ChangedTileError: a file is there with another content.
        MissingTileError: a partial tile of the first `size` entries is not there.
        ValueError: an entry is longer than 65535 bytes.
    """
    read, held = reader_of(folder), size
    bundles = _tiles(Row(ENTRIES, held), [*_kept(read, Row(ENTRIES, held), unpacked), *entries])
    files = [(tile, packed(places)) for tile, places in bundles]
    level, hashes = 0, list(nodes[0]) if nodes else [leaf_hash(entry) for entry in entries]
    while hashes:
        row = Row(level, held)
        tiles = _tiles(row, [*_kept(read, row, hashes_in), *hashes])
        files += [(tile, b"".join(places)) for tile, places in tiles]
        level, held = level + 1, held // WIDTH
        if nodes:
            hashes = list(nodes[level * HEIGHT]) if level * HEIGHT < len(nodes) else []
        else:
            hashes = [whole_hash(places) for tile, places in tiles if tile.width == WIDTH]
    _write_once(folder, files)
    return size + len(entries)


def write_checkpoint(folder: Path, note: str) -> None:
    """Put a signed head in the place of the one before, when its tiles are written."""
    _replace({folder / CHECKPOINT: note.encode()})


def write_keys(folder: Path, text: str) -> None:
    """Show the log's public keys beside it, each with the sizes of the heads that it has signed."""
    path = folder / KEYS
    if not path.exists() or path.read_bytes() != text.encode():
        _replace({path: text.encode()})


def write_public(folder: Path, content: bytes) -> None:
    """Put a file beside the log that a public entry names by its digest, before that entry is appended."""
    path = folder / "public" / hashlib.sha256(content).hexdigest()
    if not path.exists():
        _replace({path: content})


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


def _tiles(row: Row, places: Sequence[bytes]) -> list[tuple[Tile, Sequence[bytes]]]:
    """Return the tiles of a row from the one in which it ends, each with what stands in it."""
    parts = [places[at : at + WIDTH] for at in range(0, len(places), WIDTH)]
    return [(Tile(row.level, number, len(part)), part) for number, part in enumerate(parts, row.held // WIDTH)]


def _write_once(folder: Path, files: Sequence[tuple[Tile, bytes]]) -> None:
    places = [(folder / tile.path, content) for tile, content in files]
    there = _names_in({path.parent for path, _ in places})
    for path, content in places:
        if path in there and path.read_bytes() != content:
            message = N_("{path} is there with another content: nothing that was logged may change.")
            raise ChangedTileError(message, path=path.relative_to(folder))
    _replace({path: content for path, content in places if path not in there})
    for tile, _ in files:
        parts = folder / f"{tile.path}.p"
        if tile.width == WIDTH and parts in there:
            # Whoever asks for a part of it finds it at the beginning of the full tile, as the specification allows.
            shutil.rmtree(parts, ignore_errors=True)


def _names_in(folders: Collection[Path]) -> set[Path]:
    """Return what lies in folders; one that is not there has nothing."""
    return {path for folder in folders if folder.is_dir() for path in folder.iterdir()}


def _replace(files: Mapping[Path, bytes]) -> None:
    """Put files in their places, each whole or not at all, also after a power cut, and return when they are on the disk."""
    drafts = {path: path.with_name(f".{path.name}.new") for path in files}
    for folder in {path.parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        drafts[path].write_bytes(content)
        drafts[path].chmod(0o644)
    _settle(drafts.values())
    for path, draft in drafts.items():
        draft.replace(path)
    _settle({path.parent for path in files})


def _settle(paths: Collection[Path]) -> None:
    # After a power cut no head may be on the disk without the tiles that it speaks of. One by one thousands take a minute.
    if len(paths) > FEW:
        os.sync()
        return
    for path in paths:
        settle(path)

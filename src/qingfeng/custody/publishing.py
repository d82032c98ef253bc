"""Publishing: what was numbered is written into the log's folder, and then a head over it is signed.

Whatever breaks off is done again from the head that stands in the folder: the files are made of numbered leaves alone.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from qingfeng.custody.keys import ranges_text
from qingfeng.custody.models import Head, Log
from qingfeng.custody.numbering import Batch
from qingfeng.custody.places import log_folder
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.ledger.checkpoint import Checkpoint, read_checkpoint, sign_checkpoint
from qingfeng.ledger.folder import CHECKPOINT, append_entries, reader_of, write_checkpoint, write_keys, write_public
from qingfeng.ledger.frontier import Frontier
from qingfeng.ledger.leaves import COMMITMENT_SIZE
from qingfeng.ledger.notes import SigningKey, read_note
from qingfeng.ledger.sources import sources
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.tree import root_at
from qingfeng.storage.copying import copy_out

# Leaves written into the folder at a time: bounds memory, a multiple of a tile.
LEAVES = 2**17
NUMBERED = """
SELECT kind, first, second, encode(entry, 'hex') FROM ledger_leaf WHERE index >= %s AND index < %s ORDER BY index
"""
SCHEMA = {"kind": pl.String, "first": pl.Int64, "second": pl.Int64, "entry": pl.String}


class OtherLogError(DomainError):
    """The folder holds a head that this database did not sign: one of the two is older, or of another log."""


def published_size(origin: str) -> int:
    """Return how many entries the log's folder holds under its head.

    Raises:
        OtherLogError: that head is not one of this database's. Nothing may be signed then: there would be two logs.
    """
    path = log_folder() / CHECKPOINT
    if not path.exists():
        return 0
    head = read_checkpoint(read_note(path.read_bytes()).text)
    known = Head.objects.filter(size=head.size).values_list("root", flat=True).first()
    if head.origin != origin or known is None or bytes(known) != head.root:
        message = N_(
            "The log in {folder} ({origin}, {size} entries) is not the one of this database, which may have been restored from"
            " an older copy. Nothing is numbered or signed. Bring the newer database back, or move the folder away for good and"
            " say so to all who hold heads of it."
        )
        raise OtherLogError(message, folder=log_folder(), origin=head.origin, size=head.size)
    return head.size


def publish(log: Log, keys: Sequence[SigningKey], fresh: Batch | None = None) -> None:
    """Bring the folder up to what is numbered, and sign its head; nothing is done where both are there.

    Args:
        log: as it stands in the database.
        keys: that sign.
        fresh: what was numbered last; if that is all that is missing, it is not read again.

    Raises:
        OtherLogError: the folder is another log's.
        ChangedTileError, MissingTileError: a file of the folder was changed or is gone.
    """
    folder, size = log_folder(), published_size(log.origin)
    if size == log.size:
        return
    folder.mkdir(parents=True, exist_ok=True)
    if fresh is not None and (fresh.start, fresh.start + fresh.size) == (size, log.size):
        _append(folder, fresh)
    else:
        for start in range(size, log.size, LEAVES):
            _append(folder, _numbered(start, min(log.size, start + LEAVES)))
    root = Frontier.of(log.size, bytes(log.edge)).root
    if root_at(TileReader(reader_of(folder), log.size), log.size) != root:
        message = N_("The files in {folder} do not lead to the root of the numbered leaves: nothing is signed.")
        raise OtherLogError(message, folder=folder)
    note = sign_checkpoint(Checkpoint(log.origin, log.size, root), keys)
    # After the files, before the head is shown: whoever holds a head finds it here.
    head, _ = Head.objects.get_or_create(size=log.size, defaults={"root": root, "note": note})
    # One that was signed before this run broke off may have the signature of a key that signs no more.
    write_checkpoint(folder, head.note if bytes(head.root) == root else note)


def publish_keys(log: Log) -> None:
    """Show in the folder which keys have signed heads of which sizes; nothing is done where it shows that already."""
    if log_folder().exists():
        write_keys(log_folder(), ranges_text(log.origin))


def _numbered(start: int, end: int) -> Batch:
    rows = copy_out(NUMBERED, SCHEMA, [start, end])
    return Batch(start, rows.with_columns(pl.col("entry").str.decode("hex")), [])


def _append(folder: Path, batch: Batch) -> None:
    is_public = batch.rows["entry"].bin.size() != COMMITMENT_SIZE
    for (kind,), part in batch.rows.filter(is_public).group_by("kind"):
        keys = list(part.select("first", "second").iter_rows())
        for leaf in sources()[str(kind)].leaves(keys):
            if leaf.content is not None:
                write_public(folder, leaf.content)
    append_entries(folder, batch.start, batch.rows["entry"].to_list(), batch.nodes)

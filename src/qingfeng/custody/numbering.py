"""Numbering: rows that wait in the outbox get their places in the log, batch by batch, each batch in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import polars as pl
from django.db import transaction

from qingfeng.custody.models import Log
from qingfeng.custody.tables import FrameLeaves
from qingfeng.ledger.frontier import Frontier
from qingfeng.ledger.sources import Leaf, sources
from qingfeng.storage.copying import array_of, copy_in, copy_out, raw_cursor

SEQUENCER = "ledger sequencer"
WAITING = "SELECT id, kind, first, second FROM leaf_outbox WHERE id > %s ORDER BY id LIMIT %s"
WAITING_SCHEMA = {"id": pl.Int64, "kind": pl.String, "first": pl.Int64, "second": pl.Int64}
KEY = ["kind", "first", "second"]
KEYED = {"kind": pl.String, "first": pl.Int64, "second": pl.Int64, "entry": pl.Binary}


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction numbered, so that nobody needs to read it again or to hash it twice.

    Attributes:
        start: number of the first of these entries.
        rows: `kind`, `first`, `second`, `entry` (Binary), in the order of their numbers.
        nodes: hashes of the nodes of the tree that they complete (`Frontier.completed`).
    """

    start: int
    rows: pl.DataFrame
    nodes: list[list[bytes]]

    @property
    def size(self) -> int:
        """How many entries they are."""
        return self.rows.height


@contextmanager
def turn(*, wait: bool) -> Iterator[bool]:
    """Be the one sequencer inside the block; False where another is at work and one does not wait for it."""
    ask = "SELECT pg_advisory_lock({0}), true" if wait else "SELECT NULL, pg_try_advisory_lock({0})"
    number = "hashtextextended(%s, 0)"
    with raw_cursor() as cursor:
        cursor.execute(ask.format(number).encode(), [SEQUENCER])
        row = cursor.fetchone()
    is_mine = row is not None and bool(row[1])
    try:
        yield is_mine
    finally:
        if is_mine:
            with raw_cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({number})".encode(), [SEQUENCER])


def number_all(batch: int) -> Iterator[Batch]:
    """Number what waits, and give each batch when it is kept.

    Where a run ends is not remembered: rows are committed in another order than their numbers in the outbox, and what came
    late is found by the next run. A row that is gone, or of a kind that nobody gives, stays in the outbox.
    """
    after: int | None = 0
    while after is not None:
        numbered, after = number_batch(after, batch)
        if numbered is not None:
            yield numbered


@transaction.atomic
def number_batch(after: int, batch: int) -> tuple[Batch | None, int | None]:
    """Number some of what waits behind a place of the outbox; return what, if anything, and the place to go on from."""
    waiting = copy_out(WAITING, WAITING_SCHEMA, [after, batch])
    if not waiting.height:
        return None, None
    leaves = waiting.join(_entries(waiting), on=KEY, how="inner").sort("id")
    numbered = _append(leaves) if leaves.height else None
    last = waiting["id"].max()
    assert isinstance(last, int)
    return numbered, last


def _entries(waiting: pl.DataFrame) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=KEYED)]
    known = sources()
    for (kind,), part in waiting.group_by("kind"):
        if kind in known:
            keys = list(part.select("first", "second").iter_rows())
            source = known[str(kind)]
            parts.append(
                entries_of_rows(str(kind), source.rows(keys))
                if isinstance(source, FrameLeaves)
                else entries_of(str(kind), list(source.leaves(keys)))
            )
    return pl.concat(parts)


def entries_of(kind: str, leaves: list[Leaf]) -> pl.DataFrame:
    """Return the entries of leaves as the log has them (`KEYED`)."""
    hashed = sha256
    entries = [
        text.encode() if salt is None else hashed(b"\x01" + salt + text.encode()).digest()
        for _first, _second, salt, text, _content in leaves
    ]
    firsts, seconds = [leaf[0] for leaf in leaves], [leaf[1] for leaf in leaves]
    return pl.DataFrame({"kind": [kind] * len(leaves), "first": firsts, "second": seconds, "entry": entries}, schema=KEYED)


def entries_of_rows(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the entries of rows with their texts (`custody.tables.texts_of`), as `entries_of` those of their leaves."""
    hashed = sha256
    salts = rows["salt"].fill_null("").str.decode("hex", strict=False).fill_null(b"").to_list()
    texts = rows["text"].cast(pl.Binary).to_list()
    # As `ledger.leaves.commitment`, without a call for each of millions.
    entries = [hashed(b"\x01" + salt + text).digest() for salt, text in zip(salts, texts, strict=True)]
    return rows.select(pl.lit(kind).alias("kind"), "first", "second", pl.Series("entry", entries, dtype=pl.Binary))


def _append(leaves: pl.DataFrame) -> Batch:
    log = Log.objects.select_for_update().get()
    hashes = [sha256(b"\x00" + entry).digest() for entry in leaves["entry"].to_list()]
    grown, nodes = Frontier.of(log.size, bytes(log.edge)).completed(hashes)
    rows = leaves.select(
        pl.int_range(log.size, grown.size, eager=True).alias("index"),
        *KEY,
        pl.concat_str(pl.lit("\\x"), pl.col("entry").bin.encode("hex")).alias("entry"),
    )
    copy_in("ledger_leaf", rows)
    with raw_cursor() as cursor:
        cursor.execute("DELETE FROM leaf_outbox WHERE id = ANY(%s::bigint[])", [array_of(leaves["id"].to_list())])
    Log.objects.update(size=grown.size, edge=grown.edge)
    return Batch(log.size, leaves.select(*KEY, "entry"), nodes)

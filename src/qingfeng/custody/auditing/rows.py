"""The rows of the record, each held against the entry that the log has for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import polars as pl

from qingfeng.custody.numbering import entries_of, entries_of_rows
from qingfeng.custody.tables import HIGHEST, LOWEST, FrameLeaves
from qingfeng.ledger.sources import Key, LeafSource, sources
from qingfeng.storage.copying import copy_out

AT_ONCE = 100_000
WITHIN = "kind = %s AND (first, second) > (%s, %s) AND (first, second) <= (%s, %s)"
NUMBERED = f"SELECT first, second, index, encode(entry, 'hex') FROM ledger_leaf WHERE {WITHIN}"  # noqa: S608 -- our own words
WAITING = f"SELECT first, second FROM leaf_outbox WHERE {WITHIN}"  # noqa: S608 -- as above
KEY = ["first", "second"]
KEYED = {"first": pl.Int64, "second": pl.Int64}
FIRST, LAST = (LOWEST, LOWEST), (HIGHEST, HIGHEST)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row or a number that does not agree.

    Attributes:
        kind, first, second: what it names.
        index: its place in the log, None where it has none.
        entry: what the row says now, None where it is gone.
        waits: it stands in the outbox.
    """

    kind: str
    first: int
    second: int
    index: int | None
    entry: bytes | None
    waits: bool = False


@dataclass(slots=True)
class RowsRead:
    """Counts rows as they are read."""

    rows: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class RowsHeld:
    """Rows of some kinds, held against the log: how many, and those that do not agree."""

    read: RowsRead
    odd: list[Suspect]

    def __add__(self, other: "RowsHeld") -> "RowsHeld":
        read = RowsRead(self.read.rows + other.read.rows, self.read.waiting + other.read.waiting)
        return RowsHeld(read, sorted([*self.odd, *other.odd], key=lambda each: each.kind))


def rows_held(kinds: Iterable[str], believed: dict[int, bytes | None]) -> RowsHeld:
    """Hold the rows of these kinds against the log (`suspects`)."""
    read, known = RowsRead(), sources()
    return RowsHeld(read, [each for kind in sorted(kinds) for each in suspects(known[kind], believed, read)])


def suspects(source: LeafSource, believed: dict[int, bytes | None], read: RowsRead) -> Iterator[Suspect]:
    """Give the rows of a kind that do not agree with the log, and the numbers that have no row.

    Args:
        source: gives the rows.
        believed: entries of the log that are believed in place of those of the table.
        read: is counted up.
    """
    low = FIRST
    for rows, is_last in _marked(_parts(source)):
        read.rows += rows.height
        high = LAST if is_last else _highest(rows)
        yield from _within(source.kind, rows, (low, high), believed, read)
        low = high


def _parts(source: LeafSource) -> Iterator[pl.DataFrame]:
    """Give the entries of all rows (`first`, `second`, `entry`), some thousands at a time, in the order of their keys."""
    if not isinstance(source, FrameLeaves):
        every = source.every()
        while leaves := list(islice(every, AT_ONCE)):
            yield entries_of(source.kind, leaves).drop("kind")
        return
    parts: list[pl.DataFrame] = []
    for rows in source.all_rows():
        parts.append(entries_of_rows(source.kind, rows).drop("kind"))
        if sum(part.height for part in parts) >= AT_ONCE:
            yield pl.concat(parts)
            parts = []
    yield from [pl.concat(parts)] if parts else []


def _marked(parts: Iterator[pl.DataFrame]) -> Iterator[tuple[pl.DataFrame, bool]]:
    """Say of each part that has rows whether it is the last; where there is none, an empty one is it."""
    held = pl.DataFrame(schema={**KEYED, "entry": pl.Binary})
    for part in parts:
        if held.height and part.height:
            yield held, False
        held = part if part.height else held
    yield held, True


def _highest(rows: pl.DataFrame) -> Key:
    first, second = rows.select(KEY).sort(KEY).row(-1)
    return first, second


def _within(
    kind: str, rows: pl.DataFrame, span: tuple[Key, Key], believed: dict[int, bytes | None], read: RowsRead
) -> Iterator[Suspect]:
    bounds = [kind, *span[0], *span[1]]
    numbered = copy_out(NUMBERED, {**KEYED, "index": pl.Int64, "logged": pl.String}, bounds)
    numbered = numbered.with_columns(pl.col("logged").str.decode("hex", strict=False))
    both = rows.join(numbered, on=KEY, how="full", coalesce=True)
    odd = ~pl.col("entry").eq_missing(pl.col("logged"))
    if believed:
        odd |= pl.col("index").is_in(list(believed)).fill_null(value=False)
    waiting = copy_out(WAITING, KEYED, bounds)
    read.waiting += waiting.height
    waits = set(waiting.iter_rows())
    for first, second, entry, index, logged in both.filter(odd).sort(KEY).iter_rows():
        expected = believed.get(index, logged) if index is not None else None
        if index is None or entry != expected:
            yield Suspect(kind, first, second, index, entry, (first, second) in waits)
    lost = waiting.join(both, on=KEY, how="anti").sort(KEY)
    yield from (Suspect(kind, first, second, None, None, waits=True) for first, second in lost.iter_rows())

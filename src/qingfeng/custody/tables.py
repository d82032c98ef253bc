"""How the rows of a table are read for the log: by their keys, or all of them in ranges, as texts that no fault can stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

import polars as pl

from qingfeng.ledger.columns import objects, spelt
from qingfeng.ledger.sources import Key, Leaf
from qingfeng.storage.copying import array_of, copy_out, raw_cursor

LOWEST, HIGHEST = -(2**63), 2**63 - 1
Columns: TypeAlias = "Mapping[str, tuple[str, str]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as the log reads it.

    Attributes:
        name: as FROM names it, with its letter: `act a`.
        key: SQL of the one or two numbers that name a row.
        salt: SQL of its salt, or None for public rows.
        columns: each field of the form: its SQL and how it is spelt (a word of `ledger.columns`).
        joins: what the columns need. Outer joins, so that no row is lost with its neighbour.
        beside: a table of the joins whose `id` is the first number of the key: of it too only the range is read.
    """

    name: str
    key: tuple[str, ...]
    columns: Columns
    salt: str | None = None
    joins: str = ""
    beside: str = ""

    def keyed(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the rows of keys, as `between`."""
        if not keys:
            return self.between(HIGHEST, HIGHEST)
        pairs = " AND ".join(f"{column} = wanted.{name}" for column, name in zip(self.key, ("first", "second"), strict=False))
        wanted = f"unnest(%s::bigint[], %s::bigint[]) AS wanted(first, second) JOIN {self.name} ON {pairs}"
        firsts = [first for first, _ in keys]
        # Said again as a range: otherwise a batch of many keys is looked for from the beginning of the table.
        span = (max(min(firsts) - 1, LOWEST), max(firsts))
        return self._read(wanted, [array_of(firsts), array_of(second for _, second in keys)], span)

    def between(self, low: int, high: int) -> pl.DataFrame:
        """Return the rows with low < first <= high, in any order.

        `first`, `second` (Int64), `salt` (String, hexadecimal), and the columns, spelt as JSON.
        """
        return self._read(self.name, [], (low, high))

    def _read(self, rows: str, parameters: Sequence[object], span: tuple[int, int]) -> pl.DataFrame:
        second = self.key[1] if len(self.key) > 1 else "0"
        salt = "NULL" if self.salt is None else f"encode({self.salt}, 'hex')"
        # Casts to text: a value must not stop the reading because somebody put it there.
        told = ", ".join(sql for sql, _ in self.columns.values())
        schema = {"first": pl.Int64, "second": pl.Int64, "salt": pl.String} | dict.fromkeys(self.columns, pl.String)
        query = (
            f"SELECT {self.key[0]}, {second}, {salt}, {told} FROM {rows} {self.joins}"  # noqa: S608 -- names of our own columns
            f" WHERE {self.key[0]} > %s AND {self.key[0]} <= %s"
        )
        bound = [*parameters, *span]
        if self.beside:
            # Otherwise every range of a large table would be joined with the whole of its neighbour.
            part = f"SELECT * FROM {self.beside} WHERE id > %s AND id <= %s"  # noqa: S608 -- as above
            query, bound = f"WITH {self.beside} AS ({part}) {query}", [*span, *bound]
        frame = copy_out(query, schema, bound)
        return spelt(frame, {name: word for name, (_, word) in self.columns.items()})


def ranges(table: str, column: str, step: int) -> Iterator[tuple[int, int]]:
    """Give ranges (low, high] of a numbering column that hold `step` rows each and together every number there is."""
    bounds = f"SELECT n FROM (SELECT {column} AS n, row_number() OVER (ORDER BY {column}) AS place FROM {table}) AS numbered"  # noqa: S608 -- names of our own tables
    with raw_cursor() as cursor:
        cursor.execute(f"{bounds} WHERE place % {step} = 0 ORDER BY n".encode())
        found = [int(str(row[0])) for row in cursor.fetchall()]
    yield from zip([LOWEST, *found], [*found, HIGHEST], strict=True)


class FrameLeaves:
    """What sources of many rows have in common: they read frames, and leaves are made of frames only for who asks.

    A frame has the columns of `texts_of`.
    """

    def rows(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the rows of these keys, in any order; those that are not there are left out."""
        raise NotImplementedError

    def all_rows(self) -> Iterator[pl.DataFrame]:
        """Give all rows, frame by frame: no key of a frame is smaller than one of a frame before."""
        raise NotImplementedError

    def leaves(self, keys: Sequence[Key]) -> Iterator[Leaf]:
        """Give the leaves of these keys."""
        return leaves_of(self.rows(keys))

    def every(self) -> Iterator[Leaf]:
        """Give all leaves by their keys."""
        for frame in self.all_rows():
            yield from leaves_of(frame.sort("first", "second"))


def texts_of(frame: pl.DataFrame, kind: str, columns: Sequence[str]) -> pl.DataFrame:
    """Return rows that were read as `first`, `second`, `salt` (hexadecimal) and `text`: the named columns are their form."""
    texts = objects({name: frame[name] for name in columns}, kind)
    return frame.select("first", "second", "salt", texts.alias("text"))


def leaves_of(frame: pl.DataFrame) -> Iterator[Leaf]:
    """Give the leaves of rows with their texts, in the order in which they stand."""
    salts = frame["salt"].str.decode("hex", strict=False).fill_null(b"")
    columns = (frame["first"], frame["second"], salts, frame["text"])
    # As `Leaf(*each)`, without a call for each of millions.
    return map(Leaf._make, zip(*(column.to_list() for column in columns), repeat(None)))


def commitments(frame: pl.DataFrame, kind: str, columns: Sequence[str]) -> Iterator[Leaf]:
    """Give the leaves of rows that were read, by their keys: the named columns are the fields of their form."""
    return leaves_of(texts_of(frame, kind, columns).sort("first", "second"))


def leaves_with(frame: pl.DataFrame, texts: pl.Series) -> Iterator[Leaf]:
    """Give the leaves of rows that were read, with their texts."""
    return leaves_of(frame.select("first", "second", "salt", texts.alias("text")))

"""How the rows of a table are read for the log: by their keys, or all of them in ranges, as texts that no fault can stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

import polars as pl

from qingfeng.ledger.columns import SPELT, objects
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
        columns: each field of the form: its SQL and how it is spelt (a word of `ledger.columns.SPELT`).
        joins: what the columns need. Outer joins, so that no row is lost with its neighbour.
    """

    name: str
    key: tuple[str, ...]
    columns: Columns
    salt: str | None = None
    joins: str = ""

    def keyed(self, keys: Sequence[Key]) -> pl.DataFrame:
        """Return the rows of keys, as `between`."""
        pairs = " AND ".join(f"{column} = wanted.{name}" for column, name in zip(self.key, ("first", "second"), strict=False))
        rows = f"unnest(%s::bigint[], %s::bigint[]) AS wanted(first, second) JOIN {self.name} ON {pairs}"
        return self._read(
            f"{rows} {self.joins}", [array_of(first for first, _ in keys), array_of(second for _, second in keys)]
        )

    def between(self, low: int, high: int) -> pl.DataFrame:
        """Return the rows with low < first <= high in the order of their keys.

        `first`, `second` (Int64), `salt` (String, hexadecimal), and the columns, spelt as JSON.
        """
        where = f"WHERE {self.key[0]} > %s AND {self.key[0]} <= %s"
        return self._read(f"{self.name} {self.joins} {where}", [low, high]).sort("first", "second")

    def _read(self, rows: str, parameters: Sequence[object]) -> pl.DataFrame:
        second = self.key[1] if len(self.key) > 1 else "0"
        salt = "NULL" if self.salt is None else f"encode({self.salt}, 'hex')"
        # Casts to text: a value must not stop the reading because somebody put it there.
        told = ", ".join(sql for sql, _ in self.columns.values())
        schema = {"first": pl.Int64, "second": pl.Int64, "salt": pl.String} | dict.fromkeys(self.columns, pl.String)
        query = f"SELECT {self.key[0]}, {second}, {salt}, {told} FROM {rows}"  # noqa: S608 -- names of our own columns
        frame = copy_out(query, schema, parameters)
        return frame.with_columns(SPELT[word](frame[name]).alias(name) for name, (_, word) in self.columns.items())


def ranges(table: str, column: str, step: int) -> Iterator[tuple[int, int]]:
    """Give ranges (low, high] of a numbering column that hold `step` rows each and together every number there is."""
    bounds = f"SELECT n FROM (SELECT {column} AS n, row_number() OVER (ORDER BY {column}) AS place FROM {table}) AS numbered"  # noqa: S608 -- names of our own tables
    with raw_cursor() as cursor:
        cursor.execute(f"{bounds} WHERE place % {step} = 0 ORDER BY n".encode())
        found = [int(str(row[0])) for row in cursor.fetchall()]
    yield from zip([LOWEST, *found], [*found, HIGHEST], strict=True)


def commitments(frame: pl.DataFrame, kind: str, columns: Sequence[str]) -> Iterator[Leaf]:
    """Give the leaves of rows that were read: the named columns are the fields of their form."""
    texts = objects({name: frame[name] for name in columns}, kind)
    return leaves_with(frame, texts)


def leaves_with(frame: pl.DataFrame, texts: pl.Series) -> Iterator[Leaf]:
    """Give the leaves of rows that were read, with their texts."""
    salts = frame["salt"].str.decode("hex", strict=False).fill_null(b"")
    columns = (frame["first"], frame["second"], salts, texts)
    # As `Leaf(*each)`, without a call for each of millions.
    return map(Leaf._make, zip(*(column.to_list() for column in columns), repeat(None)))

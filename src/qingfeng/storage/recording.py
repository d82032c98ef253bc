"""The one door into the record: rows, the salts of their leaves and their places in the outbox, in one transaction."""

import os

import polars as pl
from django.db import transaction

from qingfeng.storage.copying import copy_in

SALT = 32


def record(table: str, frame: pl.DataFrame, *, kind: str, key: tuple[str, ...]) -> int:
    """Append rows to an append-only table, each with a leaf salt of its own, and put each into the outbox of the ledger.

    Args:
        table: a table with a column `leaf_salt` of 32 bytes.
        frame: its rows, columns by name, without the salt.
        kind: what the outbox calls them.
        key: one or two integer columns that name a row.

    Returns:
        The number of rows.
    """
    first, *rest = key
    second = pl.col(rest[0]) if rest else pl.lit(0)
    with transaction.atomic():
        copy_in(table, frame.with_columns(leaf_salt=salts(frame.height)))
        copy_in(
            "leaf_outbox",
            frame.select(
                pl.lit(kind).alias("kind"), pl.col(first).cast(pl.Int64).alias("first"), second.cast(pl.Int64).alias("second")
            ),
        )
    return frame.height


def salts(count: int, size: int = SALT) -> pl.Series:
    """Return that many random salts as PostgreSQL writes bytes in text."""
    digits = os.urandom(count * size).hex()
    step = 2 * size
    return pl.Series("leaf_salt", ["\\x" + digits[at : at + step] for at in range(0, len(digits), step)], dtype=pl.String)

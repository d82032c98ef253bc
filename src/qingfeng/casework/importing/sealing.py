"""Private values apart from the record: each with a salt of its own, the record holding the digest of both."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from qingfeng.casework.shapes import json_object

SALT = 16
PRIVATE_SCHEMA = {
    "case_id": pl.Int64,
    "seq": pl.Int64,
    "key": pl.String,
    "value": pl.String,
    "salt": pl.String,
    "digest": pl.String,
}


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """`values`: rows of `private_value` beside their digests (as `PRIVATE_SCHEMA`); `digests`: a JSON object a row, or null."""

    values: pl.DataFrame
    digests: pl.Series


def seal(frame: pl.DataFrame, names: Sequence[str], *, prefix: str) -> Sealed:
    """Seal the named columns of a frame that has `case_id` and `seq`; they hold JSON texts, null where there is no value."""
    parts, digests = [], []
    for name in names:
        key = name.removeprefix(prefix)
        values = frame.select("case_id", pl.col("seq").cast(pl.Int64), pl.col(name).alias("value"))
        drawn = os.urandom(SALT * frame.height)
        salts = [drawn[at : at + SALT] for at in range(0, len(drawn), SALT)]
        sealed = [
            None if value is None else hashlib.sha256(salt + value.encode()).hexdigest()
            for salt, value in zip(salts, values["value"], strict=True)
        ]
        digests.append(pl.Series(name, sealed, dtype=pl.String))
        texts = pl.Series(["\\x" + salt.hex() for salt in salts], dtype=pl.String)
        part = values.with_columns(key=pl.lit(key), salt=texts, digest=digests[-1]).select(PRIVATE_SCHEMA.keys())
        parts.append(part.filter(pl.col("value").is_not_null()))
    if not parts:
        return Sealed(pl.DataFrame(schema=PRIVATE_SCHEMA), pl.Series("digests", [None] * frame.height, dtype=pl.String))
    table = pl.DataFrame(digests)
    objects = table.select(json_object(table, table.columns, prefix=prefix).alias("digests")).to_series()
    return Sealed(pl.concat(parts), objects)

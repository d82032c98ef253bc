"""Keys of acts, for a whole frame at once; what they hash is that of `foundation.record.act_key` and `event_key`."""

import hashlib

import polars as pl

from qingfeng.casework.shapes import json_value


def act_keys(acts: pl.DataFrame) -> pl.Series:
    """Return the keys of acts as 64 hexadecimal digits.

    `acts` has `case_key`, `name`, `step`, `at`, `event_id` (all but `at` String; `step` and `event_id` may be null), in the
    order of their places. Acts of a case that are equal in name, step and instant are numbered in that order. Of an id that
    stands twice in a case the first act has it; the others count as having none.
    """
    named = acts.select(
        "case_key",
        pl.concat_str("name", pl.lit("+"), "step").fill_null(pl.col("name")).alias("name"),
        pl.col("at").dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ").alias("at"),
        "event_id",
    )
    named = named.with_columns(
        pl.when(pl.col("event_id").is_not_null() & pl.struct("case_key", "event_id").is_first_distinct()).then("event_id")
    )
    named = named.with_columns(k=pl.int_range(pl.len()).over("case_key", "name", "at"))
    case, name, event = (json_value(named, column) for column in ("case_key", "name", "event_id"))
    by_id = pl.concat_str(pl.lit("["), case, pl.lit(',"id",'), event, pl.lit("]"))
    by_content = pl.concat_str(pl.lit("["), case, pl.lit(","), name, pl.lit(',"'), "at", pl.lit('",'), "k", pl.lit("]"))
    texts = named.select(pl.coalesce(by_id, by_content)).to_series()
    return pl.Series("key", [hashlib.sha256(text.encode()).hexdigest() for text in texts], dtype=pl.String)

"""Attributes as they lie in the record: JSON texts, one a value, typed by the columns that the import names.

Dates are written as days since 1970, instants as microseconds since 1970, so that what is read again is what was read first.
"""

from collections.abc import Iterable, Mapping

import polars as pl

from qingfeng.foundation.record import INSTANT

KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "truth": pl.Boolean,
    "date": pl.Date,
    "instant": INSTANT,
    "limit": pl.Struct({"value": pl.Int64, "unit": pl.String}),
}


def kind_of(dtype: pl.DataType) -> str:
    """Return the word for a type of attribute."""
    if isinstance(dtype, pl.Categorical | pl.Enum):
        return "text"
    return next(kind for kind, known in KINDS.items() if dtype == known)


def json_value(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return the JSON text of a column's values; null stays null."""
    dtype = frame.schema[name]
    column = pl.col(name).cast(pl.Int64) if dtype in (pl.Date, INSTANT) else pl.col(name)
    column = column.cast(pl.String) if isinstance(dtype, pl.Categorical | pl.Enum) else column
    wrapped = pl.struct(column.alias("v")).struct.json_encode()
    # `{"v":…}` without its frame.
    return pl.when(pl.col(name).is_not_null()).then(wrapped.str.slice(5).str.head(-1))


def json_object(frame: pl.DataFrame, names: Iterable[str], *, prefix: str) -> pl.Expr:
    """Return a JSON object of several columns, keys sorted and without the prefix, nulls left out; null for an empty one."""
    parts = [pl.concat_str(pl.lit(f"{_quoted(name.removeprefix(prefix))}:"), json_value(frame, name)) for name in sorted(names)]
    if not parts:
        return pl.lit(None, pl.String)
    joined = pl.concat_str(parts, separator=",", ignore_nulls=True)
    return pl.when(joined != "").then(pl.concat_str(pl.lit("{"), joined, pl.lit("}")))


def from_objects(texts: pl.Series, kinds: Mapping[str, str], *, prefix: str) -> pl.DataFrame:
    """Return one column for each attribute that JSON objects hold, null where an object has it not."""
    fields = {name: pl.Int64() if kind in ("date", "instant") else KINDS[kind] for name, kind in kinds.items()}
    if not fields:
        return pl.DataFrame()
    read = texts.fill_null("{}").str.json_decode(pl.Struct(fields)).struct.unnest()
    return read.select(
        (pl.col(name).cast(pl.Int32).cast(pl.Date) if kind == "date" else pl.col(name).cast(KINDS[kind])).alias(prefix + name)
        for name, kind in kinds.items()
    )


def _quoted(key: str) -> str:
    return str(pl.select(pl.struct(pl.lit(key).alias("v")).struct.json_encode()).item())[5:-1]

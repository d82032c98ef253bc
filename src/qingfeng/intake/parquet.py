"""Parquet by Polars: its schema checked, its values as texts like those of any other table."""

import polars as pl

from qingfeng.foundation.messages import N_
from qingfeng.intake.sources import Source
from qingfeng.intake.tables import NotTableError, TextTable

_STRUCTURED = (pl.List, pl.Array, pl.Struct, pl.Object, pl.Binary)


def read_parquet(source: Source) -> TextTable:
    """Read a Parquet file; times become ISO texts (with their offset where the column has a zone), lines are row numbers.

    Columns of lists, structures or bytes are left out.

    Raises:
        NotTableError: no Parquet, cut, or no column that can be used.
    """
    source.digest_whole()
    try:
        frame = pl.read_parquet(source.path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise NotTableError(N_("{file}: cannot be read as Parquet ({reason})."), file=source.name, reason=str(error)) from error
    plain = [pl.col(name) for name, dtype in frame.schema.items() if not isinstance(dtype, _STRUCTURED)]
    if not plain:
        raise NotTableError(N_("{file}: has no column of plain values."), file=source.name)
    cells = frame.select(*plain)
    cells = cells.select(_as_text(name, dtype) for name, dtype in cells.schema.items())
    return TextTable(cells, pl.int_range(1, cells.height + 1, eager=True, dtype=pl.Int64).alias("line"), "row")


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.Datetime):
        moment = pl.col(name).dt.convert_time_zone("UTC") if dtype.time_zone else pl.col(name)
        return moment.dt.to_string("%Y-%m-%dT%H:%M:%S%.9f" + ("Z" if dtype.time_zone else ""))
    return pl.col(name).cast(pl.String)

"""Rows of a release held against rows counted from the record: the same but for the numbers of their clusters.

The numbers were drawn, so they cannot be equal; which rows share one must be. Each cluster is coloured by the rows that it has,
each row by its amounts and the colours of its clusters, round after round, as far as colours tell rows apart (Weisfeiler and
Leman 1968). Two releases of the same record are always found equal. Where the colours differ, so do the rows.
"""

from decimal import Decimal

import polars as pl

from qingfeng.publication.pack.errors import FigureDifferenceError
from qingfeng.publication.pack.rows import CLUSTERS

CELL = ("group", "unit", "indicator")
AMOUNTS = ("num", "den", "w", "stratum")
# Colours hardly ever change after the third round; one more is cheap.
ROUNDS = 4


def check_same(expected: pl.DataFrame, found: pl.DataFrame) -> None:
    """Check that two frames of published rows are the same but for the numbers of their clusters.

    Args:
        expected: rows counted from the record.
        found: rows of the release.

    Raises:
        FigureDifferenceError: the first cell whose amounts differ, or whose rows share other days, weeks, cases or applicants.
    """
    _check_amounts(expected, found)
    both = pl.concat([expected.with_columns(side=pl.lit(0)), found.with_columns(side=pl.lit(1))])
    for name in CLUSTERS:
        _check_colours(_coloured(both, (name,), rounds=1), name)
    _check_colours(_coloured(both, CLUSTERS, rounds=ROUNDS), ", ".join(CLUSTERS))


def _check_amounts(expected: pl.DataFrame, found: pl.DataFrame) -> None:
    keys = [*CELL, *AMOUNTS]
    ours, theirs = (rows.group_by(keys).len("rows") for rows in (expected, found))
    counts = ours.join(theirs, on=keys, how="full", coalesce=True, nulls_equal=True, suffix="_found")
    differing = counts.filter(pl.col("rows").fill_null(0) != pl.col("rows_found").fill_null(0)).sort(keys)
    if differing.height:
        first = differing.row(0, named=True)
        amounts = ", ".join(f"{name} {_plain(first[name])}" for name in AMOUNTS)
        place = (first["group"], first["unit"], first["indicator"], f"rows ({amounts})")
        raise FigureDifferenceError(place, str(first["rows"] or 0), str(first["rows_found"] or 0))


def _coloured(both: pl.DataFrame, clusters: tuple[str, ...], *, rounds: int) -> pl.DataFrame:
    own = both.with_columns(colour=pl.struct(*CELL, *AMOUNTS).hash())
    for _ in range(rounds):
        # A sum does not depend on the order of rows; it may run over, on both sides alike.
        told = [
            pl.when(pl.col(name).is_not_null())
            .then(pl.col("colour").sum().over("side", "group", "unit", name))
            .alias(f"_{name}")
            for name in clusters
        ]
        own = own.with_columns(told)
        own = own.with_columns(colour=pl.struct("colour", *(f"_{name}" for name in clusters)).hash())
    return own


def _check_colours(coloured: pl.DataFrame, field: str) -> None:
    counts = coloured.group_by(*CELL, "colour").agg(expected=(pl.col("side") == 0).sum(), found=(pl.col("side") == 1).sum())
    differing = counts.filter(pl.col("expected") != pl.col("found"))
    cells = differing.group_by(CELL).agg(pl.col("expected").sum()).sort(CELL)
    if cells.height:
        group, unit, indicator, count = cells.row(0)
        total = coloured.filter(
            (pl.col("side") == 0) & (pl.col("group") == group) & (pl.col("unit") == unit) & (pl.col("indicator") == indicator)
        ).height
        # How many rows share their clusters with the same others as in the record.
        raise FigureDifferenceError((group, unit, indicator, field), str(total), str(total - count))


def _plain(value: Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value or "-"

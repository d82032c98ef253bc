"""Cluster numbers drawn afresh: they say which rows belong together, and nothing else.

The record's own numbers would say when and who: days and weeks would stand in their order, and a case could be followed from
one release into the next. Each release therefore numbers them by a draw of the system's own random source, once.
"""

import os

import numpy as np
import polars as pl

from qingfeng.foundation.messages import N_
from qingfeng.publication.pack.errors import UnfitRowsError
from qingfeng.publication.pack.rows import CLUSTERS


def freshly_numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose days, weeks, cases and applicants are numbered from 0 within each unit, in an order drawn at random.

    Which rows share a number stays as it is, and so does what has none.

    Args:
        rows: with the columns group, unit, day, week, case, applicant (integers, may be null).
    """
    for name in CLUSTERS:
        rows = rows.with_columns(_drawn(rows, name))
    return rows


def refuse_linked_answers(rows: pl.DataFrame, anonymous: tuple[str, ...]) -> None:
    """Refuse rows in which an anonymous answer shares its case or applicant with a row of another indicator.

    Whoever handled the case would then know who answered.

    Args:
        rows: as for `freshly_numbered`, with the column indicator.
        anonymous: the indicators whose answers were promised to be anonymous.

    Raises:
        UnfitRowsError: some answer could be linked.
    """
    is_answer = pl.col("indicator").is_in(anonymous)
    for name in ("case", "applicant"):
        keys = rows.filter(pl.col(name).is_not_null()).select("group", "unit", name, "indicator")
        linked = keys.filter(is_answer).join(keys.filter(~is_answer), on=["group", "unit", name], how="semi")
        if linked.height:
            indicator, unit = linked.select("indicator", "unit").sort("indicator", "unit").row(0)
            message = N_(
                "answers to {indicator} of the unit {unit} are anonymous, but share their {column} with other rows: they cannot"
                " be published so"
            )
            raise UnfitRowsError(message, indicator=indicator, unit=unit, column=name)


def _drawn(rows: pl.DataFrame, name: str) -> pl.Series:
    keys = rows.select("group", "unit", name)
    known = keys.drop_nulls(name).unique()
    # Eight bytes each: that two are equal happens once in 10^9 releases, and costs only that these two stand in their order.
    drawn = np.frombuffer(os.urandom(8 * known.height), np.uint64)
    numbered = (
        known.with_columns(drawn=pl.Series(drawn, dtype=pl.UInt64))
        .sort("group", "unit", "drawn")
        .with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64).over("group", "unit"))
    )
    joined = keys.join(numbered, on=["group", "unit", name], how="left", maintain_order="left")
    return joined["number"].alias(name)

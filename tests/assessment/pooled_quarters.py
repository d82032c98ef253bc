"""Quarters of the worked example one after the other, as an account keeps them."""

from collections.abc import Sequence
from datetime import timedelta

import polars as pl
from tests.assessment.worked import worked_rows

from qingfeng.foundation.quarters import Quarter

LAST = Quarter(2026, 3)
YEAR = (Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2), LAST)
# Numbers of cases and applicants of the worked example are below this.
APART = 100_000


def quarter_rows(quarter: Quarter, *, same_applicants: bool = False, units: str = "ABCDEFG") -> pl.DataFrame:
    """Return the rows of the worked example as those of a quarter, its cases its own; applicants too, unless the same."""
    number = YEAR.index(quarter) * APART
    days = (timedelta(days=day or 0) for day in worked_rows()["day"])
    rows = worked_rows().with_columns(
        pl.col("unit").str.to_lowercase(),
        pl.col("case") + number,
        pl.col("applicant") + (0 if same_applicants else number),
        pl.Series("on", [quarter.first + day for day in days]),
        group=pl.lit("key"),
    )
    return rows.filter(pl.col("unit").is_in(list(units.lower())))


def of_quarters(quarters: Sequence[Quarter], *, same_applicants: bool = False) -> pl.DataFrame:
    """Return the rows of several such quarters together."""
    return pl.concat([quarter_rows(each, same_applicants=same_applicants) for each in quarters])

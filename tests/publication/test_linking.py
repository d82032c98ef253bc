"""Somebody who knows one visit tries to find its row. The bounds are those that docs/privacy.md states.

The simulated quarter keeps what the release does not tell, so that each guess can be judged: success is the chance to name the
right row when one of those that fit is taken at random.
"""

from collections import Counter
from functools import cache

import polars as pl
import pytest
from tests.publication.quarters import WEEKS, simulated_rows

from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.rows import published

KNOWN = ["unit", "stratum", "num"]
DAYS_OF_WEEK = Counter(WEEKS)


@cache
def cases() -> pl.DataFrame:
    """Return one line a case: what is published of it, and its true day and week as `real_day` and `real_week`."""
    rows = simulated_rows(key=34, township=13, cases=570, seed=5)
    drawn = freshly_numbered(rows)
    is_case = pl.col("indicator") == "on-time"
    real = rows.filter(is_case).select(real_day="day", real_week="week", real_applicant="applicant")
    used = drawn.filter(pl.col("indicator") == "days").select("unit", "case", used="num")
    found = pl.concat([drawn.filter(is_case), real], how="horizontal").join(used, on=["unit", "case"])
    shape = found.group_by("unit", "week").agg(days=pl.col("day").n_unique())
    volume = found.group_by("unit", "day").agg(volume=pl.len())
    owed = pl.col("real_week").replace_strict(DAYS_OF_WEEK, return_dtype=pl.UInt32)
    return found.join(shape, on=["unit", "week"]).join(volume, on=["unit", "day"]).with_columns(owed=owed)


def success(fits: list[str], *, late: bool) -> float:
    """Return the mean chance of naming the right row among those that agree in `fits`."""
    found = cases().with_columns(candidates=pl.len().over(fits)).filter(pl.col("num") == (0 if late else 1))
    return float((1 / found["candidates"]).mean())  # type: ignore[operator, arg-type]


def test_with_the_days_of_the_record_a_visit_could_be_found() -> None:
    """The thing can leak: this is why days are drawn afresh."""
    assert success([*KNOWN, "real_day"], late=False) > 0.08
    assert success([*KNOWN, "real_day", "used"], late=False) > 0.3


@pytest.mark.parametrize(
    ("fits", "punctual", "late"),
    [
        # Unit, kind of limit, whether it was in time.
        (KNOWN, 0.01, 0.12),
        # The day too: it tells the week where weeks differ by their number of working days.
        ([*KNOWN, "days"], 0.02, 0.2),
        # And how many working days it took.
        ([*KNOWN, "days", "used"], 0.05, 0.55),
        # Who has counted how many cases fell due on each day of the quarter.
        ([*KNOWN, "volume"], 0.06, 0.65),
    ],
    ids=["outcome", "day", "days-used", "counts-of-days"],
)
def test_who_knows_a_visit_rarely_finds_its_row(fits: list[str], punctual: float, late: float) -> None:
    assert success(fits, late=False) < punctual
    assert success(fits, late=True) < late


def test_a_week_is_told_apart_only_by_its_working_days() -> None:
    """Whole weeks look alike: in a large unit eleven of fourteen have five days."""
    large = cases().with_columns(size=pl.len().over("unit")).filter(pl.col("size") > 1000)
    weeks = large.unique(["unit", "week"])

    assert weeks.select((pl.col("days") == pl.col("owed")).mean()).item() > 0.95
    assert weeks.select((pl.col("days") == 5).mean()).item() > 0.7


def test_a_row_that_was_found_tells_the_rating_and_the_other_cases_of_the_applicant() -> None:
    """What there is to learn, said openly: not who, but what belongs to the same case and the same applicant."""
    found = cases()
    same = found.group_by("unit", "applicant").agg(pl.len(), pl.col("real_applicant").n_unique())

    assert (same["real_applicant"] == 1).all()
    assert (same["len"] > 1).mean() > 0.2  # type: ignore[operator]


def test_the_order_of_rows_tells_nothing_of_the_order_of_cases() -> None:
    rows = simulated_rows(key=3, township=0, cases=900, seed=2).with_columns(place=pl.col("case"))

    drawn = published(freshly_numbered(rows)).filter((pl.col("unit") == "k-0") & (pl.col("indicator") == "on-time"))
    real = freshly_numbered(rows).filter((pl.col("unit") == "k-0") & (pl.col("indicator") == "on-time"))

    assert drawn["case"].is_sorted()
    correlation = real.select(pl.corr("place", "case", method="spearman")).item()
    assert abs(correlation) < 6 / real.height**0.5


def test_a_release_has_no_column_but_those_of_its_specification() -> None:
    rows = simulated_rows(key=2, township=0, cases=100, seed=1).with_columns(
        case_number=pl.lit("XH-2026-1"), name=pl.lit("Wang")
    )

    assert set(published(freshly_numbered(rows)).columns) == {
        *("group", "unit", "indicator", "num", "den", "w", "stratum"),
        *("day", "week", "case", "applicant"),
    }

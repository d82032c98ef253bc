"""Rows of several quarters put together as if they were of one."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from qingfeng.foundation.quarters import Quarter

DAYS_A_WEEK = 7


def pooled(parts: Sequence[tuple[Quarter, pl.DataFrame]], *, same_applicants: bool) -> pl.DataFrame:
    """Return the scoring rows of several quarters, days and weeks counted from the earliest quarter on.

    A case that has rows in two quarters stays one cluster, and so does a week that two quarters share.

    Args:
        parts: quarters with their rows, columns as `counting.rows` says, in any order; one at least.
        same_applicants: whether a number means the same applicant in all of them; else each quarter's are its own.
    """
    earliest = min(quarter for quarter, _ in parts).first
    next_applicant, found = 0, []
    for quarter, rows in sorted(parts, key=lambda part: part[0]):
        shifts = {
            "day": (quarter.first - earliest).days,
            "week": (_monday(quarter.first) - _monday(earliest)).days // DAYS_A_WEEK,
            "applicant": 0 if same_applicants else next_applicant,
        }
        found.append(rows.with_columns(pl.col(name) + shift for name, shift in shifts.items()))
        next_applicant = 1 + max(next_applicant, (found[-1].select(pl.col("applicant").max()).item() or 0))
    return pl.concat(found)


def newest_of(rows: pl.DataFrame) -> Quarter | None:
    """Return the newest quarter that rows are of; None where none of them has a day."""
    day = rows["on"].max()
    return Quarter.of(day) if isinstance(day, date) else None


def apart(rows: pl.DataFrame, last: Quarter, count: int) -> list[tuple[Quarter, pl.DataFrame]]:
    """Return rows that were counted over `count` quarters up to `last` quarter by quarter, the newest first."""
    quarters = [last]
    while len(quarters) < count:
        quarters.append(quarters[-1].before)
    return [(each, rows.filter(pl.col("on").is_between(each.first, each.last))) for each in quarters]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

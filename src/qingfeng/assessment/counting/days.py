"""Working days of cases: used, promised, and whether acts were entered in time."""

from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.rules import LimitRule
from qingfeng.foundation.clocks import DAY_UNITS, OPEN_END, Moves, run_clocks
from qingfeng.foundation.worktime import WorkTime
from qingfeng.foundation.zones import DAY

Ranks = NDArray[np.int64]


def with_days(cases: pl.DataFrame, acts: pl.DataFrame, policy: Policy, time: WorkTime, as_of: datetime) -> pl.DataFrame:
    """Put `days_used` and `days_promised` beside cases with `row`, `rule`, `start_at`, `stop_at` and `promise`.

    Used are the working days after that of the start up to that of the stop (or of looking), those of pauses left out. Promised
    are those of the promise a year before; null where there was none, or one of hours.
    """
    start, stop = pl.col("start_at"), pl.coalesce("stop_at", pl.lit(as_of))
    used = cases.with_columns(
        used=pl.Series(_rank(cases.select(stop).to_series(), time) - _rank(cases.select(start).to_series(), time))
    )
    paused = _paused(cases, acts, policy, time, as_of)
    used = used.join(paused, on="row", how="left", maintain_order="left")
    days = pl.when(start.is_not_null()).then((pl.col("used") - pl.col("paused").fill_null(0)).clip(lower_bound=0))
    return used.with_columns(days_used=days, days_promised=_promised(cases, time)).drop("used", "paused")


def entered_in_time(acts: pl.DataFrame, time: WorkTime) -> pl.DataFrame:
    """Say of each act with a time of entry, by `row` of its case, whether it was entered by the next working day.

    Where there is a column `entered_at`, it has the time at which an act was first entered, before it was corrected: who
    corrects what was entered in time is not late.
    """
    column = "entered_at" if "entered_at" in acts.columns else "recorded_at"
    if column not in acts.columns:
        return pl.DataFrame(schema={"row": pl.Int64, "in_time": pl.Boolean})
    told = acts.filter(pl.col(column).is_not_null())
    happened, entered = _day(told["at"], time), _day(told[column], time)
    last = time.workday(time.rank(happened) + 1)
    return told.select(pl.col("case").cast(pl.Int64).alias("row"), pl.Series("in_time", entered <= last))


def _day(at: pl.Series, time: WorkTime) -> NDArray[np.int32]:
    local = time.zone.local(at.to_physical().fill_null(0).to_numpy())
    return np.asarray(np.floor_divide(local, DAY).astype(np.int32))


def _rank(at: pl.Series, time: WorkTime) -> Ranks:
    return time.rank(_day(at, time)).astype(np.int64)


def _paused(cases: pl.DataFrame, acts: pl.DataFrame, policy: Policy, time: WorkTime, as_of: datetime) -> pl.DataFrame:
    """Working days that passed while the main clock of a case was paused, by `row`."""
    parts = [pl.DataFrame(schema={"row": pl.Int64, "paused": pl.Int64})]
    for rule in policy.rules:
        if not isinstance(rule, LimitRule) or not rule.pauses:
            continue
        own = cases.filter(pl.col("rule") == rule.id).select(
            "row", "start_at", pl.coalesce("stop_at", pl.lit(as_of)).alias("stop")
        )
        parts += [_paused_by(own, acts, set(pause.from_), set(pause.until), time) for pause in rule.pauses]
    return pl.concat(parts).group_by("row").agg(pl.col("paused").sum())


def _paused_by(own: pl.DataFrame, acts: pl.DataFrame, begins: set[str], ends: set[str], time: WorkTime) -> pl.DataFrame:
    named = acts.select(pl.col("case").cast(pl.Int64).alias("row"), "at", pl.col("name").cast(pl.String))
    moved = named.filter(pl.col("name").is_in(sorted(begins | ends))).join(own, on="row", how="inner", maintain_order="left")
    moved = moved.filter((pl.col("at") >= pl.col("start_at")) & (pl.col("at") < pl.col("stop")))
    until = pl.min_horizontal(pl.col("at").shift(-1).over("row"), "stop").fill_null(pl.col("stop"))
    moved = moved.with_columns(until=until).filter(pl.col("name").is_in(sorted(begins)))
    days = _rank(moved["until"], time) - _rank(moved["at"], time)
    return moved.select("row", pl.Series("paused", days, dtype=pl.Int64))


def _promised(cases: pl.DataFrame, time: WorkTime) -> pl.Series:
    promised = np.full(cases.height, -1, np.int64)
    if cases.height and isinstance(cases.schema["promise"], pl.Struct):
        value, unit = (cases["promise"].struct.field(name) for name in ("value", "unit"))
        for name in DAY_UNITS:
            rows = (
                ((unit == name) & value.is_not_null() & cases["start_at"].is_not_null())
                .fill_null(value=False)
                .arg_true()
                .to_numpy()
            )
            start = cases["start_at"].gather(rows)
            limit = value.gather(rows).cast(pl.Int64).to_numpy()
            never = np.full(rows.size, OPEN_END, np.int64)
            last = run_clocks(start.to_physical().to_numpy(), limit, name, Moves.none(), never, time).last_day
            promised[rows] = time.rank(last).astype(np.int64) - _rank(start, time)
    return pl.Series("days_promised", promised).replace(-1, None)

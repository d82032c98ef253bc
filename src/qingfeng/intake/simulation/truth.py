"""The truth about a simulated record: what was planted in whom, and how often it was drawn. For tests and for who learns."""

import json
from collections.abc import Mapping

import numpy as np
import polars as pl

from qingfeng.intake.log import Log
from qingfeng.intake.simulation.assembling import Assembled
from qingfeng.intake.simulation.drawing import World
from qingfeng.intake.simulation.quality import AREAS

ENDS = ("approve", "refuse", "complete")
NOTE = "Nothing in this record is real. 模拟数据，并非真实记录。"


def truth_of(world: World, frames: Assembled, log: Log, seed: int) -> dict[str, object]:
    """Tell what was planted.

    `rules` counts for each rule the cases in which it was broken on purpose and in which that shows by the end of the record;
    names that are no rule of the pack are what indicators count: `rated-bad`, `called-unsatisfied`, `sent-back`, `file-wrong`,
    `agent-unconfirmed`, `breach-found`.
    """
    policy, calendar = world.policy, world.office.calendar
    return {
        "simulated": True,
        "note": NOTE,
        "seed": seed,
        "pack": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "calendar": {"name": calendar.name, "version": calendar.version, "digest": calendar.digest},
        "from": world.when[0].isoformat(),
        "until": world.when[1].isoformat(),
        "cases": log.cases.height,
        "acts": log.acts.height,
        "digest": log.digest,
        "crowd": round(world.crowd, 4),
        "rules": _counts(frames.planted, "rule"),
        "slow_items": [item.code for item, slow in zip(policy.items, world.quality.slow.tolist(), strict=True) if slow],
        "handling": handling(world, frames),
        "units": _units(world, frames),
    }


def truth_text(truth: Mapping[str, object]) -> str:
    """Write the truth as JSON that is the same on every machine: keys sorted, one line a value."""
    return json.dumps(truth, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def handling(world: World, frames: Assembled) -> list[dict[str, object]]:
    """Return the mean working days from receipt to decision of time-limited applications, by month of receipt.

    Time not counted and papers awaited are in. Only what was decided within the record counts: of its last month
    the quick ones.
    """
    calendar = world.office.calendar
    slow = [item.code for item in world.policy.items if item.mode == "time_limited"]
    of_slow = frames.cases.with_row_index("case").filter((pl.col("procedure") == "service") & pl.col("item").is_in(slow))
    local = pl.col("at").dt.convert_time_zone(world.policy.timezone).dt.date()
    acts = frames.acts.filter(pl.col("name").cast(pl.String).is_in(["submit", *ENDS])).select(
        "case", local.alias("day"), ended=pl.col("name").cast(pl.String) != "submit"
    )
    both = acts.group_by("case").agg(
        begun=pl.col("day").filter(~pl.col("ended")).min(), ended=pl.col("day").filter("ended").min()
    )
    both = of_slow.select("case").join(both.with_columns(pl.col("case").cast(pl.UInt32)), on="case").drop_nulls().sort("case")
    ranks = {
        name: calendar.rank[both[name].cast(pl.Int32).to_numpy() - calendar.first].astype(np.int64)
        for name in ("begun", "ended")
    }
    taken = both.select(month=pl.col("begun").dt.strftime("%Y-%m"), days=pl.Series(ranks["ended"] - ranks["begun"]))
    told = taken.group_by("month").agg(cases=pl.len(), workdays=pl.col("days").mean().round(2)).sort("month")
    return told.to_dicts()


def _units(world: World, frames: Assembled) -> list[dict[str, object]]:
    quality = world.quality
    cases = frames.cases.with_row_index("case")
    broken = frames.planted.join(cases.select("case", "unit"), on="case", how="left")
    found = []
    for row, unit in enumerate(world.policy.units):
        own = cases.filter(pl.col("unit") == unit.code)
        found.append(
            {
                "code": unit.code,
                "group": unit.group,
                "bad": bool(quality.bad[row]),
                "pace": round(float(quality.pace[row]), 4),
                "wrong_week": int(quality.wrong_week[row]) if quality.wrong_week[row] >= 0 else None,
                "rates": {area: round(float(quality.rates[area][row]), 6) for area in AREAS},
                "cases": _counts(own, "procedure"),
                "broken": _counts(broken.filter(pl.col("unit") == unit.code), "rule"),
            }
        )
    return found


def _counts(frame: pl.DataFrame, column: str) -> dict[str, int]:
    counted = frame.group_by(column).len().sort(column)
    return dict(zip(counted[column].to_list(), counted["len"].to_list(), strict=True))

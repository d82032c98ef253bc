"""Batches of cases put together into the frames of a record, cases in the order in which they begin."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from qingfeng.intake.log import Log
from qingfeng.intake.rejects import REJECT_SCHEMA
from qingfeng.intake.simulation.drawing import Draw, World, dates
from qingfeng.intake.simulation.officetime import MICROS, MINUTE, SECONDS_A_DAY
from qingfeng.intake.simulation.sheet import LATER, NOBODY

# Acts of an ordinary case: what its rate of late entries is spread over.
ACTS_A_CASE = 4.4
USUAL_MINUTES, MOST_MINUTES = 4.0, 300.0


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """The frames of cases and acts, and what was planted: `case` (row), `rule`, `at` (position), only what shows by the end."""

    cases: pl.DataFrame
    acts: pl.DataFrame
    planted: pl.DataFrame


def assemble(world: World, batches: Sequence[Draw], keep: int | None) -> Assembled:
    """Put batches together; where `keep` is given, that many of their cases, drawn at random, stay."""
    cases = pl.concat([_cases(batch) for batch in batches], how="diagonal").with_row_index("old")
    cases = cases.filter(pl.col("begun") < world.end)
    if keep is not None and cases.height > keep:
        rows = np.sort(world.rng.choice(cases.height, keep, replace=False))
        cases = cases[rows]
    cases = cases.sort("begun", maintain_order=True).with_row_index("row")
    offsets = np.cumsum([0, *(batch.count for batch in batches)])[:-1].tolist()
    acts = _moved([(part, offset) for batch, offset in zip(batches, offsets, strict=True) for part in batch.sheet.parts], cases)
    planted = _moved(
        [(part, offset) for batch, offset in zip(batches, offsets, strict=True) for part in batch.sheet.planted], cases
    )
    return Assembled(
        cases=_keyed(world, cases).drop("row", "old", "begun"),
        acts=_acts(world, acts.filter(pl.col("position") < world.end)),
        planted=planted.filter(pl.col("at") < world.end),
    )


def _cases(batch: Draw) -> pl.DataFrame:
    policy = batch.world.policy
    items = pl.Series([item.code for item in policy.items], dtype=pl.String)
    known = pl.Series(batch.item).replace_strict({-1: None}, default=pl.Series(batch.item))
    return pl.DataFrame(
        {
            "begun": batch.begun,
            "unit": pl.Series([unit.code for unit in policy.units], dtype=pl.String).gather(batch.unit),
            "item": items.gather(known),
            **batch.facts,
        }
    ).with_columns(procedure=pl.lit(batch.procedure))


def _moved(parts: Sequence[tuple[pl.DataFrame, int]], cases: pl.DataFrame) -> pl.DataFrame:
    """Put parts whose `case` counts within its batch behind one another, `case` being the row in the frame of cases."""
    whole = pl.concat([part.with_columns(pl.col("case") + offset) for part, offset in parts], how="diagonal")
    rows = cases.select(pl.col("old").cast(pl.Int64).alias("case"), "row")
    return whole.join(rows, on="case", how="inner", maintain_order="left").drop("case").rename({"row": "case"})


def _keyed(world: World, cases: pl.DataFrame) -> pl.DataFrame:
    """Number the cases of each month in the order in which they begin."""
    month = dates(world.office, cases["begun"].to_numpy()).dt.strftime("%Y%m")
    serial = pl.int_range(1, pl.len() + 1).over("month").cast(pl.String).str.zfill(5 if cases.height > 9999 else 4)
    keyed = cases.with_columns(month=month).with_columns(key=pl.lit("模") + pl.col("month") + serial).drop("month")
    own = ["key", "unit", "procedure", "item"]
    return keyed.select(*own, *sorted(set(keyed.columns) - set(own)))


def _acts(world: World, acts: pl.DataFrame) -> pl.DataFrame:
    """Return acts as a frame of acts (`foundation.record`), cases and their acts in order."""
    later = acts[LATER].fill_null(0).to_numpy() * MICROS if LATER in acts.columns else 0
    local = world.office.local(acts["position"].to_numpy()) + later
    acts = acts.with_columns(pl.Series("local", local), pl.Series("entered", _entered(world, acts, local)))
    acts = acts.sort("case", "local", maintain_order=True)
    units = pl.Series([unit.code for unit in world.policy.units], dtype=pl.String)
    staff = "模拟-" + (pl.col("by") + 1).cast(pl.String).str.zfill(3)
    return acts.select(
        pl.col("case").cast(pl.UInt32),
        pl.col("name").cast(pl.Categorical),
        _instant("local", world).alias("at"),
        pl.lit(value=False).alias("dated"),
        pl.int_range(pl.len(), dtype=pl.UInt32).over("case").alias("place"),
        pl.when(pl.col("by") != NOBODY).then(staff).cast(pl.Categorical).alias("performer"),
        pl.lit(units).gather(pl.col("of")).cast(pl.Categorical).alias("unit"),
        _instant("entered", world).alias("recorded_at"),
        *sorted(key for key in acts.columns if key.startswith("act.")),
    )


def _instant(column: str, world: World) -> pl.Expr:
    at = pl.col(column).cast(pl.Datetime("us")).dt.replace_time_zone(world.policy.timezone)
    return at.dt.convert_time_zone("UTC")


def _entered(world: World, acts: pl.DataFrame, local: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    """Draw when each act was entered: within minutes, or two to six working days later where its unit is careless."""
    rng, day, position = world.rng, world.office.day, acts["position"].to_numpy()
    seconds = (np.minimum(rng.exponential(USUAL_MINUTES, acts.height), MOST_MINUTES) * MINUTE).astype(np.int64)
    # Nothing is entered after midnight of the day on which it happened unless it is entered late.
    midnight = (local // (SECONDS_A_DAY * MICROS) + 1) * SECONDS_A_DAY * MICROS - MICROS
    soon = np.minimum(local + seconds * MICROS, midnight)
    careless = rng.random(acts.height) < world.quality.rates["entries"][acts["of"].to_numpy()] / ACTS_A_CASE
    after = (position // day + rng.integers(2, 7, acts.height)) * day + rng.integers(0, day, acts.height)
    late = careless & (after < world.end) & (acts["by"].to_numpy() != NOBODY)
    return pl.Series(np.where(late, world.office.local(np.where(late, after, position)), soon))


def log_of(frames: Assembled, timezone: str) -> Log:
    """Return the frames as a log that says that it is simulated; its digest is that of both written as CSV."""
    content = frames.cases.write_csv().encode() + frames.acts.write_csv().encode()
    return Log(
        cases=frames.cases,
        acts=frames.acts,
        rejects=pl.DataFrame(schema=REJECT_SCHEMA),
        name="simulation",
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        kind="simulation",
        timezone=timezone,
        notes={"cases_read": frames.cases.height, "acts_read": frames.acts.height},
        simulated=True,
    )

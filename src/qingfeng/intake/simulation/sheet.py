"""Acts gathered column by column, one name at a time, and put in the order of each case at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.intake.simulation.drawing import Draw, Mask, Numbers
from qingfeng.intake.simulation.officetime import MICROS, Positions

# Attribute for the sheet alone: seconds by which an act happened after its place in the office's time.
AFTER_HOURS = "after_hours"
Columns = Mapping[str, NDArray[np.generic] | pl.Series]


@dataclass(slots=True)
class ActSheet:
    """The acts of a draw so far. `add` takes whole columns, a row for each case, and keeps the rows that `where` names."""

    draw: Draw
    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, name: str, at: Positions, *, where: Mask, by: Numbers, **more: object) -> None:
        """Let an act happen in some of the cases; `more` is `unit` (rows of units, the case's own unless given) and attributes.

        Attributes are given without their `act.`, as arrays or series with a row for each case.
        """
        rows = np.flatnonzero(where)
        if not len(rows):
            return
        unit = more.pop("unit", self.draw.unit)
        columns: dict[str, object] = {"case": rows, "position": at, "by": by, "of": unit}
        columns |= {key if key == AFTER_HOURS else f"act.{key}": column for key, column in more.items()}
        taken = {key: column if key == "case" else _taken(column, rows) for key, column in columns.items()}
        self.parts.append(pl.DataFrame(taken).with_columns(name=pl.lit(name)))

    def frame(self, until: int, timezone: str) -> pl.DataFrame:
        """Return the acts before a position as a frame of acts (`foundation.record`), cases and their acts in order."""
        acts = pl.concat(self.parts, how="diagonal").filter(pl.col("position") < until)
        if AFTER_HOURS not in acts.columns:
            acts = acts.with_columns(pl.lit(0).alias(AFTER_HOURS))
        local = self.draw.office.local(acts["position"].to_numpy()) + acts[AFTER_HOURS].fill_null(0).to_numpy() * MICROS
        codes = [unit.code for unit in self.draw.policy.units]
        acts = acts.with_columns(pl.Series("local", local)).sort("case", "local", maintain_order=True)
        at = pl.col("local").cast(pl.Datetime("us")).dt.replace_time_zone(timezone).dt.convert_time_zone("UTC")
        attributes = sorted(key for key in acts.columns if key.startswith("act."))
        return acts.select(
            pl.col("case").cast(pl.UInt32),
            pl.col("name").cast(pl.Categorical),
            at.alias("at"),
            pl.lit(value=False).alias("dated"),
            pl.int_range(pl.len(), dtype=pl.UInt32).over("case").alias("place"),
            ("模拟-" + (pl.col("by") + 1).cast(pl.String).str.zfill(3)).cast(pl.Categorical).alias("performer"),
            pl.lit(pl.Series(codes)).gather(pl.col("of")).cast(pl.Categorical).alias("unit"),
            *attributes,
        )


def _taken(column: object, rows: NDArray[np.int64]) -> object:
    return column.gather(rows) if isinstance(column, pl.Series) else np.asarray(column)[rows]

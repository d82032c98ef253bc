"""Acts gathered column by column, one name at a time; and what was broken on purpose, so that it can be counted."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.intake.simulation.officetime import Positions
from qingfeng.intake.simulation.quality import Mask, Numbers

# Attribute for the sheet alone: seconds by which an act happened after its place in the office's time.
LATER = "later"
NOBODY = -1


@dataclass(slots=True)
class ActSheet:
    """The acts of a batch of cases so far. `add` takes whole columns, a row for each case, and keeps those that `where` names.

    `planted` holds what was broken on purpose: columns `case`, `rule`, and `at`, the position from which it shows.
    """

    unit: Numbers
    parts: list[pl.DataFrame] = field(default_factory=list)
    planted: list[pl.DataFrame] = field(default_factory=list)

    def add(self, name: str, at: Positions, *, where: Mask, by: Numbers | None = None, **more: object) -> None:
        """Let an act happen in some of the cases, done by somebody of the staff, or by nobody who is named.

        `more` is `unit` (rows of units, the case's own unless given), `later` and attributes without their `act.`, as arrays or
        series with a row for each case.
        """
        rows = np.flatnonzero(where)
        if not len(rows):
            return
        unit = more.pop("unit", self.unit)
        columns: dict[str, object] = {"case": rows, "position": at, "by": np.full(len(where), NOBODY) if by is None else by}
        columns |= {"of": unit} | {key if key == LATER else f"act.{key}": column for key, column in more.items()}
        taken = {key: column if key == "case" else _taken(column, rows) for key, column in columns.items()}
        self.parts.append(pl.DataFrame(taken).with_columns(name=pl.lit(name)))

    def plant(self, rule: str, at: Positions, where: Mask) -> None:
        """Note that a rule is broken on purpose in some cases, to be seen from a position on."""
        rows = np.flatnonzero(where)
        self.planted.append(pl.DataFrame({"case": rows, "at": at[rows]}).with_columns(rule=pl.lit(rule)))


def _taken(column: object, rows: NDArray[np.int64]) -> object:
    return column.gather(rows) if isinstance(column, pl.Series) else np.asarray(column)[rows]

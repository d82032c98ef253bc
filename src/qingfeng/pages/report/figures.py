"""The figures of a report: shares with their errors, months, lateness, units; plain values from a check's frames.

Shares are k of n with the standard error sqrt(p(1-p)/n); a page shows 1.96 times that.
"""

import math
from dataclasses import dataclass

import polars as pl

from qingfeng.directory.policy.rules import LimitRule, Rule
from qingfeng.supervision.check import CheckResult

MONTHS_SHOWN, UNITS_SHOWN = 24, 12
NORMAL_95 = 1.96
# Borders of the bars of lateness: the first set whose last border lies above nine in ten of the late.
BORDERS = ((1, 2, 3, 5, 10), (2, 5, 10, 20, 40), (10, 30, 60, 120, 240), (30, 90, 180, 365, 730))


@dataclass(frozen=True, slots=True)
class Share:
    """`late` of `due`; of them `grave` beyond the red step."""

    due: int
    late: int
    grave: int = 0

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 where nothing was due."""
        return self.late / self.due if self.due else 0.0

    @property
    def grave_share(self) -> float:
        """The share beyond the red step."""
        return self.grave / self.due if self.due else 0.0

    @property
    def error(self) -> float:
        """Half the width of the 95 % interval, as a share."""
        return NORMAL_95 * math.sqrt(self.share * (1 - self.share) / self.due) if self.due else 0.0


@dataclass(frozen=True, slots=True)
class Month:
    """The clocks due in one month."""

    year: int
    month: int
    share: Share


@dataclass(frozen=True, slots=True)
class Bar:
    """How many were late by more than `low` up to `high` units (None: without end)."""

    low: float
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit, or those that are not listed singly (name None, `others` of them), or no unit (name empty)."""

    name: str | None
    share: Share
    others: int = 0


@dataclass(frozen=True, slots=True)
class Lateness:
    """The clocks of the main limit rule. `red` is the step beyond which one is grave, None where the rule has none."""

    rule: Rule
    measure_unit: str
    red: float | None
    total: Share
    months: tuple[Month, ...]
    months_left_out: int
    bars: tuple[Bar, ...]
    whole: bool
    longest: float
    median: float
    units: tuple[UnitShare, ...]


def main_rule(result: CheckResult) -> Rule | None:
    """Return the first limit rule with a yellow or red finding, else the first limit rule, else None."""
    limits = [rule for rule in result.rules if isinstance(rule, LimitRule)]
    found = {tally.id for tally in result.tallies if tally.yellow + tally.red}
    return next((rule for rule in limits if rule.id in found), limits[0] if limits else None)


def lateness(result: CheckResult) -> Lateness | None:
    """Work out the figures of the main limit rule; None where no limit rule ran."""
    rule, clocks = main_rule(result), result.evaluation.clocks
    if rule is None or clocks is None:
        return None
    own = clocks.filter(pl.col("rule") == rule.id)
    # Clocks that ended early while their deadline lies ahead would make the last months look better than they are.
    due = own.filter((pl.col("deadline_at") <= result.settings.as_of) | (pl.col("late") > 0))
    late = due.filter(pl.col("late") > 0)["late"]
    unit = str(own["measure_unit"][0]) if own.height else "day"
    red = None if rule.red is None else float(rule.red)
    months = _months(due, red)
    return Lateness(
        rule=rule,
        measure_unit=unit,
        red=red,
        total=_share(due, red),
        months=months[-MONTHS_SHOWN:],
        months_left_out=max(0, len(months) - MONTHS_SHOWN),
        bars=_bars(late),
        whole=bool((late == late.round()).all()),
        longest=_number(late.max()),
        median=_number(late.median()),
        units=_units(due, red),
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _counts(red: float | None) -> list[pl.Expr]:
    grave = pl.lit(0) if red is None else (pl.col("late") > red).sum()
    return [pl.len().alias("due"), (pl.col("late") > 0).sum().alias("late_n"), grave.alias("grave")]


def _share(due: pl.DataFrame, red: float | None) -> Share:
    row = due.select(_counts(red)).row(0)
    return Share(*(int(value) for value in row))


def _months(due: pl.DataFrame, red: float | None) -> tuple[Month, ...]:
    rows = (
        due.filter(pl.col("deadline_on").is_not_null())
        .group_by(pl.col("deadline_on").dt.year().alias("year"), pl.col("deadline_on").dt.month().alias("month"))
        .agg(_counts(red))
        .sort("year", "month")
        .rows()
    )
    return tuple(Month(int(year), int(month), Share(*counts)) for year, month, *counts in rows)


def _bars(late: pl.Series) -> tuple[Bar, ...]:
    if not late.len():
        return ()
    usual = _number(late.quantile(0.9, "nearest"))
    borders = next((borders for borders in BORDERS if borders[-1] >= usual), BORDERS[-1])
    lows, highs = (0, *borders), (*borders, None)
    return tuple(
        Bar(low, high, int(((late > low) & ((late <= high) if high is not None else True)).sum()))
        for low, high in zip(lows, highs, strict=True)
    )


def _units(due: pl.DataFrame, red: float | None) -> tuple[UnitShare, ...]:
    """Return units by the number of late clocks; the long tail as one line; nothing where no clock has a unit."""
    if due["unit"].null_count() == due.height:
        return ()
    rows = due.group_by("unit").agg(_counts(red)).sort(["late_n", "due", "unit"], descending=[True, True, False]).rows()
    listed = [UnitShare(name or "", Share(*counts)) for name, *counts in rows]
    if len(listed) <= UNITS_SHOWN:
        return tuple(listed)
    rest = listed[UNITS_SHOWN - 1 :]
    merged = Share(*(sum(getattr(unit.share, field) for unit in rest) for field in ("due", "late", "grave")))
    return (*listed[: UNITS_SHOWN - 1], UnitShare(None, merged, len(rest)))

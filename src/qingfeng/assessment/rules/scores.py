"""Score sheets: ratios on their scales, weights of what is missing spread, points that add up to the total.

All exact: integers and fractions, rounded once per cell. Source: the method, docs/ranking-method.md, sections 1 and 2.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Self

import numpy as np
import polars as pl

from qingfeng.assessment.rules.rows import Rows
from qingfeng.assessment.rules.sums import half_up, half_up_sum, starts_of
from qingfeng.directory.policy.assessment import Indicator

# Below these a unit is shown, not ranked: cases of the quarter, weight (as written) of the indicators that apply.
FEWEST_CASES = 30
LEAST_WEIGHT = 50
# A stratum of fewer units or cases says more about them than about the class: it joins the rest.
FEWEST_UNITS_OF_A_STRATUM = 3
FEWEST_CASES_OF_A_STRATUM = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of one unit: rows counted, exact sums, the ratio `value` and its place `share` on the scale (0 to 1).

    `share` is None where the indicator does not apply: no record, or fewer rows than the minimum. `uncut` is where the share
    would lie were it not cut to 0 and 1. `adjusted` is the share of the standardised ratio, `factor` what standardised it.
    """

    rows: int
    num: Fraction
    den: Fraction
    value: Fraction | None
    uncut: Fraction | None
    share: Fraction | None
    adjusted: Fraction | None
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit's sheet before its noise is known: per indicator what was measured, weights in hundredths, points likewise."""

    unit: str
    cases: int
    is_ranked: bool
    measured: tuple[Measured, ...]
    weights: tuple[int, ...]
    points: tuple[int, ...]
    adjusted_points: tuple[int, ...]


def score(rows: Rows) -> list[Scored]:
    """Score every unit of the group, in the order given."""
    table = _measured(rows)
    return [_sheet(rows, number, [column[number] for column in table]) for number in range(len(rows.units))]


@lru_cache(maxsize=1024)
def spread(weights: tuple[Fraction, ...]) -> tuple[int, ...]:
    """Spread weights so that they add up to 100.00; in hundredths, by largest remainder, ties to the earlier."""
    total = sum(weights)
    if not total:
        return (0,) * len(weights)
    exact = [weight * 10_000 / total for weight in weights]
    whole = [floor(weight) for weight in exact]
    # Sorting is stable: of equal remainders the earlier indicator comes first.
    first = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in first[: 10_000 - sum(whole)]:
        whole[place] += 1
    return tuple(whole)


def references(ranked: Sequence[Scored]) -> list[int]:
    """Return what the mean of the others scores on each ranked unit's weights, in 0.0001 points.

    Where no other unit has the indicator, the unit's own share stands.
    """
    columns = list(zip(*(sheet.measured for sheet in ranked), strict=True))
    sums = [sum((each.share for each in column if each.share is not None), Fraction(0)) for column in columns]
    counts = [sum(each.share is not None for each in column) for column in columns]
    found = []
    for sheet in ranked:
        terms = []
        for place, each in enumerate(sheet.measured):
            if each.share is not None:
                others = counts[place] - 1
                mean = (sums[place] - each.share) / others if others else each.share
                terms.append((100 * sheet.weights[place], mean))
        found.append(half_up_sum(terms))
    return found


def _sheet(rows: Rows, number: int, measured: list[Measured]) -> Scored:
    written = [Fraction(each.weight) for each in rows.indicators]
    applies = [place for place, each in enumerate(measured) if each.share is not None]
    weights = [0] * len(measured)
    for place, weight in zip(applies, spread(tuple(written[place] for place in applies)), strict=True):
        weights[place] = weight
    cases = int(rows.cases[number])
    pairs = list(zip(weights, measured, strict=True))
    return Scored(
        unit=rows.units[number],
        cases=cases,
        is_ranked=cases >= FEWEST_CASES and sum(written[place] for place in applies) >= LEAST_WEIGHT,
        measured=tuple(measured),
        weights=tuple(weights),
        points=tuple(half_up(each.share or Fraction(0), weight) for weight, each in pairs),
        adjusted_points=tuple(half_up(each.adjusted or Fraction(0), weight) for weight, each in pairs),
    )


def _measured(rows: Rows) -> list[list[Measured]]:
    """Return for each indicator what was measured of each unit."""
    starts = starts_of(rows.cell)
    # Sums of 64-bit integers are exact; read_rows saw to it that they fit.
    parts = [np.add.reduceat(rows.w * each, starts) if starts.size else starts for each in (rows.num, rows.den)]
    counts = np.diff(np.append(starts, rows.cell.size))
    found = zip(rows.cell[starts].tolist(), counts.tolist(), *(each.tolist() for each in parts), strict=True)
    by_cell = {cell: (count, Fraction(num, 10**6), Fraction(den, 10**6)) for cell, count, num, den in found}
    nothing = (0, Fraction(0), Fraction(0))
    units = len(rows.units)
    table = []
    for place, indicator in enumerate(rows.indicators):
        factors = _factors(rows, place) if indicator.adjusted else {}
        scale = _Scale.of(indicator)
        cells = [by_cell.get(place * units + unit, nothing) for unit in range(units)]
        table.append([scale.measured(*cell, factors.get(unit, Fraction(1))) for unit, cell in enumerate(cells)])
    return table


@dataclass(frozen=True, slots=True)
class _Scale:
    """An indicator's scale in fractions, made once for all units."""

    per: int
    least: int
    zero: Fraction
    span: Fraction
    is_adjusted: bool

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        zero = Fraction(indicator.zero)
        return cls(indicator.per, indicator.min_rows, zero, Fraction(indicator.full) - zero, indicator.adjusted)

    def measured(self, count: int, num: Fraction, den: Fraction, factor: Fraction) -> Measured:
        if not den:
            return Measured(count, num, den, None, None, None, None, factor)
        ratio = num / den
        value = self.per * ratio
        uncut = (value - self.zero) / self.span
        if count < self.least:
            return Measured(count, num, den, value, uncut, None, None, factor)
        share = adjusted = _clipped(uncut)
        if self.is_adjusted:
            adjusted = _clipped((self.per * (1 - (1 - ratio) * factor) - self.zero) / self.span)
        return Measured(count, num, den, value, uncut, share, adjusted, factor)


def _clipped(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _factors(rows: Rows, place: int) -> dict[int, Fraction]:
    """Return by unit what its losses are multiplied with to stand on the group's mix of strata.

    The group's losses in each stratum say what the unit's mix makes one expect (indirect standardisation). Units that are not
    ranked belong to the group here.
    """
    begin, end = np.searchsorted(rows.cell, [place * len(rows.units), (place + 1) * len(rows.units)])
    table = pl.DataFrame(
        {
            "unit": rows.unit[begin:end],
            "stratum": rows.stratum.slice(begin, end - begin).cast(pl.String),
            "cases": rows.clusters["case"][begin:end],
            "den": (rows.w * rows.den)[begin:end],
            "loss": (rows.w * (rows.den - rows.num))[begin:end],
        }
    )
    found = table.group_by("stratum", "unit").agg(pl.col("cases").n_unique(), pl.col("den", "loss").sum())
    # None is "other": what has no stratum, and strata too small to stand alone.
    kept = _large_strata(found)
    parts = [(name if name in kept else None, unit, den, loss) for name, unit, _, den, loss in found.rows()]
    own: Counter[int] = Counter()
    den_of: Counter[str | None] = Counter()
    loss_of: Counter[str | None] = Counter()
    for name, unit, den, loss in parts:
        own[unit] += den
        den_of[name] += den
        loss_of[name] += loss
    expected = dict.fromkeys(own, Fraction(0))
    for name, unit, den, _ in parts:
        expected[unit] += Fraction(den * loss_of[name], den_of[name]) if den else 0
    rate = Fraction(loss_of.total(), den_of.total() or 1)
    return {unit: rate * own[unit] / of if of else Fraction(1) for unit, of in expected.items()}


def _large_strata(found: pl.DataFrame) -> set[str]:
    size = found.drop_nulls("stratum").group_by("stratum").agg(pl.len(), pl.col("cases").sum())
    enough = (pl.col("len") >= FEWEST_UNITS_OF_A_STRATUM) & (pl.col("cases") >= FEWEST_CASES_OF_A_STRATUM)
    return set(size.filter(enough)["stratum"].to_list())

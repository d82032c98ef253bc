"""Standard errors of totals from the rows: how differently the same office might have scored with another batch of cases.

Every sum is `math.fsum`. Sources: cluster-robust variance, Liang and Zeger 1986; plus four, Agresti and Coull 1998. The steps
are those of docs/ranking-method.md, section 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum, sqrt
from statistics import median

import numpy as np

from qingfeng.assessment.rules.rows import CLUSTERS, Floats, Ints, Rows
from qingfeng.assessment.rules.scores import Measured, Scored
from qingfeng.assessment.rules.sums import starts_of, sums_of

DUST = 1e-9
PSEUDO_FAILURES = 2
FEWEST_BUSY_UNITS = 5
LEAST_ERROR = 0.01
# Duties are a list known beforehand: facts. Visits have a spread of their own (step 6).
FACT, VISIT = "duty_share", "inspection"


@dataclass(frozen=True, slots=True)
class Pooled:
    """What the group's rows of one indicator say: rows, mean square of a residual, squared size of a typical failure."""

    rows: int
    square: float
    failure: float


@dataclass(frozen=True, slots=True)
class Noise:
    """The noise of one ranked unit's total, opened: variances in squared points, `error` in 0.0001 points.

    `clusters` by kind of cluster; `short` the borrowed spread; `visits`; `busy` the effective failing cases a week;
    `dependence` what that multiplies with; `cells` the standard deviation of each cell with every row taken for itself.
    """

    clusters: dict[str, float]
    short: float
    visits: float
    busy: float
    dependence: float
    variance: float
    error: int
    cells: tuple[float, ...]


@dataclass(slots=True)
class _Parts:
    """Points per unit of residual, borrowed spread and deviation by indicator (rows) and unit (columns)."""

    slope: Floats
    short: Floats
    deviation: Floats
    visits: Floats
    pooled: dict[int, Pooled] = field(default_factory=dict)


def noise_of(rows: Rows, sheets: Sequence[Scored]) -> tuple[dict[str, Noise], dict[str, Pooled]]:
    """Return the noise of every ranked unit and, by indicator, what was pooled over the group.

    Args:
        rows: the group's rows.
        sheets: the sheets of all its units, in the order of `rows.units`.
    """
    places = range(len(rows.indicators))
    live = np.array([[sheet.is_ranked and sheet.measured[k].share is not None for sheet in sheets] for k in places], bool)
    parts = _Parts(_slopes(rows, sheets, live), np.zeros(live.shape), np.zeros(live.shape), np.zeros(live.shape))
    mean = np.array([[_mean(sheet.measured[k]) for sheet in sheets] for k in places])
    is_sample = np.array([each.kind not in (FACT, VISIT) for each in rows.indicators], dtype=bool)
    for place, each in enumerate(rows.indicators):
        if each.kind == VISIT:
            _visits(rows, place, live, parts)
    chosen = np.flatnonzero((live & is_sample[:, None]).ravel()[rows.cell])
    cell = rows.cell[chosen]
    residual = _residuals(rows, chosen, mean.ravel()[cell])
    _borrow(sheets, cell, residual, parts)
    by_kind = _clustered(rows, chosen, parts.slope.ravel()[cell] * residual)
    pooled = {rows.indicators[place].code: found for place, found in parts.pooled.items()}
    return _combined(sheets, by_kind, parts), pooled


def _mean(each: Measured) -> float:
    return float(each.num / each.den) if each.den else 0.0


def _slopes(rows: Rows, sheets: Sequence[Scored], live: np.ndarray) -> Floats:
    """Return points per unit of residual; kept where the share is cut to 0 or 1."""
    found = np.zeros(live.shape)
    for place, unit in np.argwhere(live).tolist():
        each, sheet = rows.indicators[place], sheets[unit]
        scale, den = Fraction(each.full) - Fraction(each.zero), sheet.measured[place].den
        above = sheet.weights[place] * each.per * scale.denominator * den.denominator
        # One division of whole numbers rounds once.
        found[place, unit] = above / (100 * scale.numerator * den.numerator)
    return found


def _residuals(rows: Rows, chosen: Ints, mean: Floats) -> Floats:
    """Return how far each row lies from its mean: w(num - mean den)."""
    residual = rows.w[chosen] / 1e4 * (rows.num[chosen] / 100 - mean * (rows.den[chosen] / 100))
    # Where nothing failed the mean is exact and so is the zero; elsewhere dust must not count as a failing case.
    residual[np.abs(residual) < DUST] = 0.0
    return residual


def _borrow(sheets: Sequence[Scored], cell: Ints, residual: Floats, parts: _Parts) -> None:
    """Pool the residuals over the group, lend spread to units that have shown none, hold each cell's to half its weight."""
    units = len(sheets)
    square = residual * residual
    starts, firsts = starts_of(cell), starts_of(cell // units)
    counts = np.diff(np.append(firsts, cell.size))
    totals = zip(sums_of(square, firsts).tolist(), sums_of(square * square, firsts).tolist(), strict=True)
    for place, count, (second, fourth) in zip((cell[firsts] // units).tolist(), counts.tolist(), totals, strict=True):
        parts.pooled[place] = Pooled(count, second / count, fourth / second if second else 0.0)
    sizes = np.diff(np.append(starts, cell.size)).tolist()
    for number, count, own in zip(cell[starts].tolist(), sizes, sums_of(square, starts).tolist(), strict=True):
        place, unit = divmod(number, units)
        short = _short(count, own, parts.pooled[place])
        deviation = abs(parts.slope[place, unit]) * sqrt(own + short)
        half = sheets[unit].weights[place] / 200
        if deviation > half:
            parts.slope[place, unit] *= half / deviation
            deviation = half
        # Products, not powers: a product is rounded the same on every machine.
        parts.short[place, unit] = parts.slope[place, unit] * parts.slope[place, unit] * short
        parts.deviation[place, unit] = deviation


def _short(count: int, own: float, pooled: Pooled) -> float:
    """Return the spread that a unit borrows: two pseudo-failures, with the rows in which the group has two."""
    if not pooled.square:
        return 0.0
    lent = PSEUDO_FAILURES * pooled.failure
    return max(0.0, count * (own + lent) / (count + lent / pooled.square) - own)


def _visits(rows: Rows, place: int, live: np.ndarray, parts: _Parts) -> None:
    """One visit has no spread of its own: the group's visits say what a visit varies by."""
    units = len(rows.units)
    chosen = np.flatnonzero(np.isin(rows.cell, place * units + np.flatnonzero(live[place])))
    if not chosen.size:
        return
    w, num, den = rows.w[chosen], rows.num[chosen], rows.den[chosen]
    residual = _residuals(rows, chosen, np.full(chosen.size, int((w * num).sum()) / int((w * den).sum())))
    square = fsum((residual * residual).tolist()) / chosen.size
    counts = np.bincount(rows.cell[chosen] - place * units, minlength=units)
    parts.visits[place] = parts.slope[place] * parts.slope[place] * counts * square
    parts.deviation[place] = np.sqrt(parts.visits[place])
    parts.pooled[place] = Pooled(int(chosen.size), square, 0.0)


@dataclass(frozen=True, slots=True)
class _Clustered:
    """By unit: variance over clusters of a kind, sums of the clusters' squares and fourth powers, number of clusters."""

    variance: Floats
    second: Floats
    fourth: Floats
    count: Ints


def _clustered(rows: Rows, chosen: Ints, points: Floats) -> dict[str, _Clustered]:
    unit = rows.unit[chosen]
    units = len(rows.units)
    found = {}
    for kind in CLUSTERS:
        key = unit * 2**34 + rows.clusters[kind][chosen]
        order = np.argsort(key)
        key = key[order]
        starts = starts_of(key)
        of_unit = key[starts] // 2**34
        sums = sums_of(points[order], starts)
        square = sums * sums
        firsts = starts_of(of_unit)
        place = of_unit[firsts]
        second, fourth = np.zeros(units), np.zeros(units)
        second[place], fourth[place] = sums_of(square, firsts), sums_of(square * square, firsts)
        count = np.bincount(of_unit, minlength=units)
        found[kind] = _Clustered(np.where(count > 1, count / np.maximum(count - 1, 1), 1.0) * second, second, fourth, count)
    return found


def _combined(sheets: Sequence[Scored], by_kind: dict[str, _Clustered], parts: _Parts) -> dict[str, Noise]:
    case, week = by_kind["case"], by_kind["week"]
    ranked = [number for number, sheet in enumerate(sheets) if sheet.is_ranked]
    busy = {
        u: float(case.second[u] * case.second[u] / case.fourth[u] / week.count[u]) if case.fourth[u] else 0.0 for u in ranked
    }
    # Thirteen weeks of one unit are too few: the busy units together say how strongly failures come in the same weeks.
    ratios = [float(week.variance[u] / case.variance[u] - 1) / busy[u] for u in ranked if round(busy[u], 6) >= 1]
    strength = max(0.0, median(ratios)) if len(ratios) >= FEWEST_BUSY_UNITS else 0.0
    found = {}
    for u in ranked:
        variances = {kind: float(by_kind[kind].variance[u]) for kind in CLUSTERS}
        dependence = 1 + strength * busy[u]
        short, visits = fsum(parts.short[:, u].tolist()), fsum(parts.visits[:, u].tolist())
        variance = max(*variances.values(), dependence * variances["case"]) + dependence * short + visits
        error = max(round(sqrt(variance), 4), LEAST_ERROR)
        found[sheets[u].unit] = Noise(
            clusters=variances,
            short=short,
            visits=visits,
            busy=busy[u],
            dependence=dependence,
            variance=variance,
            error=round(error * 10_000),
            cells=tuple(parts.deviation[:, u].tolist()),
        )
    return found

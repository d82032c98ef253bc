"""Standard errors read from the text step by step, slowly: dictionaries and loops, against which the columns are held."""

from collections import defaultdict
from itertools import count
from math import fsum, sqrt
from statistics import median
from typing import Any

from qingfeng.assessment.rules.scores import Scored
from qingfeng.directory.policy.assessment import Indicator

Row = dict[str, Any]


def plain_errors(rows: list[Row], indicators: tuple[Indicator, ...], sheets: list[Scored]) -> dict[str, float]:
    """Return the standard error of each ranked unit, not yet rounded."""
    known = {each.code: (place, each) for place, each in enumerate(indicators)}
    ranked = {sheet.unit: sheet for sheet in sheets if sheet.is_ranked}
    slope, residuals, psi = {}, defaultdict(list), []
    for unit, sheet in ranked.items():
        for code, (place, each) in known.items():
            own = [row for row in rows if row["unit"] == unit and row["indicator"] == code]
            if sheet.measured[place].share is None:
                continue
            den = fsum(row["w"] * row["den"] for row in own)
            slope[unit, code] = sheet.weights[place] / 100 * each.per / (float(each.full - each.zero) * den)
            mean = fsum(row["w"] * row["num"] for row in own) / den
            residuals[unit, code] = [(row, cleaned(row["w"] * (row["num"] - mean * row["den"]))) for row in own]
    short, visits = defaultdict(float), defaultdict(float)
    for code, (place, each) in known.items():
        units = [unit for unit in ranked if (unit, code) in slope]
        if each.kind == "inspection":
            visits_of(code, units, residuals, slope, visits)
        if each.kind in {"inspection", "duty_share"} or not units:
            continue
        every = [e for unit in units for _, e in residuals[unit, code]]
        square = fsum(e * e for e in every) / len(every)
        failure = fsum(e**4 for e in every) / fsum(e * e for e in every) if square else 0
        for unit in units:
            own, n = fsum(e * e for _, e in residuals[unit, code]), len(residuals[unit, code])
            lent = max(0.0, n * (own + 2 * failure) / (n + 2 * failure / square) - own) if square else 0.0
            half = ranked[unit].weights[place] / 200
            deviation = abs(slope[unit, code]) * sqrt(own + lent)
            scale = slope[unit, code] * (half / deviation if deviation > half else 1)
            short[unit] += scale**2 * lent
            psi += [(unit, row, scale * e) for row, e in residuals[unit, code]]
    return combined(list(ranked), psi, short, visits)


def cleaned(residual: float) -> float:
    return 0.0 if abs(residual) < 1e-9 else residual


def visits_of(code: str, units: list[str], residuals: Any, slope: Any, visits: Any) -> None:
    rows = [row for unit in units for row, _ in residuals[unit, code]]
    if not rows:
        return
    mean = fsum(row["w"] * row["num"] for row in rows) / fsum(row["w"] * row["den"] for row in rows)
    square = fsum(cleaned(row["w"] * (row["num"] - mean * row["den"])) ** 2 for row in rows) / len(rows)
    for unit in units:
        visits[unit] += slope[unit, code] ** 2 * len(residuals[unit, code]) * square


def combined(ranked: list[str], psi: list[tuple[str, Row, float]], short: Any, visits: Any) -> dict[str, float]:
    own = count(10**6)
    sums: dict[tuple[str, str], Any] = defaultdict(lambda: defaultdict(float))
    for unit, row, points in psi:
        for kind in ("case", "day", "week", "applicant"):
            sums[unit, kind][row[kind] if row[kind] is not None else next(own)] += points
    variance, busy = {}, {}
    for unit in ranked:
        for kind in ("case", "day", "week", "applicant"):
            squares = [value**2 for value in sums[unit, kind].values()]
            groups = len(squares)
            variance[unit, kind] = (groups / (groups - 1) if groups > 1 else 1) * fsum(squares)
        squares = [value**2 for value in sums[unit, "case"].values()]
        weeks = len(sums[unit, "week"])
        busy[unit] = fsum(squares) ** 2 / fsum(each**2 for each in squares) / weeks if fsum(squares) else 0.0
    ratios = [
        (variance[unit, "week"] / variance[unit, "case"] - 1) / busy[unit] for unit in ranked if round(busy[unit], 6) >= 1
    ]
    strength = max(0.0, median(ratios)) if len(ratios) >= 5 else 0.0
    errors = {}
    for unit in ranked:
        depends = 1 + strength * busy[unit]
        largest = max(
            *(variance[unit, kind] for kind in ("day", "week", "applicant", "case")), depends * variance[unit, "case"]
        )
        errors[unit] = max(0.01, sqrt(largest + depends * short[unit] + visits[unit]))
    return errors

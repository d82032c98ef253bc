"""What is planted: how well each unit truly works, which items are slow, which weeks go wrong.

The level of each fault is that which the pack's indicators assume; a unit's own is that times a lognormal factor which holds
for all it does, and a second one for each kind of fault. In each group a few units are truly bad.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import Policy

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

# What fails, by the end of the code of the indicator that counts it, and how often where the pack has no such indicator.
AREAS: Mapping[str, tuple[tuple[str, ...], float]] = {
    "late": (("eff-ontime",), 0.02),
    "cards": (("law-cards",), 2.0),
    "fees": (("int-fees",), 1.0),
    "notices": (("eff-onenotice",), 0.015),
    "ratings": (("sat-rating",), 0.05),
    "call_backs": (("sat-callback",), 0.07),
    "complaints": (("sat-complaints",), 0.1),
    "matters": (("eff-matters",), 0.08),
    "petitions": (("eff-petition",), 0.05),
    "agents": (("eff-agent",), 0.08),
    "contact_matters": (("con-green",), 0.1),
    "marks": (("con-rating",), 0.7),
    "files": (("law-files",), 0.05),
    "guides": (("law-open",), 0.03),
    "duties": (("int-duties", "dut-met"), 0.05),
    "breaches": (("int-reports",), 0.005),
    "milestones": (("con-pledges",), 0.1),
    "visits": (("sup-visits",), 0.8),
    "entries": (("rec-truth",), 0.02),
}
COUNTED = ("cards", "fees", "visits", "marks")
SPREAD, OWN_SPREAD = 0.35, 0.25
TRULY_BAD = {"key": 3, "township": 2}
BAD_FACTOR, BAD_PACE = 3.0, 1.2
# No other unit fails more often than this, as a multiple of the ordinary.
WORST_ORDINARY = 1.6
# A truly bad unit has enough cases for it to show: the method finds nothing in thirty.
BAD_CASES = 300
WORST = 0.6
SLOW_ITEMS = 0.05
WRONG_WEEKS, WEEKS = 0.2, 13
SLOWNESS, WRONGNESS = 3.0, 6.0
# What slow items and wrong weeks make of the mean: taken out again, so that the level stays the pack's.
MEAN_SLOW, MEAN_WRONG = 1 + SLOW_ITEMS * (SLOWNESS - 1), 1 + WRONG_WEEKS / WEEKS * (WRONGNESS - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """What is planted.

    Attributes:
        rates: by area, for each unit: the share of rows that fail; of `cards` and `fees` points of deduction a thousand cases,
            of `visits` points a visit, of `marks` what a mark lacks of five.
        pace: for each unit, what handling takes as a multiple of the ordinary.
        bad: the units that are truly bad.
        wrong_week: for each unit the week of thirteen in which it is late six times as often, or -1.
        slow: the items that are late three times as often as others, and take longer.
    """

    rates: Mapping[str, Reals]
    pace: Reals
    bad: Mask
    wrong_week: Numbers
    slow: Mask


def draw_quality(policy: Policy, rng: np.random.Generator) -> Quality:
    """Draw what is planted in the units and items of a pack."""
    units = len(policy.units)
    bad = _truly_bad(policy, rng)
    ordinary = np.minimum(rng.lognormal(-(SPREAD**2) / 2, SPREAD, units), WORST_ORDINARY)
    whole = np.where(bad, BAD_FACTOR, ordinary)
    whole = whole / whole.mean()
    rates = {
        area: np.minimum(
            _level(policy, area) * whole * rng.lognormal(-(OWN_SPREAD**2) / 2, OWN_SPREAD, units),
            5.0 * _level(policy, area) if area in COUNTED else WORST,
        )
        for area in AREAS
    }
    rates["marks"] = np.minimum(rates["marks"], 2.5)
    return Quality(
        rates=rates,
        pace=rng.normal(1, 0.08, units).clip(0.8, 1.25) * np.where(bad, BAD_PACE, 1.0),
        bad=bad,
        wrong_week=np.where(rng.random(units) < WRONG_WEEKS, rng.integers(0, WEEKS, units), -1),
        slow=rng.random(len(policy.items)) < SLOW_ITEMS,
    )


def _truly_bad(policy: Policy, rng: np.random.Generator) -> Mask:
    bad = np.zeros(len(policy.units), dtype=np.bool_)
    for group, count in TRULY_BAD.items():
        of_group = [
            row
            for row, unit in enumerate(policy.units)
            if unit.group == group and unit.expected_cases and unit.expected_cases.service >= BAD_CASES
        ]
        if of_group:
            bad[rng.choice(of_group, min(count, len(of_group)), replace=False)] = True
    return bad


def _level(policy: Policy, area: str) -> Reals:
    """Return for each unit how often, or by how much, an ordinary unit of its group fails."""
    endings, usual = AREAS[area]
    levels: dict[str, float] = {one.group: _failing(one) for one in policy.indicators if one.code.partition("-")[2] in endings}
    return np.array([levels.get(unit.group, usual) for unit in policy.units])


def _failing(indicator: Indicator) -> float:
    mean = float(indicator.assumed.mean)
    if indicator.kind in ("per_thousand", "inspection"):
        return mean
    return max(float(indicator.full), 1.0) - mean

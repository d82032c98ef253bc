"""What scales and weights of a pack promise for its ranking: where the noise comes from, and whether a scale bends.

Worked out from what the pack assumes, until a quarter's record says it better. Source: docs/ranking-method.md, section 1.
"""

from collections.abc import Iterator
from statistics import median

from qingfeng.directory.policy.assessment import Indicator, false_proposals_a_year
from qingfeng.directory.policy.contents import UnitEntry
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.remarks import FEWEST_CASES, LEAST_WEIGHT, Remark, expected_rows
from qingfeng.foundation.messages import N_

NOISY = N_("{title}: {share} % of the noise of a middling unit would come from it; from half on the ranking is one of its luck")
BENT = N_("{title}: the value assumed, {mean}, lies outside its scale; there luck only cuts one way")
BOUND = N_("by chance alone at most {bound} units a year would be proposed ({units} units, z = {z})")
GROUPS = ("key", "township")
MOST_NOISE = 0.5
# Duties are a list known beforehand: they have no noise, and to meet all of them is no luck.
FACT = "duty_share"


def scale_remarks(policy: Policy) -> Iterator[Remark]:
    """Return the bound on proposals by chance, then by indicator what bends or carries most of the noise of its group."""
    if not policy.indicators:
        return
    units = sum(unit.group in GROUPS for unit in policy.units)
    bound = false_proposals_a_year(units, policy.terms.z)
    yield Remark("assessment", BOUND, {"bound": f"{bound:.4f}", "units": units, "z": policy.terms.z})
    budgets = {group: noise_budget(policy, group) for group in GROUPS}
    for each in policy.indicators:
        if each.kind != FACT and not 0 <= (each.assumed.mean - each.zero) / (each.full - each.zero) <= 1:
            yield Remark(each.code, BENT, {"title": each.title, "mean": each.assumed.mean})
        share = budgets[each.group].get(each.code, 0.0)
        if share > MOST_NOISE:
            yield Remark(each.code, NOISY, {"title": each.title, "share": f"{100 * share:.0f}"})


def noise_budget(policy: Policy, group: str) -> dict[str, float]:
    """Return by indicator the median over the units that can be ranked of its share (0 to 1) in a unit's variance."""
    indicators = [each for each in policy.indicators if each.group == group]
    found: dict[str, list[float]] = {each.code: [] for each in indicators}
    for unit in policy.units:
        variances = _variances(policy, unit, indicators) if unit.group == group and unit.unranked is None else {}
        total = sum(variances.values())
        for code, shares in found.items():
            if total:
                shares.append(variances.get(code, 0.0) / total)
    return {code: median(shares) for code, shares in found.items() if shares}


def _variances(policy: Policy, unit: UnitEntry, indicators: list[Indicator]) -> dict[str, float]:
    """Return by indicator that applies the variance of its cell in squared points; nothing where the unit cannot be ranked."""
    cases = unit.expected_cases
    rows = {each.code: expected_rows(policy, unit, each) for each in indicators}
    own = [each for each in indicators if rows[each.code] >= each.min_rows]
    weight = sum(each.weight for each in own)
    if cases is None or weight < LEAST_WEIGHT:
        return {}
    if cases.all < FEWEST_CASES:
        return {}
    return {each.code: _variance(each, float(100 * each.weight / weight), float(rows[each.code])) for each in own}


def _variance(indicator: Indicator, weight: float, rows: float) -> float:
    if indicator.kind == FACT:
        return 0.0
    slope = weight * indicator.per / float(indicator.full - indicator.zero) / float(indicator.assumed.den)
    # A cell between 0 and its weight deviates by half of it at most.
    return min(slope * slope * float(indicator.assumed.variance) / rows, weight * weight / 4)

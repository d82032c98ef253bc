"""What a sound policy still has to say about itself: facts that nobody should come upon by surprise, but that are no faults.

Source: the method of the ranking. A unit is ranked from thirty cases a quarter on, and where indicators with half of all weight
have rows enough in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.contents import TOWNSHIP, UnitEntry
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.words import shown
from qingfeng.foundation.messages import N_, translate

UNRANKED = N_("{title} cannot be ranked: {reason}")
TOO_FEW = N_("{title} cannot be ranked: {count} cases expected a quarter, 30 are needed")
TOO_LIGHT = N_(
    "{title} cannot be ranked: indicators that apply have a weight of {weight}, 50 are needed; too few rows for {names}"
)
COULD_BE = N_("{title} is marked as not ranked, but could be: {count} cases a quarter and a weight of {weight} are expected")
# Fewer cases in a quarter than this, or less weight that applies, say nothing about a unit.
FEWEST_CASES, LEAST_WEIGHT = 30, 50
# How applications for service items are handled: an indicator that counts nothing else has no rows in a unit without any.
SERVICE = ("service",)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on an entry; `sentence` is a message id whose placeholders are filled from `facts` in the active language."""

    code: str
    sentence: str
    facts: Mapping[str, object]

    @property
    def text(self) -> str:
        """The remark in the active language."""
        return translate(self.sentence).format(**{name: shown(value) for name, value in self.facts.items()})


def remarks(policy: Policy) -> tuple[Remark, ...]:
    """Return the remarks on units of ranked groups that the method cannot rank, in the order of units.

    The reason is the pack's own, else what it expects of the unit: too few cases, or too little weight that applies.
    A unit that the pack marks as not ranked, though what it expects would do, has a second remark.
    """
    ranked = (unit for unit in policy.units if unit.group != "none")
    return tuple(remark for unit in ranked for remark in _of_unit(policy, unit))


def _of_unit(policy: Policy, unit: UnitEntry) -> Iterator[Remark]:
    if unit.unranked is not None:
        yield Remark(unit.code, UNRANKED, {"title": unit.title, "reason": unit.unranked})
    cases = unit.expected_cases
    if cases is None:
        return
    count = cases.all
    own = [one for one in policy.indicators if one.group == unit.group]
    lacking = [one for one in own if expected_rows(policy, unit, one) < one.min_rows]
    weight = sum((one.weight for one in own), Decimal(0)) - sum((one.weight for one in lacking), Decimal(0))
    is_light = bool(own) and weight < LEAST_WEIGHT
    if unit.unranked is not None:
        if own and not is_light and count >= FEWEST_CASES:
            yield Remark(unit.code, COULD_BE, {"title": unit.title, "count": count, "weight": weight})
    elif count < FEWEST_CASES:
        yield Remark(unit.code, TOO_FEW, {"title": unit.title, "count": count})
    elif is_light:
        names = ", ".join(one.code for one in lacking)
        yield Remark(unit.code, TOO_LIGHT, {"title": unit.title, "weight": weight, "names": names})


def expected_rows(policy: Policy, unit: UnitEntry, indicator: Indicator) -> Decimal:
    """Return how many rows of an indicator the pack expects of a unit in a quarter: none where it counts what is not there."""
    rows, cases = indicator.expected_rows, unit.expected_cases
    if rows.of == "fixed":
        return rows.share
    if cases is None or (indicator.count is not None and indicator.count.procedure == SERVICE and not cases.service):
        return Decimal(0)
    bases = {
        "all": cases.all,
        "cases": cases.service + cases.other,
        "service": cases.service,
        "timed": cases.service * _timed(policy, unit),
        "other": cases.other,
        "complaints": cases.complaints,
        "contact": cases.contact,
        "items": Decimal(sum(item.unit == unit.code for item in policy.items)),
    }
    expected = bases.get(rows.of, Decimal(0)) * rows.share
    return expected if rows.cap is None else min(expected, rows.cap)


def _timed(policy: Policy, unit: UnitEntry) -> Decimal:
    """Return which part of a unit's applications is time-limited, by the volumes of its items; all where none is told."""
    code = TOWNSHIP if unit.size_factor is not None else unit.code
    volumes = [(item.mode == "time_limited", item.monthly_volume or Decimal(0)) for item in policy.items if item.unit == code]
    whole = sum((volume for _, volume in volumes), Decimal(0))
    return sum((volume for timed, volume in volumes if timed), Decimal(0)) / whole if whole else Decimal(1)

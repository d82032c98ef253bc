"""Which cases come: their kinds, items, units, moments of receipt, and who works on them. One row of every array is a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.contents import TOWNSHIP, Duration, ServiceItem
from qingfeng.directory.policy.loading import Policy
from qingfeng.intake.simulation.officetime import OfficeTime, Positions

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
SERVICE, MATTER, RATING, CONSULTATION = range(4)
KIND_SHARES = (0.90, 0.05, 0.03, 0.02)
# Working days in a promise of one calendar day and of one month, for the pace alone.
WORKDAYS_IN = {"workday": 1.0, "day": 5 / 7, "month": 21.0, "workhour": 1 / 7, "hour": 1 / 24}
SLOW_UNITS, SLOW_ITEMS = 0.10, 0.05
# Of each unit: two at the window, two who review, one who decides.
STAFF, REVIEWER, DECIDER = 5, 2, 4


@dataclass(frozen=True, slots=True)
class Draw:
    """The cases drawn, and the chance that goes on to decide what becomes of them.

    Attributes:
        kind: one of SERVICE, MATTER, RATING, CONSULTATION.
        item, unit: rows in the policy's lists; `unit` is the one that leads the case.
        begun: position of the first act, ascending.
        pace: what handling takes, as a multiple of what it takes an ordinary unit with an ordinary item.
    """

    policy: Policy
    office: OfficeTime
    rng: np.random.Generator
    kind: NDArray[np.int8]
    item: Numbers
    unit: Numbers
    begun: Positions
    pace: Reals

    @property
    def count(self) -> int:
        """The number of cases."""
        return len(self.kind)

    def happens(self, share: float | Reals) -> Mask:
        """Draw for each case what happens in this share of them."""
        return self.rng.random(self.count) < share

    def wait(self, low: float, high: float) -> Positions:
        """Draw for each case a time between two numbers of working days."""
        return (self.rng.uniform(low, high, self.count) * self.office.day).astype(np.int64)

    def of_item(self, fact: Callable[[ServiceItem], float | bool]) -> Reals:
        """Return for each case a number or truth that stands in its item."""
        return np.array([float(fact(item)) for item in self.policy.items])[self.item]

    def has(self, fact: Callable[[ServiceItem], bool]) -> Mask:
        """Say for each case whether something is so of its item."""
        return self.of_item(fact) > 0

    def clerk(self) -> Numbers:
        """Draw for each case one of the two at its unit's window."""
        return self.unit * STAFF + self.rng.integers(0, 2, self.count)

    def reviewer(self) -> Numbers:
        """Draw for each case one of the two who review in its unit."""
        return self.unit * STAFF + REVIEWER + self.rng.integers(0, 2, self.count)

    def decider(self) -> Numbers:
        """Return for each case the one who decides in its unit."""
        return self.unit * STAFF + DECIDER


def draw_cases(policy: Policy, office: OfficeTime, rng: np.random.Generator, when: tuple[date, date], count: int) -> Draw:
    """Draw so many cases that begin between two days, both included."""
    kind = rng.choice(len(KIND_SHARES), count, p=KIND_SHARES).astype(np.int8)
    item = rng.choice(len(policy.items), count, p=_shares(_item_weights(policy)))
    begun = np.sort(rng.integers(office.opening(when[0]), office.closing(when[1]), count))
    unit = _units(policy, rng, item)
    pace = _paces(rng, len(policy.units), SLOW_UNITS)[unit] * _paces(rng, len(policy.items), SLOW_ITEMS)[item]
    return Draw(policy, office, rng, kind, item, unit, begun, pace)


def promised_days(item: ServiceItem) -> float:
    """Return an item's promise in working days, roughly where it is in another unit."""
    return _in_days(item.promised)


def _in_days(limit: Duration) -> float:
    return limit.value * WORKDAYS_IN[limit.unit.value]


def _item_weights(policy: Policy) -> Reals:
    """Return the monthly cases of each item in the whole district: a township's volume is that of the median one."""
    size = {rural: _sizes(policy, only_rural=rural).sum() for rural in (False, True)}
    return np.array(
        [
            float(item.monthly_volume or 0) * (size[item.setting == "rural"] if item.unit == TOWNSHIP else 1.0)
            for item in policy.items
        ]
    )


def _sizes(policy: Policy, *, only_rural: bool) -> Reals:
    return np.array(
        [
            0.0 if unit.size_factor is None or (only_rural and unit.rural is False) else float(unit.size_factor)
            for unit in policy.units
        ]
    )


def _units(policy: Policy, rng: np.random.Generator, item: Numbers) -> Numbers:
    row = {unit.code: number for number, unit in enumerate(policy.units)}
    lead = np.array([row.get(one.unit, -1) for one in policy.items])[item]
    rural = np.array([one.setting == "rural" for one in policy.items])[item]
    for setting in (False, True):
        where = (lead < 0) & (rural == setting)
        if where.any():
            sizes = _sizes(policy, only_rural=setting)
            lead[where] = rng.choice(len(policy.units), int(where.sum()), p=_shares(sizes))
    return lead.astype(np.int64)


def _shares(weights: Reals) -> Reals:
    shares: Reals = weights / weights.sum()
    return shares


def _paces(rng: np.random.Generator, count: int, slow: float) -> Reals:
    """Return for each of so many how it works: most within a fifth of the ordinary, a few half as long again or double."""
    return np.where(rng.random(count) < slow, rng.uniform(1.5, 2.0, count), rng.uniform(0.8, 1.1, count))

"""How many cases each unit gets: what the pack expects of units and items, month by month.

A unit from which the pack expects enough rows to be ranked gets enough for it also in the quarter in which the record begins,
when cases begun before it are not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.contents import TOWNSHIP, ServiceItem, UnitEntry
from qingfeng.directory.policy.loading import Policy
from qingfeng.intake.simulation.officetime import OfficeTime

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]
# Cases that make a unit's account say something, and what is drawn at least where so many are expected.
ENOUGH, AT_LEAST = 30.0, 66.0
WORKDAYS_A_MONTH, MONTHS_A_QUARTER = 20.7, 3
NOISE = 0.08
# Up to here a unit is small, and its volume does not swing.
SMALL = 200.0


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a calendar month or quarter that the record covers: positions from `first` to before `last`.

    `share` is how much of the whole month or quarter that is, in working days.
    """

    first: int
    last: int
    share: float


def months(office: OfficeTime, begin: date, until: date) -> Iterator[Part]:
    """Yield the parts of calendar months from a day to another, both included, that have a working day."""
    yield from _parts(office, begin, until, 1)


def quarters(office: OfficeTime, begin: date, until: date) -> Iterator[Part]:
    """Yield the parts of calendar quarters from a day to another, both included, that have a working day."""
    yield from _parts(office, begin, until, MONTHS_A_QUARTER)


def _parts(office: OfficeTime, begin: date, until: date, length: int) -> Iterator[Part]:
    number = (begin.year * 12 + begin.month - 1) // length * length
    while (opens := _month(number)) <= until:
        closes = _month(number + length) - timedelta(days=1)
        first, last = office.opening(max(opens, begin)), office.closing(min(closes, until))
        if last > first:
            yield Part(first, last, (last - first) / office.day / (WORKDAYS_A_MONTH * length))
        number += length


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def service_volumes(policy: Policy) -> Reals:
    """Return the cases a month that each unit (row) gets of each item (column)."""
    volumes = np.zeros((len(policy.units), len(policy.items)))
    row = {unit.code: number for number, unit in enumerate(policy.units)}
    for column, item in enumerate(policy.items):
        volume = float(item.monthly_volume or 0)
        if item.unit == TOWNSHIP:
            volumes[:, column] = [volume * _size(unit, item) for unit in policy.units]
        elif item.unit in row:
            volumes[row[item.unit], column] = volume
    return volumes


def _size(unit: UnitEntry, item: ServiceItem) -> float:
    left_out = unit.size_factor is None or (item.setting == "rural" and unit.rural is False)
    return 0.0 if left_out else float(unit.size_factor or 0)


def expected(policy: Policy, kind: str) -> Reals:
    """Return what the pack expects of each unit in a quarter: `other`, `complaints` or `contact`; 0 where it says nothing."""
    return np.array([float(getattr(unit.expected_cases, kind)) if unit.expected_cases else 0.0 for unit in policy.units])


def enough(a_quarter: Reals) -> Reals:
    """Raise what is expected a quarter of units that reach the thirty rows narrowly, so that luck does not unrank them."""
    return np.where((a_quarter >= ENOUGH - 0.5) & (a_quarter < AT_LEAST), AT_LEAST, a_quarter)


def drawn(rng: np.random.Generator, numbers: Reals) -> Numbers:
    """Return whole numbers in place of expected ones: big ones swing, and what is left of a whole one is drawn."""
    swung = numbers * np.where(numbers > SMALL / MONTHS_A_QUARTER, rng.lognormal(-(NOISE**2) / 2, NOISE, numbers.shape), 1.0)
    return np.floor(swung + rng.random(numbers.shape)).astype(np.int64)

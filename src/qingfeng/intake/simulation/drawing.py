"""The district in which cases come, and a batch of cases of one procedure: one row of every array is a case."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from qingfeng.directory.policy.contents import Duration, ServiceItem
from qingfeng.directory.policy.loading import Policy
from qingfeng.intake.simulation.officetime import OfficeTime, Positions
from qingfeng.intake.simulation.quality import (
    MEAN_SLOW,
    MEAN_WRONG,
    SLOWNESS,
    WEEKS,
    WORST,
    WRONGNESS,
    Mask,
    Numbers,
    Quality,
    Reals,
)
from qingfeng.intake.simulation.rhythm import arrivals
from qingfeng.intake.simulation.sheet import ActSheet
from qingfeng.intake.simulation.volumes import Part, drawn, enough

# Working days in a promise of one calendar day and of one month.
WORKDAYS_IN = {"workday": 1.0, "day": 5 / 7, "month": 21.0, "workhour": 1 / 7, "hour": 1 / 24}
# Of each unit: two at the window, two who review, one who decides.
STAFF, REVIEWER, DECIDER = 5, 2, 4
PROCEDURES = (
    *("service", "matter", "rating", "consultation", "petition", "contact", "contact-matter"),
    *("order-enterprise", "order-unit", "survey", "file-check", "visit", "duty"),
)
# The assumed two points of deduction a thousand cases: what `cards` is a multiple of.
USUAL_CARDS = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What all batches share.

    Attributes:
        when: first day on which cases may begin, and the last day of the record.
        scale: cases as a share of what the pack expects.
        crowd: how many times as often as the pack assumes procedure is broken: more than 1 only in small records.
    """

    policy: Policy
    office: OfficeTime
    rng: np.random.Generator
    quality: Quality
    when: tuple[date, date]
    scale: float
    crowd: float

    @property
    def start(self) -> int:
        """The position at which the record begins."""
        return self.office.opening(self.when[0])

    @property
    def end(self) -> int:
        """The position just behind the last day."""
        return self.office.closing(self.when[1])

    def row(self, code: str) -> int:
        """Return the row of a unit, or -1."""
        return next((row for row, unit in enumerate(self.policy.units) if unit.code == code), -1)

    def in_group(self, *groups: str) -> Mask:
        """Say for each unit whether it is in one of the groups."""
        return np.array([unit.group in groups for unit in self.policy.units])

    def spread(self, a_quarter: Reals, parts: list[Part]) -> tuple[Numbers, Positions]:
        """Draw cases of each unit over parts of the calendar: their units, and when each begins, in no order.

        Args:
            a_quarter: expected in each unit in a quarter at the pack's size.
            parts: the quarters, as far as the record covers them.
        """
        units, moments = [], []
        for part in parts:
            whole = enough(a_quarter) if self.scale == 1 else a_quarter
            number = drawn(self.rng, whole * self.scale * part.share)
            units.append(np.repeat(np.arange(len(number)), number))
            moments.append(arrivals(self.office, self.rng, (part.first, part.last), int(number.sum())))
        return np.concatenate(units), np.concatenate(moments)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """A batch of cases, and the chance that goes on to decide what becomes of them.

    Attributes:
        unit: rows of units; the one that leads the case.
        item: rows of items, -1 where a case has none.
        begun: position of the first act.
        facts: attributes of cases, by their full names (`case.KEY`).
    """

    world: World
    procedure: str
    unit: Numbers
    begun: Positions
    item: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    facts: dict[str, pl.Series] = field(default_factory=dict)
    sheet: ActSheet = field(init=False)

    def __post_init__(self) -> None:
        """Give the batch an empty sheet, and items of which none is known."""
        object.__setattr__(self, "sheet", ActSheet(self.unit))
        if len(self.item) != len(self.unit):
            object.__setattr__(self, "item", np.full(len(self.unit), -1))

    @property
    def count(self) -> int:
        """The number of cases."""
        return len(self.unit)

    @property
    def day(self) -> int:
        """The seconds of a working day."""
        return self.world.office.day

    def happens(self, share: float | Reals) -> Mask:
        """Draw for each case what happens in this share of them."""
        return self.world.rng.random(self.count) < share

    def wait(self, low: float, high: float) -> Positions:
        """Draw for each case a time between two numbers of working days."""
        return (self.world.rng.uniform(low, high, self.count) * self.day).astype(np.int64)

    def rate(self, area: str) -> Reals:
        """Return for each case how often, or by how much, its unit fails in an area."""
        return self.world.quality.rates[area][self.unit]

    def breaks(self, share: float) -> Mask:
        """Draw for each case a breach of procedure that comes in this share where a unit is at the usual level of cards."""
        return self.happens(share * self.rate("cards") / USUAL_CARDS * self.world.crowd)

    def late(self, area: str) -> Mask:
        """Draw which cases are late: more of slow items and in weeks that go wrong in their unit."""
        quality = self.world.quality
        wrong = quality.wrong_week[self.unit] == self.begun // (5 * self.day) % WEEKS
        factor = np.where(wrong, WRONGNESS, 1.0) * np.where((self.item >= 0) & quality.slow[self.item], SLOWNESS, 1.0)
        usual = self.rate(area) / (MEAN_WRONG * MEAN_SLOW)
        return self.happens(np.minimum(usual * factor * min(self.world.crowd, 3.0), WORST))

    def of_item(self, fact: Callable[[ServiceItem], float | bool]) -> Reals:
        """Return for each case a number or truth that stands in its item."""
        return np.array([float(fact(item)) for item in self.world.policy.items])[self.item]

    def has(self, fact: Callable[[ServiceItem], bool]) -> Mask:
        """Say for each case whether something is so of its item."""
        return self.of_item(fact) > 0

    def clerk(self) -> Numbers:
        """Draw for each case one of the two at its unit's window."""
        return self.unit * STAFF + self.world.rng.integers(0, 2, self.count)

    def reviewer(self) -> Numbers:
        """Draw for each case one of the two who review in its unit."""
        return self.unit * STAFF + REVIEWER + self.world.rng.integers(0, 2, self.count)

    def decider(self) -> Numbers:
        """Return for each case the one who decides in its unit."""
        return self.unit * STAFF + DECIDER

    def kinds(self, kind: str) -> None:
        """Write the same kind on all cases."""
        self.facts["case.kind"] = pl.Series([kind], dtype=pl.String).new_from_index(0, self.count)

    def by_day(self, last: Numbers, late: Mask, *, pace: float = 0.95) -> Positions:
        """Draw when each case ends: by the end of its last working day (a rank), or up to three days after it if it is late.

        `pace` is the greatest part of its time that a punctual case uses.
        """
        closing = (last + 1) * self.day
        part = self.world.rng.uniform(0.15, pace, self.count)
        punctual = np.minimum(self.begun + ((closing - self.begun) * part).astype(np.int64), closing - 900)
        return np.where(late, closing + self.wait(0.1, 3), punctual)


def dates(office: OfficeTime, at: Positions) -> pl.Series:
    """Return the days of positions as dates."""
    return pl.Series(office.days(at), dtype=pl.Int64).cast(pl.Int32).cast(pl.Date)


def promised_days(item: ServiceItem) -> float:
    """Return an item's promise in working days, roughly where it is in another unit."""
    return _in_days(item.promised)


def legal_days(item: ServiceItem) -> float:
    """Return an item's legal limit in working days, roughly where it is in another unit; 1,000 where it has none."""
    return _in_days(item.legal) if item.legal is not None else 1000.0


def _in_days(limit: Duration) -> float:
    return limit.value * WORKDAYS_IN[limit.unit.value]

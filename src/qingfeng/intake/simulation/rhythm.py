"""When people come: more on Mondays, around days off and in the morning, few before the office closes.

Shares are assumed, after what any window knows; nothing in the pack says them.
"""

import numpy as np

from qingfeng.intake.simulation.officetime import OfficeTime, Positions

WEEKDAYS = np.array([1.25, 1.06, 1.0, 0.95, 0.9, 1.0, 1.0])
BEFORE_BREAK, AFTER_BREAK = 1.3, 1.25
# A break is more than a weekend.
BREAK_DAYS = 3
# Of the time that an office is open, by its sevenths: 9 to 12 and 14 to 18 in the shipped pack.
HOURS = np.array([1.3, 1.5, 1.1, 0.95, 1.05, 0.8, 0.3])
NIGHT = 6 * 3600 - 60


def arrivals(office: OfficeTime, rng: np.random.Generator, span: tuple[int, int], count: int) -> Positions:
    """Draw so many positions, in no order, from the working days between two positions."""
    first, last = span
    ranks = np.arange(first // office.day, max(last, first + 1) // office.day + (last % office.day > 0))
    weights = _weights(office, ranks * office.day)
    rank = ranks[rng.choice(len(ranks), count, p=weights / weights.sum())]
    hour = rng.choice(len(HOURS), count, p=HOURS / HOURS.sum())
    second = ((hour + rng.random(count)) / len(HOURS) * office.day).astype(np.int64)
    at: Positions = rank * office.day + second
    return at


def evenings(office: OfficeTime, rng: np.random.Generator, at: Positions) -> tuple[Positions, Positions]:
    """Move moments to an evening or to the day off after it: return the last position of the day, and how much later it is."""
    closing = office.last_second(at // office.day)
    later = rng.triangular(0, 7200, NIGHT, len(at)).astype(np.int64)
    off = (office.days_off_after(at) > 0) & (rng.random(len(at)) < 0.5)
    # From the closing to the same hour of the next day, then back into the day.
    return closing, np.where(off, later + 86_400 - rng.integers(0, 6 * 3600, len(at)), later)


def _weights(office: OfficeTime, at: Positions) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = WEEKDAYS[office.weekday(at) - 1]
    after = office.days_off_after(at) >= BREAK_DAYS
    before = office.days_off_after(at - office.day) >= BREAK_DAYS
    weighted: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        weights * np.where(after, BEFORE_BREAK, 1.0) * np.where(before, AFTER_BREAK, 1.0)
    )
    return weighted

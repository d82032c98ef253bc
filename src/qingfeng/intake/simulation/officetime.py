"""Time as an office has it: seconds during which it is open, one after the other, so that adding never leaves its hours.

A position is `k * day + second`: `second` seconds of open office on the k-th working day of the calendar. `k` is its rank.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qingfeng.foundation.calendars import WorkCalendar, day_index, iso_weekday

Positions = NDArray[np.int64]
SECONDS_A_DAY, MINUTE, MICROS = 86_400, 60, 1_000_000


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """The open hours of a calendar; `spans` are minutes of a working day, half-open, in order."""

    calendar: WorkCalendar
    spans: tuple[tuple[int, int], ...]

    @property
    def day(self) -> int:
        """The seconds for which an office is open on a working day."""
        return sum(last - first for first, last in self.spans) * MINUTE

    def opening(self, on: date) -> int:
        """Return the position at which the first working day not before `on` begins."""
        return (self._rank(day_index(on) - 1) + 1) * self.day

    def closing(self, on: date) -> int:
        """Return the position just behind the last working day not after `on`."""
        return (self._rank(day_index(on)) + 1) * self.day

    def days(self, at: Positions) -> Positions:
        """Return the day index (days since 1970-01-01) of positions."""
        return self.calendar.day_of[at // self.day].astype(np.int64)

    def local(self, at: Positions) -> Positions:
        """Return the wall time of positions, in microseconds since 1970-01-01 without a zone."""
        lengths = np.array([(last - first) * MINUTE for first, last in self.spans])
        ends = np.cumsum(lengths)
        second = at % self.day
        span = np.searchsorted(ends, second, side="right")
        opened = np.array([first * MINUTE for first, _last in self.spans])[span]
        clock = opened + second - (ends - lengths)[span]
        local: Positions = (self.days(at) * SECONDS_A_DAY + clock) * MICROS
        return local

    def last_second(self, rank: Positions) -> Positions:
        """Return the last position of working days, by their ranks."""
        return (rank + 1) * self.day - 1

    def days_off_after(self, at: Positions) -> Positions:
        """Return how many days off follow the working day of each position."""
        rank = at // self.day
        gap: Positions = self.calendar.day_of[rank + 1].astype(np.int64) - self.calendar.day_of[rank] - 1
        return gap

    def weekday(self, at: Positions) -> Positions:
        """Return 1 for positions on a Monday to 7 for a Sunday."""
        weekday: Positions = np.vectorize(iso_weekday, otypes=[np.int64])(self.days(at))
        return weekday

    def _rank(self, day: int) -> int:
        return int(self.calendar.rank[day - self.calendar.first])

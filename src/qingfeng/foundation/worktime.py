"""Working days and office hours as two table lookups, over columns.

A working-day count is a difference of ranks, a working-day deadline one gather in the table of working days: make-up days,
holidays and pauses need no loop over days.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingfeng.foundation.calendars import WorkCalendar
from qingfeng.foundation.zones import DAY, SECOND, Days, Instants, Zone, load_zone

MINUTE = 60 * SECOND
OFFICE_HOURS: tuple[tuple[int, int], ...] = ((540, 720), (840, 1080))


@dataclass(frozen=True, slots=True, eq=False)
class WorkTime:
    """A calendar, a zone and office hours: everything a clock is counted in.

    `office_hours` are half-open spans of minutes of a working day, in order. `roll` moves a last calendar day that is no
    working day to the next one.
    """

    calendar: WorkCalendar
    zone: Zone
    roll: bool = True
    office_hours: tuple[tuple[int, int], ...] = OFFICE_HOURS

    @classmethod
    def of(
        cls,
        calendar: WorkCalendar,
        zone: str,
        *,
        roll: bool = True,
        office_hours: tuple[tuple[int, int], ...] = OFFICE_HOURS,
    ) -> "WorkTime":
        """Make one from the name of a zone."""
        return cls(calendar, load_zone(zone), roll, office_hours)

    def rank(self, day: Days) -> NDArray[np.int32]:
        """Return the number of working days up to and including each day."""
        return self.calendar.rank.take(day - self.calendar.first, mode="clip")

    def workday(self, rank: NDArray[np.int32]) -> Days:
        """Return the working day of each rank."""
        return self.calendar.day_of.take(rank, mode="clip")

    def next_undecided(self, day: Days) -> Days:
        """Return the first day at or after each day that no notice has decided, or a day far ahead."""
        return self.calendar.undecided.take(day - self.calendar.first, mode="clip")

    def rolled(self, day: Days) -> Days:
        """Return each day, or the next working day where it is none."""
        return self.workday(self.rank(day - 1) + 1)

    @property
    def office_day(self) -> int:
        """The office hours of one working day, in µs."""
        return sum(last - first for first, last in self.office_hours) * MINUTE

    def worked(self, at: Instants) -> Instants:
        """Return the office time from the beginning of the calendar up to each instant, in µs."""
        local = self.zone.local(at)
        day = np.floor_divide(local, DAY)
        before = self.rank((day - 1).astype(np.int32)).astype(np.int64)
        is_working = self.rank(day.astype(np.int32)).astype(np.int64) - before
        return before * self.office_day + is_working * self._within_day(local - day * DAY)

    def instant_worked(self, total: Instants) -> Instants:
        """Return the first instant at which so much office time has passed: the inverse of `worked`."""
        rank = -np.floor_divide(-total, self.office_day)
        rest = total - (rank - 1) * self.office_day
        local = self.workday(rank.astype(np.int32)).astype(np.int64) * DAY
        passed = 0
        for first, last in self.office_hours:
            length = (last - first) * MINUTE
            inside = (rest > passed) & (rest <= passed + length)
            local = np.where(inside, local + first * MINUTE + rest - passed, local)
            passed += length
        return self.zone.instant(local)

    def is_open(self, at: Instants) -> NDArray[np.bool_]:
        """Return whether each instant lies inside the office hours of a working day."""
        local = self.zone.local(at)
        day = np.floor_divide(local, DAY)
        minute = np.floor_divide(local - day * DAY, MINUTE)
        spans = [(minute >= first) & (minute < last) for first, last in self.office_hours]
        today = day.astype(np.int32)
        return np.asarray(np.logical_or.reduce(spans) & (self.rank(today) > self.rank(today - 1)))

    def _within_day(self, clock: Instants) -> Instants:
        passed = np.zeros_like(clock)
        for first, last in self.office_hours:
            passed += np.clip(clock - first * MINUTE, 0, (last - first) * MINUTE)
        return passed


def months_later(day: Days, months: NDArray[np.int64]) -> Days:
    """Return the day of the same number so many months later, or that month's last day."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    number = date - month.astype("datetime64[D]")
    target = month + months.astype("timedelta64[M]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(target.astype("datetime64[D]") + number, last).astype(np.int64).astype(np.int32))

"""Limits counted over columns: deadlines, pauses, extensions, lateness. One code path for one case and for a billion.

The count (`docs/clocks.md`): the day of the starting act is not counted; the last day is the N-th unit after it and ends at
24:00; a pause from p to r adds every unit d with day(p) < d <= day(r); an extension adds its own; both are taken in the order
of their acts, and one that begins after the last day then in force moves nothing.

Source: 行政许可法 42, 45, 82; 民法典 200-203 (the first day is not counted; a last day off moves on).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from qingfeng.foundation.worktime import WorkTime, months_later
from qingfeng.foundation.zones import HOUR, Days, Instants

# A pause that has not ended, as the instant of its end; and no deadline, as its instant.
OPEN_END = 2**62
# What one chunk of clocks touches stays in the second-level cache: half the time of one pass over all.
CLOCKS_A_CHUNK = 1 << 16
DAY_UNITS = ("workday", "day", "month")


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """What moves clocks: one row a pause or an extension, sorted by (clock, order of their acts).

    For a pause `units` is -1 and `end` its end in µs or `OPEN_END`; for an extension `units` are what it adds, `end` unused.
    """

    clock: NDArray[np.int64]
    begin: Instants
    end: Instants
    units: NDArray[np.int64]

    @classmethod
    def none(cls) -> "Moves":
        """Return no moves at all."""
        empty = np.empty(0, np.int64)
        return cls(empty, empty, empty, empty)


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """What came of clocks, a row each.

    `last_day`: day of the deadline; `deadline`: the instant from which one is late (24:00 of the last day; in hour units the
    deadline itself, which is still in time); `late`: units; `warn_at`: instant of the warning; `undetermined`: the figure
    needs a day that no notice has decided; `suspended`: paused without an end, so no deadline and no lateness.
    """

    last_day: Days
    deadline: Instants
    late: NDArray[np.float64]
    warn_at: Instants
    warned: NDArray[np.bool_]
    suspended: NDArray[np.bool_]
    undetermined: NDArray[np.bool_]


def run_clocks(  # noqa: PLR0913, PLR0917 -- the columns of one count
    start: Instants,
    value: NDArray[np.int64],
    unit: str,
    moves: Moves,
    until: Instants,
    time: WorkTime,
    warn: int | None = None,
) -> Clocks:
    """Count clocks, one a row.

    Args:
        start: instants of the starting acts, µs.
        value: limits, in units, >= 0; a zero limit ends at 24:00 of the day of the start and is moved by nothing.
        unit: `workday`, `day`, `month`, `workhour` or `hour`.
        moves: pauses and extensions.
        until: instants of the stop, or the moment of looking, µs.
        time: calendar, zone, office hours.
        warn: units before the deadline at which a reminder is due.
    """
    counted = _counted_in_days if unit in DAY_UNITS else _counted_in_hours
    if start.size <= CLOCKS_A_CHUNK:
        return counted(start, value, unit, moves, until, time, warn)
    borders = np.arange(0, start.size + CLOCKS_A_CHUNK, CLOCKS_A_CHUNK)
    moved = np.searchsorted(moves.clock, borders)
    chunks = []
    for place, low in enumerate(borders[:-1]):
        rows, ours = slice(low, low + CLOCKS_A_CHUNK), slice(moved[place], moved[place + 1])
        mine = Moves(moves.clock[ours] - low, moves.begin[ours], moves.end[ours], moves.units[ours])
        chunks.append(counted(start[rows], value[rows], unit, mine, until[rows], time, warn))
    return Clocks(*(np.concatenate([getattr(chunk, column.name) for chunk in chunks]) for column in fields(Clocks)))


def _rounds(moves: Moves, clocks: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give moves in rounds: the first of each clock, the second, …; each as (clocks, rows of moves)."""
    count = np.bincount(moves.clock, minlength=clocks)
    first = np.cumsum(count) - count
    for turn in range(int(count.max(initial=0))):
        moved = np.flatnonzero(count > turn)
        yield moved, first[moved] + turn


class _DayCount:
    """The running count of clocks in day units, moved by one round of pauses and extensions after the other.

    Places are ranks for working days and days themselves otherwise: `mark` is the place of the last day before it is rolled,
    `reach` and `reach_at` the place and instant up to which pauses have been counted.
    """

    def __init__(self, first: Days, value: NDArray[np.int64], unit: str, time: WorkTime) -> None:
        self.first, self.value, self.unit, self.time = first, value.astype(np.int32), unit, time
        self.suspended = np.zeros(first.size, bool)
        self.origin = self.place(first)
        self.mark = months_later(first, value) if unit == "month" else self.origin + self.value
        self.reach = self.origin.copy()
        self.reach_at = np.full(first.size, -OPEN_END)

    def place(self, day: Days) -> Days:
        return self.time.rank(day) if self.unit == "workday" else day

    def last(self) -> Days:
        """Return the last day of each clock."""
        if self.unit == "workday":
            return np.where(self.value == 0, self.first, self.time.workday(self.mark))
        return np.where(self.value == 0, self.first, self.edge(slice(None)))

    def edge(self, clocks: slice | NDArray[np.int64]) -> Days:
        """Return the place of the last day in force: its rank in working days, else the day, rolled if need be."""
        mark = self.mark[clocks]
        return self.time.rolled(mark) if self.time.roll and self.unit != "workday" else mark

    def move(self, moves: Moves, start: Instants) -> None:
        zone, moved = self.time.zone, self.value != 0
        begin, end = zone.day(moves.begin), zone.day(np.minimum(moves.end, 2**53))
        eve, begins, ends = self.place(begin - 1), self.place(begin), self.place(end)
        is_open, extends = moves.end == OPEN_END, moves.units >= 0
        has_open, has_extensions = bool((is_open & ~extends).any()), bool(extends.any())
        for clocks, rows in _rounds(moves, self.first.size):
            # A move begins by the last day in force exactly when the place of its eve lies before that day's.
            in_force = (eve[rows] < self.edge(clocks)) & moved[clocks]
            if not in_force.all():
                # While a pause runs no last day is in force, and a pause that touches another is one with it.
                in_force |= (moves.begin[rows] <= self.reach_at[clocks]) & moved[clocks]
            if has_open:
                in_force &= ~self.suspended[clocks]
                self.suspended[clocks] |= in_force & is_open[rows] & ~extends[rows]
            if has_extensions:
                longer = in_force & extends[rows] & (moves.begin[rows] >= start[clocks])
                self.extend(clocks[longer], moves.units[rows[longer]])
            pauses = in_force & ~(is_open | extends)[rows] if has_open or has_extensions else in_force
            reach, until = self.reach[clocks], ends[rows]
            self.mark[clocks] += np.maximum(until - np.maximum(begins[rows], reach), 0) * pauses
            self.reach[clocks] = np.where(pauses, np.maximum(reach, until), reach)
            reach_at = self.reach_at[clocks]
            self.reach_at[clocks] = np.where(pauses, np.maximum(reach_at, moves.end[rows]), reach_at)

    def extend(self, clocks: NDArray[np.int64], units: NDArray[np.int64]) -> None:
        if self.unit == "month":
            paused = self.mark[clocks] - months_later(self.first[clocks], self.value[clocks].astype(np.int64))
            self.value[clocks] += units.astype(np.int32)
            self.mark[clocks] = months_later(self.first[clocks], self.value[clocks].astype(np.int64)) + paused
        else:
            self.value[clocks] += units.astype(np.int32)
            self.mark[clocks] += units.astype(np.int32)

    def late(self, last: Days, today: Days) -> NDArray[np.float64]:
        """Count the units d with last < d <= today; none while suspended."""
        gap = self.time.rank(today) - self.mark if self.unit == "workday" else today - last
        late = np.maximum(gap, 0).astype(np.float64)
        return np.where(self.suspended, 0.0, late) if self.suspended.any() else late


def _counted_in_days(  # noqa: PLR0913, PLR0917 -- as run_clocks
    start: Instants,
    value: NDArray[np.int64],
    unit: str,
    moves: Moves,
    until: Instants,
    time: WorkTime,
    warn: int | None,
) -> Clocks:
    first, today = time.zone.day(start), time.zone.day(until)
    count = _DayCount(first, value, unit, time)
    if moves.clock.size:
        count.move(moves, start)
    last = count.last()
    undetermined, is_rolled_blindly = _undetermined_days(count, last, today)
    late = count.late(last, today)
    deadline = time.zone.midnight(last + 1)
    warn_at, warned = deadline, np.zeros(start.size, bool)
    if warn is not None:
        edge = _warning_day(count, last, warn)
        warn_at = np.maximum(time.zone.midnight(edge), start)
        warned = (today >= edge) & ~count.suspended & ~is_rolled_blindly & ~undetermined
    return Clocks(
        last_day=last,
        deadline=np.where(count.suspended, OPEN_END, deadline),
        late=np.where(undetermined, 0.0, late),
        warn_at=warn_at,
        warned=warned,
        suspended=count.suspended,
        undetermined=undetermined,
    )


def _undetermined_days(count: _DayCount, last: Days, today: Days) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which clocks need a day that is not decided, and whose last day was rolled over such a day.

    Before the first undecided day U the count is exact, so a clock that stops (or is looked at) before U is decided. In
    calendar days only the roll reads the calendar: as long as the day looked at is not after U the clock is in time.
    """
    blind = np.zeros(last.size, bool)
    if count.unit == "workday":
        return (count.time.next_undecided(count.first + 1) <= today) & ~count.suspended, blind
    if not count.time.roll:
        return blind, blind
    undecided = count.time.next_undecided(count.mark)
    blind = (undecided <= last) & (count.value != 0) & ~count.suspended
    return blind & (today > undecided), blind


def _warning_day(count: _DayCount, last: Days, warn: int) -> Days:
    back = warn - 1
    if count.unit == "workday" and back:
        last = count.time.workday(count.time.rank(last) - np.int32(back))
    elif back:
        last = last - np.int32(back)
    return np.maximum(last, count.first)


class _HourCount:
    """The running count of clocks in hours: a budget of elapsed or office time, moved by pauses and extensions."""

    def __init__(self, start: Instants, value: NDArray[np.int64], unit: str, time: WorkTime) -> None:
        self.forward: Callable[[Instants], Instants] = time.worked if unit == "workhour" else np.asarray
        self.back: Callable[[Instants], Instants] = time.instant_worked if unit == "workhour" else np.asarray
        self.start, self.is_zero, self.reach = start, value == 0, start.copy()
        self.origin, self.budget = self.forward(start), value.astype(np.int64) * HOUR
        midnight = time.zone.midnight(time.zone.day(start) + np.int32(1))
        self.deadline = np.where(self.is_zero, midnight, self.back(self.origin + self.budget))
        self.suspended = np.zeros(start.size, bool)

    def move(self, moves: Moves) -> None:
        is_pause = moves.units < 0
        for clocks, rows in _rounds(moves, self.start.size):
            in_force = moves.begin[rows] <= np.maximum(self.deadline[clocks], self.reach[clocks])
            in_force &= ~self.is_zero[clocks] & ~self.suspended[clocks]
            is_open = in_force & is_pause[rows] & (moves.end[rows] == OPEN_END)
            self.suspended[clocks] |= is_open
            self.pause(clocks, rows, moves, in_force & is_pause[rows] & ~is_open)
            longer = in_force & ~is_pause[rows] & (moves.begin[rows] >= self.start[clocks])
            self.budget[clocks] += np.where(longer, moves.units[rows], 0) * HOUR
            moved = clocks[in_force]
            self.deadline[moved] = self.back(self.origin[moved] + self.budget[moved])

    def pause(self, clocks: NDArray[np.int64], rows: NDArray[np.int64], moves: Moves, pauses: NDArray[np.bool_]) -> None:
        clocks, rows = clocks[pauses], rows[pauses]
        low, high = np.maximum(moves.begin[rows], self.reach[clocks]), moves.end[rows]
        self.budget[clocks] += np.maximum(self.forward(high) - self.forward(low), 0)
        self.reach[clocks] = np.maximum(self.reach[clocks], high)


def _counted_in_hours(  # noqa: PLR0913, PLR0917 -- as run_clocks
    start: Instants,
    value: NDArray[np.int64],
    unit: str,
    moves: Moves,
    until: Instants,
    time: WorkTime,
    warn: int | None,
) -> Clocks:
    first, today, is_zero = time.zone.day(start), time.zone.day(until), value == 0
    count = _HourCount(start, value, unit, time)
    if moves.clock.size:
        count.move(moves)
    deadline, suspended = count.deadline, count.suspended
    late = np.where(suspended, 0, np.maximum(count.forward(until) - count.forward(deadline), 0)) / HOUR
    undetermined = np.zeros(start.size, bool)
    if unit == "workhour":
        # The hours of the first day count, unless the limit is zero and runs to its end anyway.
        undetermined = (time.next_undecided(first + is_zero) <= today) & ~suspended
    warn_at = np.maximum(count.back(count.forward(deadline) - (warn or 0) * HOUR), start)
    warned = np.zeros(start.size, bool) if warn is None else (until >= warn_at) & ~suspended & ~undetermined
    return Clocks(
        last_day=time.zone.day(deadline - 1),
        deadline=np.where(suspended, OPEN_END, deadline),
        late=np.where(undetermined, 0.0, late),
        warn_at=warn_at,
        warned=warned,
        suspended=suspended,
        undetermined=undetermined,
    )

"""Limits counted over columns: deadlines, pauses, extensions, lateness. One code path for one case and for a billion.

The count (`docs/clocks.md`): the day of the starting act is not counted; the last day is the N-th unit after it and ends at
24:00; a pause from p to r adds every unit d with day(p) < d <= day(r); an extension adds its own; both are taken in the order
of their acts, and one that begins after the last day then in force moves nothing.

Source: 行政许可法 42, 45, 82; 民法典 200-203 (the day of beginning is not counted; a last day off moves to the next working day).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingfeng.foundation.worktime import WorkTime, months_later
from qingfeng.foundation.zones import HOUR, Days, Instants

# A pause that has not ended, as the instant of its end; and no deadline, as its instant.
OPEN_END = 2**62
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


def run_clocks(
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
    return counted(start, value, unit, moves, until, time, warn)


def _rounds(moves: Moves, clocks: int) -> "list[tuple[NDArray[np.int64], NDArray[np.int64]]]":
    """Split moves into rounds: the first of each clock, the second, …; each as (clocks, rows of moves)."""
    if not moves.clock.size:
        return []
    if moves.clock.size == clocks and (moves.clock == np.arange(clocks)).all():
        return [(moves.clock, moves.clock)]
    first = np.flatnonzero(np.diff(moves.clock, prepend=-1))
    turn = np.arange(moves.clock.size) - np.repeat(first, np.diff(first, append=moves.clock.size))
    order = np.argsort(turn.astype(np.int16) if turn[-1:].size and turn.max() < 32768 else turn, kind="stable")
    borders = np.cumsum(np.bincount(turn))[:-1]
    return [(moves.clock[rows], rows) for rows in np.split(order, borders)]


class _DayCount:
    """The running count of clocks in day units, moved by one round of pauses and extensions after the other."""

    def __init__(self, first: Days, value: NDArray[np.int64], unit: str, time: WorkTime) -> None:
        self.first, self.value, self.unit, self.time = first, value.astype(np.int32), unit, time
        self.paused = np.zeros(first.size, np.int32)
        self.reach = first.copy()
        self.suspended = np.zeros(first.size, bool)
        self.origin = time.rank(first) if unit == "workday" else first
        self.last = self.end(slice(None))

    def unrolled(self, rows: "slice | NDArray[np.int64]") -> Days:
        if self.unit == "workday":
            return self.time.workday(self.origin[rows] + self.value[rows] + self.paused[rows])
        if self.unit == "day":
            return np.asarray(self.origin[rows] + self.value[rows] + self.paused[rows])
        return months_later(self.origin[rows], self.value[rows].astype(np.int64)) + self.paused[rows]

    def end(self, rows: "slice | NDArray[np.int64]") -> Days:
        last = self.unrolled(rows)
        return self.time.rolled(last) if self.time.roll and self.unit != "workday" else last

    def between(self, low: Days, high: Days) -> NDArray[np.int32]:
        """Count the units d with low < d <= high; never below 0."""
        gap = self.time.rank(high) - self.time.rank(low) if self.unit == "workday" else high - low
        return np.maximum(gap, 0)

    def move(self, clocks: NDArray[np.int64], rows: NDArray[np.int64], moves: Moves, start: Instants) -> None:
        begin = self.time.zone.day(moves.begin[rows])
        in_force = (begin <= self.last[clocks]) & ~self.suspended[clocks]
        if not in_force.all():
            clocks, rows, begin = clocks[in_force], rows[in_force], begin[in_force]
        units = moves.units[rows]
        if (units >= 0).any():
            extends = (units >= 0) & (moves.begin[rows] >= start[clocks])
            self.value[clocks[extends]] += units[extends].astype(np.int32)
            pauses = units < 0
            self.pause(clocks[pauses], begin[pauses], moves.end[rows[pauses]])
        else:
            self.pause(clocks, begin, moves.end[rows])
        self.last[clocks] = self.end(clocks)

    def pause(self, clocks: NDArray[np.int64], begin: Days, end_at: Instants) -> None:
        is_open = end_at == OPEN_END
        if is_open.any():
            self.suspended[clocks[is_open]] = True
            clocks, begin, end_at = clocks[~is_open], begin[~is_open], end_at[~is_open]
        end = self.time.zone.day(end_at)
        reach = self.reach[clocks]
        self.paused[clocks] += self.between(np.maximum(begin, reach), end)
        self.reach[clocks] = np.maximum(reach, end)


def _counted_in_days(
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
    is_zero = value == 0
    count.last[is_zero] = -(2**30)
    for clocks, rows in _rounds(moves, start.size):
        count.move(clocks, rows, moves, start)
    count.last[is_zero] = first[is_zero]
    last = count.last
    late = np.where(count.suspended, 0, count.between(last, today)).astype(np.float64)
    undetermined, is_rolled_blindly = _undetermined_days(count, first, today, is_zero)
    edge = _warning_day(count, first, warn)
    warned = np.zeros(start.size, bool) if warn is None else (today >= edge) & ~count.suspended & ~is_rolled_blindly
    return Clocks(
        last_day=last,
        deadline=np.where(count.suspended, OPEN_END, time.zone.midnight(last + 1)),
        late=np.where(undetermined, 0.0, late),
        warn_at=np.maximum(time.zone.midnight(edge), start),
        warned=warned & ~undetermined,
        suspended=count.suspended,
        undetermined=undetermined,
    )


def _undetermined_days(
    count: _DayCount, first: Days, today: Days, is_zero: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which clocks need a day that is not decided, and whose last day was rolled over such a day.

    Before the first undecided day U the count is exact, so a clock that stops (or is looked at) before U is decided. In
    calendar days only the roll reads the calendar: as long as the day looked at is not after U the clock is in time.
    """
    blind = np.zeros(first.size, bool)
    if count.unit == "workday":
        return (count.time.next_undecided(first + 1) <= today) & ~count.suspended, blind
    if not count.time.roll:
        return blind, blind
    unrolled = count.unrolled(slice(None))
    undecided = count.time.next_undecided(unrolled)
    blind = (undecided <= count.last) & ~is_zero & ~count.suspended
    return blind & (today > undecided), blind


def _warning_day(count: _DayCount, first: Days, warn: int | None) -> Days:
    back = (warn or 1) - 1
    if count.unit == "workday":
        edge = count.time.workday(count.time.rank(count.last) - back) if back else count.last
    else:
        edge = count.last - back
    return np.maximum(edge, first)


def _counted_in_hours(
    start: Instants,
    value: NDArray[np.int64],
    unit: str,
    moves: Moves,
    until: Instants,
    time: WorkTime,
    warn: int | None,
) -> Clocks:
    forward = time.worked if unit == "workhour" else np.asarray
    back = time.instant_worked if unit == "workhour" else np.asarray
    first, today = time.zone.day(start), time.zone.day(until)
    is_zero = value == 0
    origin, budget = forward(start), value.astype(np.int64) * HOUR
    deadline = np.where(is_zero, time.zone.midnight(first + 1), back(origin + budget))
    reach, suspended = start.copy(), np.zeros(start.size, bool)
    for clocks, rows in _rounds(moves, start.size):
        begin, units = moves.begin[rows], moves.units[rows]
        in_force = (begin <= deadline[clocks]) & ~is_zero[clocks] & ~suspended[clocks]
        clocks, rows, begin, units = clocks[in_force], rows[in_force], begin[in_force], units[in_force]
        is_open = (units < 0) & (moves.end[rows] == OPEN_END)
        suspended[clocks[is_open]] = True
        closed = (units < 0) & ~is_open
        low, high = np.maximum(begin, reach[clocks]), np.where(closed, moves.end[rows], begin)
        pause = np.where(closed, np.maximum(forward(high) - forward(low), 0), 0)
        extension = np.where((units >= 0) & (begin >= start[clocks]), units * HOUR, 0)
        budget[clocks] += pause + extension
        reach[clocks] = np.where(closed, np.maximum(reach[clocks], high), reach[clocks])
        deadline[clocks] = back(origin[clocks] + budget[clocks])
    late = np.where(suspended, 0, np.maximum(forward(until) - forward(deadline), 0)) / HOUR
    undetermined = np.zeros(start.size, bool)
    if unit == "workhour":
        undetermined = (time.next_undecided(first) <= today) & ~suspended
    warn_at = np.maximum(back(forward(deadline) - (warn or 0) * HOUR), start)
    warned = np.zeros(start.size, bool) if warn is None else (until >= warn_at) & ~suspended & ~undetermined
    return Clocks(
        last_day=time.zone.day(deadline),
        deadline=np.where(suspended, OPEN_END, deadline),
        late=np.where(undetermined, 0.0, late),
        warn_at=warn_at,
        warned=warned,
        suspended=suspended,
        undetermined=undetermined,
    )

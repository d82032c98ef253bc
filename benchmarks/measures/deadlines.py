"""Working-day deadlines with up to three pauses each, against a bare look-up in the table of working days."""

import sys

import numpy as np
from measuring import row, timed

from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.clocks import Moves, run_clocks
from qingfeng.foundation.worktime import WorkTime

DAY = 86_400_000_000
count = 1_000_000 if "--quick" in sys.argv else 5_000_000
random = np.random.default_rng(1)
calendar = load_calendar("cn")
time = WorkTime.of(calendar, "Asia/Shanghai")
start = random.integers(1_577_836_800_000_000, 1_704_067_200_000_000, count)
value = random.integers(1, 30, count)
pauses = random.integers(0, 4, count)
clock = np.repeat(np.arange(count), pauses)
turn = np.arange(clock.size) - np.repeat(np.cumsum(pauses) - pauses, pauses)
begin = start[clock] + turn * 2 * DAY + random.integers(0, DAY, clock.size)
moves = Moves(clock, begin, begin + random.integers(0, 3 * DAY, clock.size), np.full(clock.size, -1))
stop = start + 10 * DAY
number = value.astype(np.int32)


def bare() -> object:
    """From the instants of the start to the last day: the day, its rank, the working day so many ranks later."""
    return calendar.day_of[calendar.rank[time.zone.day(start) - calendar.first] + number]


plain, _ = timed(bare)
ours, _ = timed(lambda: run_clocks(start, value, "workday", moves, stop, time))
ratio = ours / plain
row(
    f"{count:,} deadlines with up to three pauses and their lateness, against a bare look-up from the same instants",
    f"{ratio:.1f} times ({ours / count * 1e9:.0f} ns against {plain / count * 1e9:.1f} ns)",
    "within 12 times",
    met=ratio <= 12,
)

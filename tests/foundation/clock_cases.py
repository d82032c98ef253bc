"""Random clocks, and the bridge from one clock of a test to the columns of `run_clocks`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from hypothesis import strategies as st
from tests.foundation.day_loop import EPOCH, DayLoop, Limit, Move

from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.clocks import OPEN_END, Clocks, Moves, run_clocks
from qingfeng.foundation.worktime import WorkTime

UNITS = ("workday", "day", "month", "workhour", "hour")
WORLDS = (("cn", "Asia/Shanghai"), ("nl", "Europe/Amsterdam"))
QUARTER = 900_000_000


@dataclass(frozen=True)
class Clock:
    """One clock of a test."""

    start: int
    limit: Limit
    moves: tuple[Move, ...]
    until: int


def micros(at: datetime) -> int:
    return (at.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


@cache
def work_time(calendar: str, zone: str, roll: bool) -> WorkTime:
    return WorkTime.of(load_calendar(calendar), zone, roll=roll)


@cache
def day_loop(calendar: str, zone: str) -> DayLoop:
    return DayLoop(load_calendar(calendar), zone)


def moves_of(clocks: list[Clock]) -> Moves:
    rows = [(number, move) for number, clock in enumerate(clocks) for move in clock.moves]
    return Moves(
        clock=np.array([number for number, _ in rows], np.int64),
        begin=np.array([move.begin for _, move in rows], np.int64),
        end=np.array([OPEN_END if move.end is None else move.end for _, move in rows], np.int64),
        units=np.array([-1 if move.units is None else move.units for _, move in rows], np.int64),
    )


def counted(clocks: list[Clock], world: tuple[str, str]) -> Clocks:
    """Run clocks of one unit, roll and warning as columns."""
    limit = clocks[0].limit
    return run_clocks(
        np.array([clock.start for clock in clocks], np.int64),
        np.array([clock.limit.value for clock in clocks], np.int64),
        limit.unit,
        moves_of(clocks),
        np.array([clock.until for clock in clocks], np.int64),
        work_time(*world, limit.roll),
        limit.warn,
    )


@st.composite
def instants(draw: st.DrawFn, low: int, quarters: int) -> int:
    """An instant within so many quarters of an hour after another; often on a quarter, so that borders meet."""
    at = low + draw(st.integers(0, quarters)) * QUARTER
    return max(low, at + draw(st.sampled_from([0, 0, 0, 0, -1, 1])))


@st.composite
def some_moves(draw: st.DrawFn, start: int) -> tuple[Move, ...]:
    begins = sorted(draw(st.lists(instants(start - 6 * 96 * QUARTER, 30 * 96), max_size=4)))
    moves, at = list[Move](), 0
    for begin in begins:
        # Every now and then a move begins just where the pause before it ended.
        at = at if at > begin and draw(st.booleans()) else begin
        kind = draw(st.integers(0, 9))
        if kind < 3:
            moves.append(Move(at, units=draw(st.integers(0, 6))))
        elif kind == 9:
            moves.append(Move(at))
        else:
            moves.append(Move(at, end=draw(instants(at, 12 * 96))))
            at = moves[-1].end or at
    return tuple(sorted(moves, key=lambda move: move.begin))


@st.composite
def clock_lists(draw: st.DrawFn, size: int = 4, units: tuple[str, ...] = UNITS) -> tuple[tuple[str, str], list[Clock]]:
    """A world and some clocks of one unit in it: over holidays, changes of the clock and the end of what is decided."""
    world, unit = draw(st.sampled_from(WORLDS)), draw(st.sampled_from(units))
    roll, warn = draw(st.booleans()), draw(st.none() | st.integers(1, 4))
    year = draw(st.sampled_from([(2006, 12), (2024, 1), (2024, 3), (2024, 9), (2025, 1), (2026, 9), (2026, 12), (2040, 12)]))
    begin = micros(datetime(*year, 1, tzinfo=UTC))
    clocks = []
    for _ in range(draw(st.integers(1, size))):
        start = draw(instants(begin, 35 * 96))
        value = draw(st.integers(0, 3) if unit == "month" else st.integers(0, 25))
        moves = draw(some_moves(start))
        clocks.append(Clock(start, Limit(value, unit, roll, warn), moves, draw(instants(start, 60 * 96))))
    return world, clocks

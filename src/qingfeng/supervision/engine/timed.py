"""Time bounds of rules: limits, pauses and extensions of a block turned into clocks."""

import re
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import Clocked
from qingfeng.directory.policy.terms import Extension, Limit, Pause
from qingfeng.foundation.clocks import DAY_UNITS, OPEN_END, Clocks, Moves, run_clocks
from qingfeng.foundation.worktime import WorkTime, months_later
from qingfeng.foundation.zones import HOUR
from qingfeng.supervision.engine.block import Block, Positions
from qingfeng.supervision.engine.conditions import as_number
from qingfeng.supervision.engine.verdicts import NO_INSTANT, ClockColumns, Errors, Verdicts

# Later than any act and any pause that ends, and still within what can be turned into a day.
FAR = 2**53
UNITS = ("workday", "day", "month", "workhour", "hour")
LIMIT_TEXT = re.compile(r"^\s*(\d+)\s*(workday|day|month|workhour|hour)s?\s*$")


@dataclass(eq=False)
class Runs:
    """Clocks to run, a row each.

    `position` is the activating act (-1 where the case is), `begin` and `end` the acts at which the clock starts and stops
    (-1 where an attribute does), `start` and `stop` their instants; `stop` is `NO_INSTANT` while it runs. `by_date` says where
    an attribute at either end is a date without a time of day.
    """

    case: NDArray[np.integer]
    position: Positions
    begin: Positions
    end: Positions
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    by_date: NDArray[np.bool_]

    def keep(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> "Runs":
        """Return some of them."""
        return Runs(*(getattr(self, column.name)[rows] for column in fields(Runs)))

    def answers(self) -> Positions:
        """Return the act whose performer answers: the activating one, else where the clock began, else where it stopped."""
        return np.where(self.position >= 0, self.position, np.where(self.begin >= 0, self.begin, self.end))

    def until(self, block: Block) -> NDArray[np.int64]:
        """Return the stop of each, or the moment of looking."""
        return np.where(self.stop == NO_INSTANT, block.as_of[self.case], self.stop)


def judged(block: Block, rule: Clocked, runs: Runs, role: int, errors: Errors) -> list[Verdicts]:
    """Run the clocks of a time bound: their lateness, one set of verdicts a unit; what cannot be judged goes to the errors."""
    if not rule.open:
        runs = runs.keep(runs.stop != NO_INSTANT)
    if not runs.case.size:
        return []
    found = _limits(block, rule, runs, errors)
    broken = _broken_cases(block, rule, [runs.case[rows] for _unit, rows, _values in found], errors)
    return [_of_unit(block, rule, runs.keep(rows), unit, values, role, errors, broken) for unit, rows, values in found]


def _limits(block: Block, rule: Clocked, runs: Runs, errors: Errors) -> list[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """Return (unit, rows, values) of the limits; a missing one is not judged, an unreadable one is an error."""
    limit, everyone = rule.limit, np.arange(runs.case.size)
    if isinstance(limit, Limit) and isinstance(limit.value, int):
        return [(limit.unit.value, everyone, np.full(runs.case.size, limit.value, np.int64))]
    reference = limit.value if isinstance(limit, Limit) else limit
    column = block.column(str(reference), runs.case, np.where(runs.position >= 0, runs.position, runs.begin))
    if column is None:
        return []
    unit, value, is_bad = _read_limits(column, limit.unit.value if isinstance(limit, Limit) else None)
    if is_bad.any():
        texts = None if column.dtype == pl.Struct else column.filter(pl.Series(is_bad)).cast(pl.String, strict=False).to_list()
        errors.add("bad_limit", runs.case[is_bad], runs.position[is_bad], texts)
    found = [(name, np.flatnonzero(unit == name)) for name in UNITS if (unit == name).any()]
    return [(name, rows, value[rows]) for name, rows in found]


def _read_limits(column: pl.Series, unit: str | None) -> tuple[NDArray[np.str_], NDArray[np.int64], NDArray[np.bool_]]:
    if isinstance(column.dtype, pl.Struct):
        values, units = column.struct.field("value").cast(pl.Int64, strict=False), column.struct.field("unit").cast(pl.String)
        there = column.is_not_null() & (values.is_not_null() | units.is_not_null())
    elif unit is not None:
        numbers = as_number(column)
        values, units = numbers.cast(pl.Int64, strict=False), pl.Series([unit] * column.len(), dtype=pl.String)
        values = pl.select(pl.when(numbers == values.cast(pl.Float64)).then(values)).to_series() if column.len() else values
        there = column.is_not_null()
    else:
        texts = column.cast(pl.String, strict=False)
        values = texts.str.extract(LIMIT_TEXT.pattern, 1).cast(pl.Int64, strict=False)
        units = texts.str.extract(LIMIT_TEXT.pattern, 2)
        there = column.is_not_null()
    good = (there & values.is_not_null() & (values >= 0) & units.is_in(list(UNITS))).fill_null(value=False).to_numpy()
    is_bad = there.to_numpy() & ~good
    return (
        np.where(good, units.fill_null("").to_numpy().astype(str), ""),
        values.fill_null(0).to_numpy().astype(np.int64),
        is_bad,
    )


def _of_unit(  # noqa: PLR0913, PLR0917 -- one call site, arguments of one count
    block: Block,
    rule: Clocked,
    runs: Runs,
    unit: str,
    value: NDArray[np.int64],
    role: int,
    errors: Errors,
    broken: NDArray[np.bool_],
) -> Verdicts:
    moves, is_move_dated = moves_of(block, rule, runs.case)
    is_bad = broken[runs.case]
    if unit not in DAY_UNITS:
        is_dated = _dated(block, runs)
        is_dated[_touched(block, moves, is_move_dated, runs, value)] = True
        errors.add("dated_only", runs.case[is_dated & ~is_bad], runs.position[is_dated & ~is_bad])
        is_bad = is_bad | is_dated
    time = (
        block.time if rule.roll is None else WorkTime(block.time.calendar, block.time.zone, rule.roll, block.time.office_hours)
    )
    clocks = run_clocks(runs.start, value, unit, moves, runs.until(block), time, rule.warn)
    if rule.warn is not None:
        # A warning never comes before the start, which a due date may put after the moment of looking (or a dated act after the
        # act that follows it).
        clocks.warned[runs.until(block) < runs.start] = False
    return verdicts_of(runs, clocks, unit, role, is_bad, errors)


def verdicts_of(runs: Runs, clocks: Clocks, unit: str, role: int, is_bad: NDArray[np.bool_], errors: Errors) -> Verdicts:  # noqa: PLR0913, PLR0917
    """Turn clocks into verdicts; those that need an undecided day are errors."""
    blind = clocks.undetermined & ~is_bad
    if blind.any():
        errors.add("not_gazetted", runs.case[blind], runs.position[blind])
    keep: NDArray[np.bool_] | slice = ~(is_bad | blind) if (is_bad | blind).any() else slice(None)
    is_open = runs.stop == NO_INSTANT
    columns = ClockColumns(
        runs.start[keep],
        clocks.deadline[keep],
        clocks.last_day[keep],
        runs.stop[keep],
        clocks.warn_at[keep],
        unit,
        clocks.suspended[keep],
    )
    position = runs.position[keep]
    return Verdicts(
        case=runs.case[keep],
        position=position,
        measure=clocks.late[keep],
        role=role,
        measure_unit="day" if unit == "month" else unit,
        evidence=(np.where(runs.begin >= 0, runs.begin, runs.position)[keep], runs.end[keep]),
        answers=runs.answers()[keep],
        is_open=is_open[keep],
        warned=clocks.warned[keep],
        clock=columns,
    )


def _dated(block: Block, runs: Runs) -> NDArray[np.bool_]:
    found = runs.by_date.copy()
    if block.dated.any():
        for positions in (runs.begin, runs.end):
            found |= (positions >= 0) & block.dated[positions]
    return found


def _touched(
    block: Block, moves: Moves, is_dated: NDArray[np.bool_], runs: Runs, value: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the clocks, some twice, with a pause or an extension by a dated act that was not over before their start."""
    clock, end = moves.clock[is_dated], moves.end[is_dated]
    zone = block.time.zone
    over = zone.day(np.minimum(end, FAR)) < zone.day(runs.start[clock])
    return clock[~over & (value[clock] > 0)]


def moves_of(block: Block, rule: Clocked, cases: NDArray[np.integer]) -> tuple[Moves, NDArray[np.bool_]]:
    """Return the pauses and extensions of the clocks, one clock an entry of `cases`; and which of them dated acts made."""
    nothing = Moves.none(), np.zeros(0, bool)
    if not (rule.pauses or rule.extensions) or not cases.size:
        return nothing
    parts = [_pauses(block, pause) for pause in rule.pauses]
    parts += [_extensions(block, extension) for extension in rule.extensions]
    position, begin, end, units, is_dated = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    if len(parts) > 1:
        order = np.argsort(position, kind="stable")
        position, begin, end, units, is_dated = (column[order] for column in (position, begin, end, units, is_dated))
    if not position.size:
        return nothing
    by_case = np.bincount(block.case[position], minlength=block.cases.height)
    count = by_case[cases]
    clock = np.repeat(np.arange(cases.size), count)
    first = (np.cumsum(by_case) - by_case)[cases]
    rows = np.arange(clock.size) + np.repeat(first - (np.cumsum(count) - count), count)
    return Moves(clock, begin[rows], end[rows], units[rows]), is_dated[rows]


_Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]


def _pauses(block: Block, pause: Pause) -> _Part:
    """Pair pauses with their ends: a second beginning inside a pause and an end without a beginning move nothing."""
    positions = block.where(pause.from_ + pause.until)
    is_begin = block.mask(pause.from_)[positions]
    same_case = np.zeros(positions.size, bool)
    same_case[1:] = block.case[positions[1:]] == block.case[positions[:-1]]
    was_begin = np.zeros(positions.size, bool)
    was_begin[1:] = is_begin[:-1]
    is_opening = is_begin & ~(same_case & was_begin)
    if pause.max is not None and isinstance(pause.max.value, int):
        at = block.at[positions]
        _open_again(is_begin & ~is_opening, is_opening, at, _later(at, pause.max.value, pause.max.unit.value, block.time))
    opening = positions[is_opening]
    closing = block.next_after(opening, pause.until)
    begin = block.at[opening]
    end = np.where(closing >= 0, block.at[closing], OPEN_END)
    if pause.max is not None and isinstance(pause.max.value, int):
        end = np.minimum(end, _later(begin, pause.max.value, pause.max.unit.value, block.time))
    is_dated = block.dated[opening]
    if is_dated.size:
        is_dated = is_dated | ((closing >= 0) & block.dated[closing])
    return opening, begin, end, np.full(opening.size, -1, np.int64), is_dated


def _open_again(
    is_repeated: NDArray[np.bool_], is_opening: NDArray[np.bool_], at: NDArray[np.int64], over: NDArray[np.int64]
) -> None:
    """Mark as openings those repeated beginnings that come when the pause before them has run its full length."""
    for row in np.flatnonzero(is_repeated):
        if at[row] > over[row - 1]:
            is_opening[row] = True
        else:
            over[row] = over[row - 1]


def _later(begin: NDArray[np.int64], value: int, unit: str, time: WorkTime) -> NDArray[np.int64]:
    """Return the instant so much later; in day units the last one of the last day."""
    if unit == "hour":
        return begin + value * HOUR
    if unit == "workhour":
        return time.instant_worked(time.worked(begin) + value * HOUR)
    day = time.zone.day(begin)
    if unit == "workday":
        last = time.workday(time.rank(day) + np.int32(value))
    else:
        last = day + np.int32(value) if unit == "day" else months_later(day, np.full(day.size, value, np.int64))
    return time.zone.midnight(last + 1) - 1


def _extensions(block: Block, extension: Extension) -> _Part:
    positions = block.where(extension.on)
    begin = block.at[positions]
    if isinstance(extension.value, int) or not positions.size:
        value = extension.value if isinstance(extension.value, int) else 0
        return positions, begin, begin, np.full(positions.size, value, np.int64), block.dated[positions]
    _column, units, is_bad = _added(block, extension.value, positions)
    return positions, begin, begin, units.fill_null(0.0).to_numpy().astype(np.int64) * ~is_bad, block.dated[positions]


def _added(block: Block, reference: str, positions: Positions) -> tuple[pl.Series, pl.Series, NDArray[np.bool_]]:
    """Return what extensions say, the same as numbers, and which are no whole numbers from 0."""
    column = block.column(reference, block.case[positions], positions)
    if column is None:
        column = pl.Series([None] * positions.size, dtype=pl.Float64)
    units = as_number(column).fill_nan(None)
    is_bad = (units.is_null() | (units < 0) | (units != units.floor())).fill_null(value=True).to_numpy()
    return column, units, is_bad


def _broken_cases(block: Block, rule: Clocked, clocks: list[NDArray[np.integer]], errors: Errors) -> NDArray[np.bool_]:
    """Return which cases have an extension of unreadable length; each such act of a case with clocks is an error, once."""
    broken, has_clock = np.zeros(block.cases.height, bool), np.zeros(block.cases.height, bool)
    for cases in clocks:
        has_clock[cases] = True
    for extension in rule.extensions:
        if not isinstance(extension.value, int):
            positions = block.where(extension.on)
            if not positions.size:
                continue
            column, _units, is_bad = _added(block, extension.value, positions)
            bad = is_bad & has_clock[block.case[positions]]
            texts = column.filter(pl.Series(bad)).cast(pl.String).to_list()
            errors.add("bad_number", block.case[positions[bad]], positions[bad], texts)
            broken[block.case[positions[bad]]] = True
    return broken

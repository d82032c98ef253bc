"""When a level was or will be reached, and who answers: worked out for findings and running clocks only."""

import math
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from qingfeng.directory.policy.rules import RuleBase
from qingfeng.directory.policy.terms import Level
from qingfeng.foundation.worktime import WorkTime
from qingfeng.foundation.zones import DAY, HOUR
from qingfeng.supervision.engine.block import Block, Positions
from qingfeng.supervision.engine.verdicts import NO_INSTANT, ClockColumns, Verdicts


def thresholds(rule: RuleBase) -> tuple[Decimal | None, Decimal | None]:
    """Return what `yellow` and `red` are 'more than'; without a ladder a breach is yellow, `level` takes every breach."""
    nothing = Decimal(0)
    if rule.level is not None:
        level = Level(rule.level)
        return (nothing if level is Level.YELLOW else None, nothing if level is Level.RED else None)
    if rule.yellow is None and rule.red is None:
        return nothing, None
    return rule.yellow, rule.red


def reached(clock: ClockColumns, threshold: Decimal, time: WorkTime) -> NDArray[np.int64]:
    """Return the first instant at which each clock is late by more than the threshold."""
    whole = np.int32(math.floor(threshold) + 1)
    if clock.unit == "workday":
        at = time.zone.midnight(time.workday(time.rank(clock.last_day) + whole))
    elif clock.unit == "hour":
        at = clock.deadline + int(threshold * HOUR)
    elif clock.unit == "workhour":
        at = time.instant_worked(time.worked(clock.deadline) + int(threshold * HOUR))
    else:
        at = time.zone.midnight(clock.last_day + whole)
        if clock.unit == "due":
            by_day = clock.deadline == time.zone.midnight(clock.last_day + np.int32(1))
            at = np.where(by_day, at, clock.deadline + int(threshold * DAY))
    return np.where(clock.suspended, NO_INSTANT, at)


def level_instants(rule: RuleBase, verdicts: Verdicts, level: NDArray[np.int8], block: Block) -> list[NDArray[np.int64]]:
    """Return when the warning, yellow and red were reached; `NO_INSTANT` where they were not."""
    nothing = np.full(verdicts.size, NO_INSTANT)
    clock = verdicts.clock
    if clock is None:
        last = np.maximum(*verdicts.evidence)
        last = np.where(last >= 0, last, block.first[1:][verdicts.case] - 1)
        at = block.at.take(last, mode="clip") if block.at.size else nothing
        return [np.where(level == number, at, NO_INSTANT) for number in (1, 2, 3)]
    found = [nothing if verdicts.warned is None else np.where(verdicts.warned, clock.warn_at, NO_INSTANT)]
    for number, threshold in zip((2, 3), thresholds(rule), strict=True):
        at = nothing if threshold is None else reached(clock, threshold, block.time)
        found.append(np.where(level >= number, at, NO_INSTANT))
    return found


def next_checks(rule: RuleBase, verdicts: Verdicts, block: Block) -> tuple[NDArray[np.integer], NDArray[np.int64]]:
    """Return (cases, instants) at which the level of a running clock changes next."""
    clock = verdicts.clock
    if clock is None or verdicts.is_open is None or not verdicts.is_open.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    rows = np.flatnonzero(verdicts.is_open & ~clock.suspended)
    part, case = clock.kept(rows), verdicts.case[rows]
    as_of = block.as_of[case]
    candidates = [part.warn_at] if getattr(rule, "warn", None) else []
    candidates += [reached(part, threshold, block.time) for threshold in thresholds(rule) if threshold is not None]
    soonest = np.full(rows.size, NO_INSTANT)
    for at in candidates:
        soonest = np.minimum(soonest, np.where(at > as_of, at, NO_INSTANT))
    coming = soonest < NO_INSTANT
    return case[coming], soonest[coming]


def past(clock: ClockColumns, time: WorkTime) -> NDArray[np.int64]:
    """Return the first instant that is no longer in time: the end of the last day, or just after an exact deadline."""
    whole = clock.deadline == time.zone.midnight(clock.last_day + np.int32(1))
    is_exact = np.asarray(~whole if clock.unit == "due" else np.full(whole.size, clock.unit in {"hour", "workhour"}))
    return np.asarray(clock.deadline + (is_exact & (clock.deadline != NO_INSTANT)), np.int64)


def holders(block: Block, case: NDArray[np.integer], border: NDArray[np.int64]) -> Positions:
    """Return the last act of each case before a border, by bisection over all rows at once; -1 where there is none."""
    low, high = block.first[:-1][case].copy(), block.first[1:][case].copy()
    begin = low.copy()
    while (low < high).any():
        middle = (low + high) // 2
        early = (low < high) & (block.at.take(middle, mode="clip") < border)
        low, high = np.where(early, middle + 1, low), np.where(early | (low >= high), high, middle)
    return np.where(low > begin, low - 1, -1)

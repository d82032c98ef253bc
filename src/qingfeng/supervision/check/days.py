"""A clock of a case as a day sheet: its limit, pauses and extensions read again, the count told by foundation."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from qingfeng.directory.policy.rules import Clocked, LimitRule, Rule
from qingfeng.directory.policy.terms import Extension, Limit, Pause
from qingfeng.foundation.clocks import DAY_UNITS, Moves, run_clocks
from qingfeng.foundation.messages import Text
from qingfeng.foundation.sheets import DaySheet, SheetClock, SheetMove, day_sheet
from qingfeng.foundation.worktime import WorkTime
from qingfeng.supervision.check.case import CaseStory
from qingfeng.supervision.check.result import CheckResult
from qingfeng.supervision.engine.timed import LIMIT_TEXT

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Row = dict[str, Any]


def sheet_of_clock(result: CheckResult, story: CaseStory, rule: Rule, clock: Row) -> DaySheet | None:
    """Tell a clock of a case day by day.

    Args:
        result: the check.
        story: the case.
        rule: the rule whose clock it is.
        clock: a row of the engine's clocks or findings.

    Returns:
        None where there is no clock, and where the sheet would not give the engine's own deadline. A due date of the record,
        which nothing moves, is the first and last day of its sheet.
    """
    if not isinstance(rule, Clocked) or clock["deadline_at"] is None:
        return None
    roll = result.ruleset.roll if rule.roll is None else rule.roll
    time = WorkTime.of(result.settings.calendar, result.settings.timezone, roll=roll, office_hours=result.ruleset.office_hours)
    until = _micros(clock["stop_at"] or result.settings.as_of)
    if isinstance(rule, LimitRule) and rule.limit is None:
        # The instant before the deadline, so that a due date at 24:00 is a sheet of that day and not of the next.
        return day_sheet(SheetClock(_micros(clock["deadline_at"]) - 1, 0, "day", until), time)
    limit = _limit(rule, story, clock)
    if limit is None or clock["start_at"] is None:
        return None
    sheet = day_sheet(SheetClock(_micros(clock["start_at"]), *limit, until, tuple(_moves(rule, story, time))), time)
    return sheet if sheet.deadline == _micros(clock["deadline_at"]) else None


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def _limit(rule: Clocked, story: CaseStory, clock: Row) -> tuple[int, str] | None:
    """Return value and unit of the limit, looked up where the rule names an attribute."""
    limit = rule.limit
    if isinstance(limit, Limit):
        value = limit.value if isinstance(limit.value, int) else _attribute(limit.value, story, clock)
        return None if value is None else (int(value), limit.unit.value)
    found = _attribute(str(limit), story, clock)
    if isinstance(found, dict):
        return int(found["value"]), str(found["unit"])
    match = re.match(LIMIT_TEXT.pattern, str(found))
    return (int(match[1]), match[2]) if match else None


def _attribute(name: str, story: CaseStory, clock: Row) -> Any:
    if not name.startswith("act."):
        return story.case.get(name)
    if name not in story.acts.columns or clock["act_row"] is None:
        return None
    return story.acts.filter(pl.col("row") == clock["act_row"])[name].to_list()[0]


def _moves(rule: Clocked, story: CaseStory, time: WorkTime) -> Iterator[SheetMove]:
    """Return pauses and extensions in the order of their acts."""
    acts = story.acts.to_dicts()
    moves = [move for pause in rule.pauses for move in _pauses(acts, pause, time)]
    moves += [move for extension in rule.extensions for move in _extensions(acts, extension)]
    return (move for _place, move in sorted(moves, key=lambda placed: placed[0]))


def _pauses(acts: list[Row], pause: Pause, time: WorkTime) -> Iterator[tuple[int, SheetMove]]:
    """Pair pauses with their ends: a second beginning inside a pause and an end without a beginning move nothing."""
    begun: tuple[int, Row] | None = None
    for place, act in enumerate(acts):
        if begun is None and _is_named(act, pause.from_):
            begun = (place, act)
        elif begun is not None and _is_named(act, pause.until):
            yield begun[0], _paused(begun[1], _micros(act["at"]), pause, time)
            begun = None
    if begun is not None:
        yield begun[0], _paused(begun[1], None, pause, time)


def _paused(act: Row, end: int | None, pause: Pause, time: WorkTime) -> SheetMove:
    begin = _micros(act["at"])
    if pause.max is not None and isinstance(pause.max.value, int):
        longest = _later(begin, pause.max.value, pause.max.unit.value, time)
        end = longest if end is None else min(end, longest)
    return SheetMove(begin, end, None, _label(act))


def _later(begin: int, value: int, unit: str, time: WorkTime) -> int:
    """Return the instant so much later; in day units the last one of the last day, which never rolls."""
    start = np.array([begin], np.int64)
    plain = WorkTime(time.calendar, time.zone, roll=False, office_hours=time.office_hours)
    end = int(run_clocks(start, np.array([value], np.int64), unit, Moves.none(), start, plain).deadline[0])
    return end - 1 if unit in DAY_UNITS else end


def _extensions(acts: list[Row], extension: Extension) -> Iterator[tuple[int, SheetMove]]:
    for place, act in enumerate(acts):
        if _is_named(act, extension.on):
            units = extension.value if isinstance(extension.value, int) else act.get(extension.value)
            if units is not None:
                begin = _micros(act["at"])
                yield place, SheetMove(begin, begin, int(units), _label(act))


def _is_named(act: Row, names: tuple[str, ...]) -> bool:
    return act["name"] in names or f"{act['name']}+{act.get('step')}" in names


def _label(act: Row) -> Text:
    return Text(act["name"], act["name"])

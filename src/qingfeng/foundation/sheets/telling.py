"""Day sheets: the count of one clock told day by day, for whoever wants to repeat it.

Nothing is counted here a second time: which moves are in force, the last day and the lateness come from `run_clocks`; the
sheet only says of each day what it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from qingfeng.foundation.calendars import EPOCH, DayReason, iso_weekday
from qingfeng.foundation.clocks import DAY_UNITS, OPEN_END, Clocks, Moves, run_clocks
from qingfeng.foundation.messages import LANGUAGES, N_, Text, localized, speaking, translate
from qingfeng.foundation.sheets.shapes import DaySheet, SheetClock, SheetMove, SheetRow
from qingfeng.foundation.worktime import MINUTE, WorkTime

# A sheet of more rows than this keeps its first and last halves.
ROWS = 400
# An extension that is sure to show in the deadline, to ask whether one would be taken.
_PROBE = 400


@dataclass(frozen=True, slots=True)
class _Plan:
    """What `run_clocks` said of a clock: days as indices, moves that are in force, units to count."""

    clock: SheetClock
    time: WorkTime
    first: int
    today: int
    last: int
    deadline: int
    late: float
    suspended: bool
    undetermined: bool
    units: int
    pauses: tuple[SheetMove, ...]
    extensions: tuple[SheetMove, ...]

    @property
    def end(self) -> int:
        return self.today if self.suspended else max(self.last, self.today)


def day_sheet(clock: SheetClock, time: WorkTime) -> DaySheet:
    """Tell one clock, one row a day from the day of the start to the last day or the day looked at, whichever is later."""
    plan = _plan(clock, time)
    rows = tuple(_day_rows(plan) if clock.unit in DAY_UNITS else _hour_rows(plan))
    folded = max(len(rows) - ROWS, 0)
    kept = rows[: ROWS // 2] + rows[-(ROWS // 2) :] if folded else rows
    return DaySheet(
        unit=clock.unit,
        units=plan.units,
        last_day=None if plan.suspended else _date(plan.last),
        deadline=None if plan.suspended else plan.deadline,
        late=plan.late,
        suspended=plan.suspended,
        undetermined=plan.undetermined,
        rows=kept,
        folded=folded,
        fold_at=ROWS // 2 if folded else len(rows),
        fold_text=both(N_("{folded} days are not shown."), folded=folded) if folded else Text(),
    )


def both(message: str, **facts: object) -> Text:
    """Say a sentence in both languages; facts that are texts take the language of the sentence."""
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            words = {key: localized(fact) if isinstance(fact, Text) else fact for key, fact in facts.items()}
            said[language] = translate(message).format(**words)
    return Text(**said)


def _run(clock: SheetClock, value: int, variants: list[tuple[SheetMove, ...]], time: WorkTime) -> Clocks:
    rows = [(number, move) for number, moves in enumerate(variants) for move in moves]
    moves = Moves(
        clock=np.array([number for number, _move in rows], np.int64),
        begin=np.array([move.begin for _number, move in rows], np.int64),
        end=np.array([OPEN_END if move.end is None else move.end for _number, move in rows], np.int64),
        units=np.array([-1 if move.units is None else move.units for _number, move in rows], np.int64),
    )
    same = np.ones(len(variants), np.int64)
    return run_clocks(same * clock.start, same * value, clock.unit, moves, same * clock.until, time)


def _plan(clock: SheetClock, time: WorkTime) -> _Plan:
    """Run the clock with its first 0, 1, 2, … moves, and ask of each move whether one of its kind would be taken there."""
    moves = clock.moves
    probes = [replace(move, end=None) if move.units is None else replace(move, units=_PROBE) for move in moves]
    prefixes = [moves[:number] for number in range(len(moves) + 1)]
    asked = [(*moves[:number], probe) for number, probe in enumerate(probes)]
    runs = _run(clock, clock.value, prefixes + asked, time)
    count = len(prefixes)
    taken = [move for number, move in enumerate(moves) if runs.deadline[number] != runs.deadline[count + number]]
    pauses = tuple(move for move in taken if move.units is None)
    extensions = tuple(move for move in taken if move.units is not None)
    units = clock.value + sum(move.units or 0 for move in extensions)
    first, today = time.zone.day(np.array([clock.start, clock.until], np.int64)).tolist()
    if clock.unit == "month":
        units = int(_run(clock, units, [()], replace(time, roll=False)).last_day[0]) - first
    here = count - 1
    return _Plan(
        clock=clock,
        time=time,
        first=first,
        today=today,
        last=int(runs.last_day[here]),
        deadline=int(runs.deadline[here]),
        late=float(runs.late[here]),
        suspended=bool(runs.suspended[here]),
        undetermined=bool(runs.undetermined[here]),
        units=units,
        pauses=pauses,
        extensions=extensions,
    )


def _date(day: int) -> date:
    return date.fromordinal(day + EPOCH)


def _row(plan: _Plan, day: int, code: str, reason: Text, **figures: float | None) -> SheetRow:
    is_last = day == plan.last and not plan.suspended
    provisional = not plan.time.calendar.is_decided(day) and plan.clock.unit != "hour"
    parts = [reason]
    if is_last:
        parts.append(both(N_("last day")))
    if provisional:
        parts.append(both(N_("provisional: no notice has decided this day")))
    number, late = figures.get("number"), figures.get("late")
    minutes = figures.get("minutes")
    return SheetRow(
        date=_date(day),
        weekday=iso_weekday(day),
        counted=number is not None or bool(minutes),
        number=None if number is None else int(number),
        late=None if late is None else int(late),
        minutes=minutes,
        late_minutes=figures.get("late_minutes"),
        is_last=is_last,
        provisional=provisional,
        code=code,
        reason=Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts)),
    )


def _day_rows(plan: _Plan) -> Iterator[SheetRow]:
    yield _row(plan, plan.first, "start", both(N_("day of the start, not counted")))
    pauses = [(_day_of(plan, move.begin), _day_of(plan, move.end), move.label) for move in plan.pauses]
    number = late = 0
    for day in range(plan.first + 1, plan.end + 1):
        why = plan.time.calendar.reason(day)
        is_unit = why.is_working or plan.clock.unit != "workday"
        paused = next((label for low, high, label in pauses if low < day <= high), None)
        if not is_unit:
            yield _row(plan, day, why.code, _off(why))
        elif day > plan.last and not plan.suspended:
            late += 1
            yield _row(plan, day, "late", _late(plan, late), late=None if plan.undetermined else late)
        elif paused is not None:
            yield _row(plan, day, "paused", both(N_("paused by {act}"), act=paused))
        elif number >= plan.units and not plan.suspended:
            yield _row(plan, day, "rolled", both(N_("moved on to the next working day ({why})"), why=_off(why)))
        else:
            number += 1
            yield _row(plan, day, *_counted(plan, why, number), number=number)


def _day_of(plan: _Plan, at: int | None) -> int:
    return 2**30 if at is None else int(plan.time.zone.day(np.array([at], np.int64))[0])


def _off(why: DayReason) -> Text:
    if why.code == "weekend":
        return both(N_("weekend"))
    return why.name if why.code == "holiday" else both(N_("working day"))


def _late(plan: _Plan, late: int) -> Text:
    if plan.undetermined:
        return both(N_("after the last day; whether late is not decided"))
    return both(N_("late by {late}"), late=late)


def _counted(plan: _Plan, why: DayReason, number: int) -> tuple[str, Text]:
    if plan.extensions and plan.clock.unit != "month" and number > plan.clock.value:
        total = plan.clock.value
        for move in plan.extensions:
            total += move.units or 0
            if number <= total:
                return "extension", both(N_("day {number}, added by {act}"), number=number, act=move.label)
    if plan.clock.unit != "workday":
        return "day", both(N_("day {number}"), number=number)
    if why.code == "make_up":
        return "make_up", both(N_("day {number}, make-up working day for {holiday}"), number=number, holiday=why.name)
    return "workday", both(N_("day {number}, working day"), number=number)


def _hour_rows(plan: _Plan) -> Iterator[SheetRow]:
    stop = plan.clock.until if plan.suspended else plan.deadline
    pauses = _paused_spans(plan)
    for day in range(plan.first, plan.end + 1):
        low, high = plan.time.zone.midnight(np.array([day, day + 1], np.int32)).tolist()
        begin, end = max(low, plan.clock.start), min(high, stop)
        paused = sum(_worked(plan, max(begin, a), min(end, b)) for a, b in pauses)
        minutes = _worked(plan, begin, end) - paused if plan.clock.value else 0.0
        late = (
            0.0 if plan.suspended or plan.undetermined else _worked(plan, max(low, plan.deadline), min(high, plan.clock.until))
        )
        code, reason = _hours(plan, day, minutes, late, paused)
        yield _row(plan, day, code, reason, minutes=minutes, late_minutes=late)


def _paused_spans(plan: _Plan) -> list[tuple[int, int]]:
    spans, reach = [], plan.clock.start
    for move in plan.pauses:
        low, high = max(move.begin, reach), plan.clock.until if move.end is None else move.end
        spans.append((low, max(low, high)))
        reach = max(reach, high)
    return spans


def _worked(plan: _Plan, low: int, high: int) -> float:
    """Return the minutes between two instants that the clock counts."""
    edges = np.array([low, max(low, high)], np.int64)
    passed = plan.time.worked(edges) if plan.clock.unit == "workhour" else edges
    return float(passed[1] - passed[0]) / MINUTE


def _hours(plan: _Plan, day: int, minutes: float, late: float, paused: float) -> tuple[str, Text]:
    why = plan.time.calendar.reason(day)
    if late:
        return "late", both(
            N_("{minutes} minutes counted, late by {late} minutes"), minutes=round(minutes, 2), late=round(late, 2)
        )
    if paused:
        return "paused", both(
            N_("{minutes} minutes counted, {paused} paused"), minutes=round(minutes, 2), paused=round(paused, 2)
        )
    if plan.clock.unit == "workhour" and not why.is_working:
        return why.code, _off(why)
    return "hours", both(N_("{minutes} minutes counted"), minutes=round(minutes, 2))

"""A clock day by day: which day counted as which, which did not, and why. The last day is the engine's own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import polars as pl

from qingfeng.directory.policy.rules import Clocked, LimitRule, Rule
from qingfeng.directory.policy.terms import Limit, Pause, Unit
from qingfeng.foundation.calendars import DayReason, WorkCalendar, day_index
from qingfeng.supervision.check.case import CaseStory
from qingfeng.supervision.check.result import CheckResult

Kind = Literal["start", "counted", "off", "paused", "moved", "late"]
DAY_UNITS = ("workday", "day", "month")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a clock.

    `kind`: the day of the start; counted as the n-th; not counted (`off`: no working day); paused; beyond N, since the last
    day is off and moves (`moved`); late, as the n-th of its unit. `is_last`: the clock ends at its 24:00;
    `is_stop`: the clock stopped on it; `is_looked`: it still ran when it was looked at on this day; `is_ahead`: it lies after
    that, so it was not needed, or is left.
    """

    on: date
    kind: Kind
    n: int
    reason: DayReason
    is_last: bool = False
    is_stop: bool = False
    is_looked: bool = False
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date


@dataclass(frozen=True, slots=True, eq=False)
class _Count:
    calendar: WorkCalendar
    unit: str
    limit: int | None
    pauses: tuple[_Span, ...]
    start: date
    last_day: date

    def counts(self, reason: DayReason) -> bool:
        return self.unit != "workday" or reason.is_working


def days_of(result: CheckResult, story: CaseStory, rule: Rule, clock: dict[str, Any]) -> tuple[Day, ...]:
    """List the days of a clock, from that of its start to its last day or its stop, whichever is later.

    Args:
        result: the check.
        story: the case of the clock, for its pauses.
        rule: the rule whose clock it is.
        clock: a row of the engine's clocks or findings.

    Returns:
        Nothing for a clock of hours, one without a deadline, and one against a date of the record, which nothing moves.
    """
    if clock["deadline_on"] is None or clock["start_at"] is None or not isinstance(rule, Clocked):
        return ()
    unit = _unit(rule, clock)
    if unit not in DAY_UNITS:
        return ()
    zone = ZoneInfo(result.settings.timezone)
    count = _Count(
        calendar=result.settings.calendar,
        unit=unit,
        limit=_limit(rule),
        pauses=tuple(span for pause in rule.pauses for span in _pauses(story, pause, result)),
        start=_day(clock["start_at"], zone),
        last_day=clock["deadline_on"],
    )
    stop = _day(clock["stop_at"] or result.settings.as_of, zone)
    return tuple(_marked(day, stop, is_open=clock["stop_at"] is None) for day in _counted(count, max(stop, count.last_day)))


def _unit(rule: Clocked, clock: dict[str, Any]) -> str:
    if isinstance(rule, LimitRule) and rule.limit is None:
        return ""
    if isinstance(rule.limit, Limit) and rule.limit.unit is Unit.MONTH:
        return "month"
    return str(clock["measure_unit"])


def _limit(rule: Clocked) -> int | None:
    """Return N where the rule itself says it and nothing adds to it."""
    fixed = isinstance(rule.limit, Limit) and isinstance(rule.limit.value, int) and rule.limit.unit is not Unit.MONTH
    return rule.limit.value if fixed and not rule.extensions else None  # type: ignore[union-attr,return-value]  # as `fixed` says


def _counted(count: _Count, end: date) -> Iterator[Day]:
    on, n, late = count.start, 0, 0
    while on <= end:
        reason = count.calendar.reason(day_index(on))
        is_unit = count.counts(reason)
        if on > count.last_day:
            late += is_unit
            yield Day(on, "late" if is_unit else "off", late if is_unit else 0, reason)
        else:
            kind = _kind(count, on, n, is_unit=is_unit)
            n += kind == "counted"
            yield Day(on, kind, n if kind == "counted" else 0, reason, is_last=on == count.last_day)
        on += ONE_DAY


def _kind(count: _Count, on: date, n: int, *, is_unit: bool) -> Kind:
    if on == count.start:
        return "start"
    if not is_unit:
        return "off"
    if any(span.first < on <= span.last for span in count.pauses):
        return "paused"
    return "moved" if count.limit is not None and n >= count.limit else "counted"


def _marked(day: Day, stop: date, *, is_open: bool) -> Day:
    if day.on < stop:
        return day
    is_here = day.on == stop
    return replace(day, is_stop=is_here and not is_open, is_looked=is_here and is_open, is_ahead=not is_here)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _pauses(story: CaseStory, pause: Pause, result: CheckResult) -> Iterator[_Span]:
    """Pair pauses with their ends as the engine does: a second beginning inside a pause moves nothing."""
    zone = ZoneInfo(result.settings.timezone)
    begun: date | None = None
    for name, at in _named(story.acts):
        if begun is None and name & set(pause.from_):
            begun = _day(at, zone)
        elif begun is not None and name & set(pause.until):
            yield _capped(_Span(begun, _day(at, zone)), pause, result.settings.calendar)
            begun = None
    if begun is not None:
        yield _capped(_Span(begun, date.max), pause, result.settings.calendar)


def _capped(span: _Span, pause: Pause, calendar: WorkCalendar) -> _Span:
    if pause.max is None or not isinstance(pause.max.value, int) or pause.max.unit not in (Unit.WORKDAY, Unit.DAY):
        return span
    first = day_index(span.first)
    if pause.max.unit is Unit.DAY:
        longest = span.first + timedelta(days=pause.max.value)
    else:
        rank = calendar.rank[first - calendar.first] + pause.max.value
        longest = span.first + timedelta(days=int(calendar.day_of[rank]) - first)
    return _Span(span.first, min(span.last, longest))


def _named(acts: pl.DataFrame) -> Iterator[tuple[set[str], datetime]]:
    steps = acts["step"].cast(pl.String).to_list() if "step" in acts.columns else [None] * acts.height
    for name, step, at in zip(acts["name"].cast(pl.String), steps, acts["at"], strict=True):
        yield ({name} if step is None else {name, f"{name}+{step}"}), at

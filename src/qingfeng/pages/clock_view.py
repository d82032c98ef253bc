"""A clock as a page shows it: a word, its day cells, its end. Weight tells how near the end is, never colour."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qingfeng.foundation.calendars import WorkCalendar, day_index
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.messages import translate_count
from qingfeng.foundation.sheets import DaySheet
from qingfeng.pages.sheets import COUNTED, deadline_text
from qingfeng.pages.words import day

CELL, CELLS_SHOWN = 11, 40
ICONS = {
    "is-run": "clock",
    "is-soon": "clock",
    "is-today": "due",
    "is-over": "late",
    "is-late": "late",
    "is-paused": "pause",
    "is-done": "check",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How a case stands with its deadline. `standing` is `open`, `paused`, `late`, `ended` or `ended_late`."""

    standing: str
    deadline_at: datetime | None
    deadline_on: date | None
    ended_at: datetime | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a clock: `used`, `left`, `pause` or `over`, and where it is drawn."""

    kind: str
    x: int


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock in words; `cells` is empty where there is no day sheet or it is too long to draw."""

    kind: str
    icon: str
    word: str
    sub: str
    cells: tuple[Cell, ...] = ()
    width: int = 0
    label: str = ""


def clock_view(clock: Clock, calendar: WorkCalendar, zone: str, sheet: DaySheet | None = None) -> ClockView:
    """Say a clock in the active language; working days are counted by the calendar, after the day looked at."""
    kind, word = _word(clock, calendar, zone)
    kinds = () if sheet is None else _kinds(sheet, _local(clock.ended_at or clock.as_of, zone))
    cells = tuple(Cell(each, 1 + CELL * place) for place, each in enumerate(kinds))
    return ClockView(
        kind=kind,
        icon=ICONS[kind],
        word=word,
        sub=_sub(clock, zone),
        cells=cells,
        width=CELL * len(cells) + 1,
        label=_cells_label(kinds) if cells else "",
    )


def _word(clock: Clock, calendar: WorkCalendar, zone: str) -> tuple[str, str]:
    if clock.standing == "paused":
        return "is-paused", _("paused")
    if clock.deadline_on is None:
        return ("is-done", _("ended")) if clock.ended_at else ("is-run", _("in progress"))
    stop = _local(clock.ended_at or clock.as_of, zone)
    over = _workdays(calendar, clock.deadline_on, stop)
    if clock.standing in ("late", "ended_late"):
        return ("is-over", _late(over)) if clock.standing == "late" else ("is-late", _ended_late(over))
    return ("is-done", _("ended in time")) if clock.standing == "ended" else _left(-over)


def _left(left: int) -> tuple[str, str]:
    if left <= 0:
        return "is-today", _("due today")
    word = translate_count("{n} working day left", "{n} working days left", left).format(n=left)
    return ("is-soon" if left == 1 else "is-run"), word


def _late(over: int) -> str:
    return translate_count("{n} working day late", "{n} working days late", over).format(n=over) if over > 0 else _("late")


def _ended_late(over: int) -> str:
    if over <= 0:
        return _("ended late")
    return translate_count("ended {n} working day late", "ended {n} working days late", over).format(n=over)


def _sub(clock: Clock, zone: str) -> str:
    if clock.ended_at is not None:
        return _("ended {day}").format(day=day(_local(clock.ended_at, zone)))
    if clock.deadline_at is None:
        return ""
    text = deadline_text({"deadline_at": clock.deadline_at, "deadline_on": clock.deadline_on}, zone)
    return _("was due {moment}").format(moment=text) if clock.standing == "late" else _("until {moment}").format(moment=text)


def _workdays(calendar: WorkCalendar, since: date, until: date) -> int:
    """Return the working days after one day up to another, negative where the other comes first."""
    return int(calendar.rank[day_index(until) - calendar.first] - calendar.rank[day_index(since) - calendar.first])


def _kinds(sheet: DaySheet, stop: date) -> tuple[str, ...]:
    kinds = []
    for row in sheet.rows:
        if row.code in COUNTED:
            kinds.append("used" if row.date <= stop else "left")
        elif row.code in ("paused", "late"):
            kinds.append("pause" if row.code == "paused" else "over")
    return tuple(kinds) if len(kinds) <= CELLS_SHOWN else ()


def _cells_label(kinds: tuple[str, ...]) -> str:
    used, left, paused, over = (kinds.count(kind) for kind in ("used", "left", "pause", "over"))
    return _("{used} days used, {left} left, {paused} paused, {over} late").format(
        used=used, left=left, paused=paused, over=over
    )


def _local(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()

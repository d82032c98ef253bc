"""The day sheet of a clock as a page shows it: weeks of days, each counted or not, and why."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from qingfeng.directory.policy.rules import Rule
from qingfeng.foundation.messages import N_, active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.sheets import DaySheet, SheetRow
from qingfeng.pages.words import WEEKDAYS, breach, day, moment
from qingfeng.supervision.check import CaseStory, CheckResult, sheet_of_clock
from qingfeng.supervision.check.settings import end_of

WEEK, WEEKS_SHOWN = 7, 10
CLASSES = {
    "start": "is-start",
    "weekend": "is-off",
    "holiday": "is-off",
    "paused": "is-pause",
    "rolled": "is-off",
    "late": "is-late",
}
COUNTED = ("workday", "make_up", "day", "extension", "hours")
# What a day's cell says in its own words, and what it tells with the sheet's reason.
WORDS = {"start": N_("start, not counted"), "paused": N_("paused"), "extension": N_("added"), "rolled": N_("moves on")}
TOLD = ("weekend", "holiday", "hours")


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: its classes for the style sheet, the date, the number it counts as with the words around it, a tag, more words."""

    kinds: str
    shown: str
    tag: str
    tag_kind: str
    before: str
    number: str
    after: str
    words: str


Week = tuple[DayCell | None, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """The day on which a clock stopped, or was looked at while it ran."""

    on: date
    is_open: bool


def stop_of(result: CheckResult, clock: dict[str, Any]) -> Stop:
    """Return the day on which a clock stopped or was looked at, in the zone of the check."""
    at = clock["stop_at"] or result.settings.as_of
    return Stop(at.astimezone(ZoneInfo(result.settings.timezone)).date(), clock["stop_at"] is None)


@dataclass(frozen=True, slots=True)
class SheetView:
    """Weeks from Monday, with gaps (None) before the first and after the last day.

    `ends` are the last weeks where those between are left out, which `cut` says.
    """

    summary: str
    caption: str
    weekdays: tuple[str, ...]
    weeks: tuple[Week, ...]
    cut: str
    ends: tuple[Week, ...]


def sheet_of(result: CheckResult, story: CaseStory, rule: Rule, clock: dict[str, Any]) -> SheetView | None:
    """Lay out the days of a clock; a clock of hours or against a date of the record has a summary without days.

    Args:
        result: the check.
        story: the case.
        rule: the rule whose clock it is.
        clock: a row of the engine's findings.

    Returns:
        None where the rule has no clock.
    """
    if clock["deadline_at"] is None:
        return None
    weeks = _weeks(sheet_of_clock(result, story, rule, clock), stop_of(result, clock))
    left_out = max(0, len(weeks) - WEEKS_SHOWN)
    return SheetView(
        summary=summary_of(result, clock),
        caption=_("Day sheet of {case}").format(case=clock["case"]),
        weekdays=WEEKDAYS[active_language()],
        weeks=tuple(weeks[: WEEKS_SHOWN // 2] if left_out else weeks),
        cut=_("{n} weeks are not shown; --explain tells every day.").format(n=left_out) if left_out else "",
        ends=tuple(weeks[-WEEKS_SHOWN // 2 :]) if left_out else (),
    )


def summary_of(result: CheckResult, clock: dict[str, Any]) -> str:
    """Say in a line when a clock began, was due and ended, and how late it was."""
    zone = result.settings.timezone
    begun = _("From {moment}; ").format(moment=moment(clock["start_at"], zone)) if clock["start_at"] else ""
    due = _("due {moment}; ").format(moment=deadline_text(clock, zone))
    ended = _("ended {moment}").format(moment=moment(clock["stop_at"], zone)) if clock["stop_at"] else _("still running")
    measure = clock["measure"] if "measure" in clock else clock["late"]
    late = _(": {breach}.").format(breach=breach(round(measure, 1), clock["measure_unit"])) if measure > 0 else _(": in time.")
    sentence = begun + due + ended + (late if clock["stop_at"] or measure > 0 else ".")
    return sentence[:1].upper() + sentence[1:]


def deadline_text(clock: dict[str, Any], zone: str) -> str:
    """Write a deadline: 24:00 of its last day where it ends with the day, else the instant."""
    last: date | None = clock["deadline_on"]
    ends_with_day = last is not None and clock["deadline_at"] == end_of(last, zone) + timedelta(microseconds=1)
    if last is None or not ends_with_day:
        return moment(clock["deadline_at"], zone)
    return f"{day(last)} 24:00" if active_language() == "zh" else f"{day(last)}, 24:00"


def reason_of(row: SheetRow) -> str:
    """Say why a day counts or not, without what is said of every last or provisional day."""
    return re.split("[；;]", localized(row.reason))[0]


def _weeks(sheet: DaySheet | None, stop: Stop) -> list[Week]:
    if sheet is None or not sheet.rows:
        return []
    cells: list[DayCell | None] = [None] * sheet.rows[0].date.weekday()
    cells += [_cell(row, stop) for row in sheet.rows]
    cells += [None] * (-len(cells) % WEEK)
    return [tuple(cells[place : place + WEEK]) for place in range(0, len(cells), WEEK)]


def _cell(row: SheetRow, stop: Stop) -> DayCell:
    is_ahead = row.date > stop.on and row.code in COUNTED
    kind = "is-ahead" if is_ahead else CLASSES.get(row.code, "is-count")
    before, number, after = _number(row)
    tag, tag_kind = _tag(row)
    return DayCell(
        kinds=kind + (" is-end" if row.is_last else "") + (" is-now" if stop.is_open and row.date == stop.on else ""),
        shown=f"{row.date.month}/{row.date.day}",
        tag=tag,
        tag_kind=tag_kind,
        before=before,
        number=number,
        after=after,
        words=_words(row, stop),
    )


def _tag(row: SheetRow) -> tuple[str, str]:
    if row.code == "make_up":
        return _("work"), "is-work"
    return (_("off"), "is-rest") if row.code == "holiday" else ("", "")


def _number(row: SheetRow) -> tuple[str, str, str]:
    if row.number is not None:
        before, after = _("day {n}").split("{n}")
        return before, str(row.number), after
    if row.late is not None:
        return "", _("late {n}").format(n=row.late), ""
    return "", "", ""


def _words(row: SheetRow, stop: Stop) -> str:
    marks = [
        _(WORDS[row.code]) if row.code in WORDS and not (row.code == "start" and row.is_last) else "",
        reason_of(row) if row.code in TOLD else "",
        _("last day") if row.is_last else "",
        _("ended") if row.date == stop.on and not stop.is_open else "",
        _("looked at") if row.date == stop.on and stop.is_open else "",
    ]
    return _(", ").join(mark for mark in marks if mark)

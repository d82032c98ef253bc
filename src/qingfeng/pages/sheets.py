"""The day sheet of a clock as a page shows it: weeks of days, each counted or not, and why."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from qingfeng.directory.policy.rules import Rule
from qingfeng.foundation.messages import active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import WEEKDAYS, breach, day, moment
from qingfeng.supervision.check import CaseStory, CheckResult, Day, days_of
from qingfeng.supervision.check.settings import end_of

WEEK, WEEKS_SHOWN = 7, 10
CLASSES = {
    "start": "is-start",
    "counted": "is-count",
    "off": "is-off",
    "paused": "is-pause",
    "moved": "is-off",
    "late": "is-late",
}


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
    days = days_of(result, story, rule, clock)
    weeks = _weeks(days)
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


def reason_of(each: Day) -> str:
    """Say why a day counts or not."""
    name = localized(each.reason.name)
    words = {"weekend": _("weekend"), "holiday": name or _("holiday"), "make_up": _("make-up day"), "workday": _("working day")}
    text = words[each.reason.code]
    return _("{reason} (provisional)").format(reason=text) if each.reason.provisional else text


def _weeks(days: tuple[Day, ...]) -> list[Week]:
    if not days:
        return []
    cells: list[DayCell | None] = [None] * days[0].on.weekday()
    cells += [_cell(each) for each in days]
    cells += [None] * (-len(cells) % WEEK)
    return [tuple(cells[place : place + WEEK]) for place in range(0, len(cells), WEEK)]


def _cell(each: Day) -> DayCell:
    kind = "is-ahead" if each.is_ahead and each.kind == "counted" else CLASSES[each.kind]
    kinds = kind + (" is-end" if each.is_last else "") + (" is-now" if each.is_looked else "")
    tag, tag_kind = _tag(each)
    before, number, after = _number(each)
    return DayCell(
        kinds=kinds,
        shown=f"{each.on.month}/{each.on.day}",
        tag=tag,
        tag_kind=tag_kind,
        before=before,
        number=number,
        after=after,
        words=_words(each),
    )


def _tag(each: Day) -> tuple[str, str]:
    if each.reason.code == "make_up":
        return _("work"), "is-work"
    if each.reason.code == "holiday" and each.kind == "off":
        return _("off"), "is-rest"
    return "", ""


def _number(each: Day) -> tuple[str, str, str]:
    if each.kind == "counted":
        before, after = _("day {n}").split("{n}")
        return before, str(each.n), after
    if each.kind == "late" and each.n:
        return "", _("late {n}").format(n=each.n), ""
    return "", "", ""


def _words(each: Day) -> str:
    if each.kind == "start":
        return _("start, not counted")
    marks = [
        {"off": reason_of(each), "paused": _("paused"), "moved": _("moves on")}.get(each.kind, ""),
        _("last day") if each.is_last else "",
        _("ended") if each.is_stop else "",
        _("looked at") if each.is_looked else "",
    ]
    return _(", ").join(mark for mark in marks if mark)

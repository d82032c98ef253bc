"""The calendar of a quarter: when it ended, when its account was drawn up and released, until when objections are heard."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from qingfeng.console.account_seen import Seen
from qingfeng.console.places import law_of
from qingfeng.console.rendering import address
from qingfeng.directory.policy.contents import Duration
from qingfeng.directory.policy.terms import Unit
from qingfeng.directory.policy.words import span
from qingfeng.foundation.calendars import day_index
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.quarters import Quarter
from qingfeng.foundation.worktime import WorkTime
from qingfeng.pages.words import day, moment
from qingfeng.publication.selectors import releases

# The step of a pack's ladder that says what may be said against the publication of a quarter.
PUBLICATION = "publish-ranking"
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of the quarter; `address` leads to what was made then, where there is a page of it."""

    title: str
    told: str
    address: str = ""


def calendar_lines(seen: Seen) -> tuple[DateLine, ...]:
    """Return the dates of a quarter in their order."""
    score, zone = seen.account.score, seen.place.time_zone
    made = sorted(releases(seen.place.code, quarter=seen.quarter), key=lambda each: each.revision)
    lines = [
        DateLine(_("Last day of the quarter"), day(Quarter.read(seen.quarter).last)),
        DateLine(_("This account was drawn up"), moment(score.recorded_at, zone)),
    ]
    for each in made:
        where = address(seen.place, "releases", str(each.number))
        lines.append(DateLine(_("Revision {n} was released").format(n=each.revision), moment(each.recorded_at, zone), where))
    if not made:
        lines.append(DateLine(_("Released"), _("not yet")))
    released = made[-1].recorded_at.astimezone(ZoneInfo(zone)).date() if made else None
    return (*lines, *_objection(seen, released))


def _objection(seen: Seen, released: date | None) -> list[DateLine]:
    step = next((each for each in seen.account.policy.ladder if each.code == PUBLICATION), None)
    if step is None or step.objection is None:
        return []
    last = None if released is None else _last_day(seen, released, step.objection.ask)
    told = _("within {span} of the release").format(span=span(step.objection.ask))
    if last is not None:
        told = _("until {day}: {within}").format(day=day(last), within=told)
    return [DateLine(_("Objections"), _("{until}; decided within {span}").format(until=told, span=span(step.objection.decide)))]


def _last_day(seen: Seen, released: date, period: Duration) -> date | None:
    """Return the last day of a period that begins with the day after; None where the calendar cannot say it."""
    if period.unit not in (Unit.WORKDAY, Unit.DAY):
        return None
    time = WorkTime.of(law_of(seen.place).calendar, seen.place.time_zone)
    begin, length = np.array([day_index(released)], np.int32), np.int32(period.value)
    end = time.workday(time.rank(begin) + length) if period.unit is Unit.WORKDAY else time.rolled(begin + length)
    if int(time.next_undecided(begin)[0]) <= int(end[0]):
        return None
    return date.fromordinal(EPOCH.toordinal() + int(end[0]))

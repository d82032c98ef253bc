"""A year of a calendar as a page shows it: months of days, each counted or not, decided or provisional."""

from dataclasses import dataclass
from datetime import date, timedelta

from qingfeng.foundation.calendars import EPOCH, LAST, WorkCalendar, day_index
from qingfeng.foundation.messages import active_language, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import MONTHS, WEEKDAYS, count, day

KINDS = {"workday": "", "weekend": "is-off", "holiday": "is-holiday", "make_up": "is-make-up"}
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month."""

    number: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday; None before the first and after the last day."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year: its months, the days that a notice names, how many working days it has, whether it is decided."""

    number: int
    months: tuple[Month, ...]
    weekdays: tuple[str, ...]
    named: tuple[tuple[str, str, str], ...]
    workdays: str
    is_decided: bool


def years_of(calendar: WorkCalendar) -> tuple[int, ...]:
    """Return the years that the calendar says something about, and two more, the newest first."""
    decided = [date.fromordinal(index + EPOCH).year for index in calendar.named if calendar.is_decided(index)]
    first, last = (min(decided), max(decided)) if decided else (2000, 2000)
    return tuple(range(min(last + AHEAD, date.fromordinal(LAST + EPOCH).year), first - 1, -1))


def undecided_years(calendar: WorkCalendar, since: date) -> tuple[int, ...]:
    """Return which of a year and the next has a day that is still undecided."""
    years = (since.year, since.year + 1)
    return tuple(year for year in years if calendar.undecided[day_index(date(year, 1, 1)) - calendar.first] <= _end(year))


def year_of(calendar: WorkCalendar, year: int) -> Year:
    """Lay out a year."""
    first, last = day_index(date(year, 1, 1)), _end(year)
    named = [index for index in range(first, last + 1) if index in calendar.named]
    workdays = int(calendar.rank[last - calendar.first] - calendar.rank[first - 1 - calendar.first])
    return Year(
        number=year,
        months=tuple(_month(calendar, year, number) for number in range(1, 13)),
        weekdays=WEEKDAYS[active_language()],
        named=tuple(_named(calendar, index) for index in named),
        workdays=count(workdays),
        is_decided=all(calendar.is_decided(index) for index in range(first, last + 1)),
    )


def _end(year: int) -> int:
    return day_index(date(year, 12, 31))


def _month(calendar: WorkCalendar, year: int, number: int) -> Month:
    first = date(year, number, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    cells: list[Day | None] = [None] * first.weekday()
    cells += [_day(calendar, first + timedelta(days=offset)) for offset in range(last.day)]
    cells += [None] * (-len(cells) % 7)
    name = f"{number}月" if active_language() == "zh" else MONTHS[number - 1]
    return Month(name, tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)))


def _day(calendar: WorkCalendar, on: date) -> Day:
    why = calendar.reason(day_index(on))
    kind = KINDS[why.code] + (" is-provisional" if why.provisional else "")
    return Day(on.day, kind.strip(), _words(why.code, localized(why.name)))


def _words(code: str, name: str) -> str:
    known = {
        "workday": "",
        "weekend": _("weekend"),
        "holiday": name,
        "make_up": _("worked, for {holiday}").format(holiday=name),
    }
    return known[code]


def _named(calendar: WorkCalendar, index: int) -> tuple[str, str, str]:
    why = calendar.reason(index)
    on = date.fromordinal(index + EPOCH)
    said = _("worked") if why.is_working else _("off")
    weekday = WEEKDAYS[active_language()][on.weekday()]
    return f"{day(on, year=False)} ({weekday})", said + (_(", provisional") if why.provisional else ""), localized(why.name)

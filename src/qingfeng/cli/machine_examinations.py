"""What `doctor` sees without a database: Python, disk, clock, time zone, port, the calendars that ship."""

import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from qingfeng.cli.addresses import port_fault
from qingfeng.cli.database import own_address
from qingfeng.cli.examination import Examination, note, unwell, well
from qingfeng.foundation.calendars import WorkCalendar, calendar_names, day_index, load_calendar
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.zones import load_zone
from qingfeng.pages.words import size
from qingfeng.storage.server import server_status

OLDEST, NEWEST = (3, 11), (3, 14)
LEAST_FREE = 1 << 30
# No program of this version ran before; a clock before that day is wrong, and so is one a generation later.
EARLIEST, LATEST = date(2026, 1, 1), date(2060, 1, 1)
ZONE = "Asia/Shanghai"
HOST = "127.0.0.1"


def python() -> Examination:
    """Look at the version of Python."""
    title, told = "Python", sys.version.split()[0]
    if sys.version_info[:2] < OLDEST:
        return unwell("python", title, told, _("Install Python 3.11 or newer."))
    if sys.version_info[:2] > NEWEST:
        return note("python", title, told, _("Newer than any that was tried."))
    return well("python", title, told)


def disk(folder: Path) -> Examination:
    """Look at the room that is left where the data lie."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    told = _("{size} free at {folder}").format(size=size(free), folder=place)
    if free < LEAST_FREE:
        return unwell("disk", _("Disk"), told, _("Free at least {size}.").format(size=size(LEAST_FREE)))
    return well("disk", _("Disk"), told)


def clock(at: datetime) -> Examination:
    """Look whether the clock can be right."""
    told = f"{at:%Y-%m-%d %H:%M:%S}Z"
    if not EARLIEST <= at.date() < LATEST:
        return unwell("clock", _("Clock of the machine"), told, _("Set the clock of the machine; every deadline rests on it."))
    return well("clock", _("Clock of the machine"), told)


def zone() -> Examination:
    """Look whether time zones are known; the machine's own counts for nothing, a district's zone is its pack's."""
    told = _("machine: {zone}; districts have their own").format(zone=time.tzname[0])
    try:
        load_zone(ZONE)
    except DomainError as fault:
        return unwell("zone", _("Time zones"), str(fault), _("Install the package tzdata again."))
    return well("zone", _("Time zones"), told)


def port(number: int, folder: Path) -> Examination:
    """Look whether the web server could listen, or does."""
    title = _("Port {port}").format(port=number)
    if port_fault(HOST, number) is None:
        return well("port", title, _("free"))
    try:
        owner = None if own_address() else server_status(folder).owner
    except DomainError:
        owner = None
    if owner is not None:
        return well("port", title, _("qingfeng up runs (process {pid})").format(pid=owner))
    return unwell("port", title, _("taken by another program"), _("Choose another: qingfeng up --port N."))


def shipped_calendars(at: datetime) -> Iterator[Examination]:
    """Look at every calendar that ships."""
    return calendars(map(load_calendar, calendar_names()), at)


def calendars(used: Iterable[WorkCalendar], at: datetime) -> Iterator[Examination]:
    """Look at which years of calendars are decided: this one must be, the next one may still be to come."""
    for calendar in used:
        title = _("Calendar {name}").format(name=calendar.name)
        code = f"calendar.{calendar.name}"
        open_years = [year for year in (at.year, at.year + 1) if not _is_decided(calendar, year)]
        told = _("{version}, decided to {year}").format(version=calendar.version, year=_last_decided(calendar, at.year))
        gap = ", ".join(map(str, open_years))
        if at.year in open_years:
            remedy = _("Limits that need {years} are not judged: bring Qingfeng, and with it the calendar, up to date.")
            yield unwell(code, title, told, remedy.format(years=gap))
        elif open_years:
            yield note(code, title, told, _("{years} is not gazetted yet; the next version brings it.").format(years=gap))
        else:
            yield well(code, title, told)


def _is_decided(calendar: WorkCalendar, year: int) -> bool:
    # In the middle of a year: its first days may be decided by the notice of the year before.
    return calendar.is_decided(day_index(date(year, 7, 1)))


def _last_decided(calendar: WorkCalendar, year: int) -> int:
    """Return the last decided year of the run that ends nearest to a year."""
    while not _is_decided(calendar, year) and year > 1990:
        year -= 1
    while _is_decided(calendar, year + 1):
        year += 1
    return year

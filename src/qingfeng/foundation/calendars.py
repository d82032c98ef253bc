"""Calendars of working days: which days count, which are decided, and why.

A calendar is a folder `calendars/<name>/`: `calendar.toml` (name, version, title, source, licence, weekend, fixed holidays)
and one TOML file a year with its notices and the days they name. A day is decided when its year has a notice or a notice of
another year names it; the rest is provisional: weekends and the fixed holidays off, no make-up days.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_, Text
from qingfeng.foundation.resources import shipped

EPOCH = date(1970, 1, 1).toordinal()
FIRST = date(1880, 1, 1).toordinal() - EPOCH
LAST = date(2199, 12, 31).toordinal() - EPOCH
# Stands for "no undecided day after this one"; later than any day of the table.
NEVER = 2**30

Reason = Literal["workday", "weekend", "holiday", "make_up"]


class UnknownCalendarError(InputError):
    """No calendar of that name is shipped."""


class BadCalendarError(InputError):
    """A file of a calendar cannot be read as one."""


@dataclass(frozen=True, slots=True)
class DayReason:
    """Why a day is a working day or not; `name` is the holiday (of a make-up day: the one it makes up for), else empty."""

    code: Reason
    name: Text
    provisional: bool

    @property
    def is_working(self) -> bool:
        """Say whether the day counts."""
        return self.code in ("workday", "make_up")


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """A calendar as tables over day indices (days since 1970-01-01); row i stands for the day `first + i`.

    Attributes:
        name, version, title: as its `calendar.toml` says.
        digest: SHA-256 over the bytes of its TOML files in the order of their names, 64 hexadecimal digits.
        first: day index of row 0.
        rank: int32 (days,), number of working days of the table <= the day; undecided days as provisionally known.
        day_of: int32 (working days + 1,), day index of the k-th working day, k >= 1; `day_of[0] = first - 1`.
        undecided: int32 (days,), the first undecided day >= the day, `NEVER` where there is none.
        named: days that a notice or the law names: whether they are worked, and their name.
    """

    name: str
    version: str
    digest: str
    title: Text
    first: int
    rank: NDArray[np.int32]
    day_of: NDArray[np.int32]
    undecided: NDArray[np.int32]
    weekend: frozenset[int]
    named: Mapping[int, tuple[bool, Text]]

    def is_working(self, day: int) -> bool:
        """Say whether a day counts, provisionally where it is undecided."""
        row = day - self.first
        return bool(self.rank[row] > (self.rank[row - 1] if row else 0))

    def is_decided(self, day: int) -> bool:
        """Say whether a notice or a law covers the day."""
        return bool(self.undecided[day - self.first] != day)

    def reason(self, day: int) -> DayReason:
        """Return why the day counts or not."""
        provisional = not self.is_decided(day)
        is_weekend = iso_weekday(day) in self.weekend
        if day not in self.named:
            return DayReason("weekend" if is_weekend else "workday", Text(), provisional)
        working, name = self.named[day]
        return DayReason(("make_up" if is_weekend else "workday") if working else "holiday", name, provisional)


def iso_weekday(day: int) -> int:
    """Return 1 for a Monday to 7 for a Sunday."""
    return (day + 3) % 7 + 1


def day_index(day: date) -> int:
    """Return the days since 1970-01-01."""
    return day.toordinal() - EPOCH


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Shape = TypeVar("_Shape", bound=_Table)


class _Name(_Table):
    zh: str = ""
    en: str = ""

    def text(self) -> Text:
        return Text(self.zh, self.en)


class _Fixed(_Table):
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    name: _Name


class _Head(_Table):
    name: str
    version: str
    title: _Name
    source: str
    licence: str
    weekend: frozenset[int]
    fixed: tuple[_Fixed, ...] = ()


class _Day(_Table):
    date: date
    working: bool
    name: _Name


class _Year(_Table):
    year: int
    decided: bool
    notices: tuple[str, ...]
    days: tuple[_Day, ...] = ()


def calendar_names() -> list[str]:
    """Return the names of the calendars shipped, sorted."""
    return sorted(path.parent.name for path in shipped("calendars").glob("*/calendar.toml"))


@cache
def load_calendar(name: str) -> WorkCalendar:
    """Read a calendar by its name.

    Raises:
        UnknownCalendarError: none of that name is shipped.
        BadCalendarError: a file of it is no valid TOML or lacks a key.
    """
    if name not in calendar_names():
        message = N_("There is no calendar {name}. Name one of these: {known}.")
        raise UnknownCalendarError(message, name=name, known=", ".join(calendar_names()))
    return read_calendar(shipped("calendars", name))


def read_calendar(folder: Path) -> WorkCalendar:
    """Read a calendar from its folder.

    Raises:
        BadCalendarError: a file of it is no valid TOML or lacks a key.
    """
    paths = sorted(folder.glob("*.toml"))
    head = _read(folder / "calendar.toml", _Head)
    years = [_read(path, _Year) for path in paths if path.name != "calendar.toml"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
    # A later year's notice comes later: where two name a day, its word stands.
    decided = {day_index(day.date): (day.working, day.name.text()) for year in years if year.decided for day in year.days}
    is_decided = _decided_rows([year.year for year in years if year.decided], list(decided))
    named = _provisional(head, is_decided) | decided
    works = _working_rows(head.weekend, named)
    rank = np.cumsum(works, dtype=np.int32)
    return WorkCalendar(
        name=head.name,
        version=head.version,
        digest=digest,
        title=head.title.text(),
        first=FIRST,
        rank=rank,
        day_of=np.concatenate(([FIRST - 1], np.flatnonzero(works) + FIRST)).astype(np.int32),
        undecided=_next_undecided(is_decided),
        weekend=head.weekend,
        named=named,
    )


def _read(path: Path, shape: type[_Shape]) -> _Shape:
    try:
        return shape.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as fault:
        message = N_("The calendar file {path} cannot be used: {fault}. Correct it, or make it again from its source.")
        raise BadCalendarError(message, path=path, fault=fault) from fault


def _decided_rows(years: list[int], days: list[int]) -> NDArray[np.bool_]:
    rows = np.zeros(LAST - FIRST + 1, bool)
    for year in years:
        rows[day_index(date(year, 1, 1)) - FIRST : day_index(date(year + 1, 1, 1)) - FIRST] = True
    rows[np.array(days, np.int64) - FIRST] = True
    return rows


def _provisional(head: _Head, is_decided: NDArray[np.bool_]) -> dict[int, tuple[bool, Text]]:
    dates = (
        (day_index(date(year, fixed.month, fixed.day)), fixed.name.text()) for year in range(1880, 2200) for fixed in head.fixed
    )
    return {day: (False, name) for day, name in dates if not is_decided[day - FIRST]}


def _working_rows(weekend: frozenset[int], named: Mapping[int, tuple[bool, Text]]) -> NDArray[np.bool_]:
    weekdays = (np.arange(FIRST, LAST + 1) + 3) % 7 + 1
    works = ~np.isin(weekdays, list(weekend))
    works[np.fromiter(named, np.int64) - FIRST] = [working for working, _name in named.values()]
    return works


def _next_undecided(is_decided: NDArray[np.bool_]) -> NDArray[np.int32]:
    days = np.where(is_decided, NEVER, np.arange(FIRST, LAST + 1)).astype(np.int32)
    return np.ascontiguousarray(np.minimum.accumulate(days[::-1])[::-1])

"""Which zone, calendar and moment of looking hold: what the command says, else the policy, else the log itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.zones import load_zone
from qingfeng.supervision.check.result import Settings


class BadMomentError(InputError):
    """A moment of looking is neither a date nor an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command said, as text; None leaves it to the policy and the log."""

    as_of: str | None = None
    known_at: str | None = None
    timezone: str | None = None
    calendar: str | None = None


def settle(wishes: Wishes, policy: Policy, acts: pl.DataFrame) -> Settings:
    """Choose the settings; options of the command win over the policy's.

    Raises:
        BadMomentError: a moment is neither a date nor an instant.
        UnknownZoneError, UnknownCalendarError: no zone or calendar of that name.
    """
    timezone = load_zone(wishes.timezone or policy.timezone).name
    known_at = None if wishes.known_at is None else moment(wishes.known_at, timezone)
    given: datetime | None = None
    if wishes.as_of is not None:
        given = moment(wishes.as_of, timezone)
    elif policy.as_of is not None:
        given = end_of(policy.as_of, timezone)
    return Settings(
        timezone=timezone,
        calendar=load_calendar(wishes.calendar or policy.calendar),
        as_of=given or last_act(acts, known_at),
        as_of_given=given is not None,
        known_at=known_at,
    )


def moment(text: str, timezone: str) -> datetime:
    """Read a date (its last microsecond in the zone) or an instant (read in the zone where it carries no offset), in UTC.

    Raises:
        BadMomentError: it is neither.
    """
    try:
        if len(text) <= len("2026-03-31"):
            return end_of(date.fromisoformat(text), timezone)
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(timezone))).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        message = N_("{text} is neither a date nor an instant; write 2026-03-31 or 2026-03-31T17:30:00+08:00.")
        raise BadMomentError(message, text=text) from fault


def end_of(day: date, timezone: str) -> datetime:
    """Return the last microsecond of a day in a zone, in UTC."""
    next_day = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(timezone))
    return next_day.astimezone(UTC) - timedelta(microseconds=1)


def last_act(acts: pl.DataFrame, known_at: datetime | None) -> datetime:
    """Return the instant of the last act; of a log without acts, that of what was known, else 1970-01-01."""
    last = acts["at"].max()
    if isinstance(last, datetime):
        return last.astimezone(UTC)
    return known_at or datetime(1970, 1, 1, tzinfo=UTC)

"""Instants and local days of a time zone, over columns.

An instant is int64, microseconds since 1970-01-01T00:00Z. A day is int32, days since 1970-01-01 in the zone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_

Instants = NDArray[np.int64]
Days = NDArray[np.int32]

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Offsets are tabulated for these years; before and after, the first and the last one hold.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class UnknownZoneError(InputError):
    """No time zone of that name."""


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A time zone as a table of its changes.

    `changes[i]` is the instant from which `offsets[i]` (µs east of UTC) holds; the first change is in the far past.
    `local_changes[i]` is the same border on the local clock: a time that stands twice is the earlier one, a time that was
    skipped moves forward by the length of the gap.
    """

    name: str
    changes: Instants
    offsets: Instants
    local_changes: Instants

    def offset(self, at: Instants) -> Instants | np.int64:
        """Return the offset in force at each instant; a scalar where one holds for all."""
        return _looked_up(self.changes, self.offsets, at)

    def day(self, at: Instants) -> Days:
        """Return the local day of each instant; midnight belongs to the day that begins."""
        return np.asarray(np.floor_divide(at + self.offset(at), DAY), np.int32)

    def local(self, at: Instants) -> Instants:
        """Return the local clock of each instant, in µs since 1970-01-01T00:00 of that clock."""
        return np.asarray(at + self.offset(at))

    def instant(self, local: Instants) -> Instants:
        """Return the instant of each reading of the local clock."""
        return np.asarray(local - _looked_up(self.local_changes, self.offsets, local))

    def midnight(self, day: Days) -> Instants:
        """Return the first instant of each day."""
        return self.instant(day.astype(np.int64) * DAY)


def _looked_up(borders: Instants, values: Instants, at: Instants) -> Instants | np.int64:
    """Return the value that holds at each place, as a scalar where one holds for all (a table lookup costs ten times that)."""
    if at.size:
        low, high = np.searchsorted(borders, [at.min(), at.max()], side="right") - 1
        if low == high:
            return np.int64(values[low])
    return np.asarray(values[np.searchsorted(borders, at, side="right") - 1])


@cache
def load_zone(name: str) -> Zone:
    """Return a time zone by its IANA name.

    Raises:
        UnknownZoneError: there is no zone of that name.
    """
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(N_("{name}: no time zone of that name; use one such as Asia/Shanghai."), name=name) from error
    changes, offsets = _changes_of(zone)
    before = np.concatenate([offsets[:1], offsets[:-1]])
    local_changes = changes + np.maximum(before, offsets)
    local_changes[0] = changes[0]
    return Zone(name, changes, offsets, local_changes)


def _changes_of(zone: ZoneInfo) -> tuple[Instants, Instants]:
    at, end = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(_LAST_YEAR, 1, 1, tzinfo=UTC)
    current = _offset(zone, at)
    changes, offsets = [-(2**61)], [current]
    step = timedelta(days=2)
    while at < end:
        if _offset(zone, at + step) != current:
            change = _first_change(zone, at, at + step, current)
            current = _offset(zone, change)
            changes.append((change - EPOCH) // timedelta(microseconds=1))
            offsets.append(current)
            at = change
        else:
            at += step
    return np.array(changes, np.int64), np.array(offsets, np.int64)


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)


def _first_change(zone: ZoneInfo, low: datetime, high: datetime, current: int) -> datetime:
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if _offset(zone, middle) == current else (low, middle)
    return high.replace(microsecond=0)

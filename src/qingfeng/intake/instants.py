"""Texts to instants and dates, over columns.

A fraction of a second may have any number of digits; what is finer than a microsecond is cut off. A time without an offset
is read in the given zone: one that stands twice there (the clock went back) is the earlier, one that was skipped (the clock
went forward) moves forward by the length of the gap.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import polars as pl

from qingfeng.foundation.record import INSTANT
from qingfeng.foundation.zones import load_zone

_OFFSET_FORMAT = "%Y-%m-%dT%H:%M:%S%.f%#z"
_LOCAL_FORMATS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f")
_ISO = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Instants:
    """A column of instants with what their texts said beside them.

    `at` is Datetime(us, UTC), null where the text is missing or unreadable; `offset` Int16, minutes east of UTC, null where
    the text had none; `dated` Boolean, true where the text had no time of day (then `at` is the begin of that day in the zone).
    """

    at: pl.Series
    offset: pl.Series
    dated: pl.Series


@dataclass(frozen=True, slots=True)
class _One:
    at: datetime
    offset: int | None
    dated: bool


def read_iso(texts: pl.Series, zone: str) -> Instants:
    """Read ISO 8601 texts, with a `T` or a blank, with or without fraction and offset, or dates alone."""
    at = texts.str.to_datetime(_OFFSET_FORMAT, time_unit="us", strict=False).cast(INSTANT)
    offset = offsets_of(texts, at)
    dated = pl.Series("dated", [False], dtype=pl.Boolean).new_from_index(0, len(texts))
    for shape in _LOCAL_FORMATS:
        if at.null_count() == texts.null_count():
            return Instants(at, offset, dated)
        local = texts.set(at.is_not_null(), None).str.to_datetime(shape, time_unit="us", strict=False)
        at = at.zip_with(at.is_not_null(), local_instants(local, zone))
    if at.null_count() == texts.null_count():
        return Instants(at, offset, dated)
    return _with_rest(texts, Instants(at, offset, dated), zone)


def local_instants(local: pl.Series, zone: str) -> pl.Series:
    """Return the instants (Datetime us UTC) at which the clock of the zone showed these times (Datetime us, no zone)."""
    numbers = local.cast(pl.Datetime("us")).to_physical()
    if numbers.null_count() == len(numbers):
        return pl.Series(local.name, [None], dtype=INSTANT).new_from_index(0, len(local))
    instants = load_zone(zone).instant(numbers.fill_null(0).to_numpy())
    return pl.Series(local.name, instants, dtype=pl.Int64).set(numbers.is_null(), None).cast(INSTANT)


def offsets_of(texts: pl.Series, at: pl.Series) -> pl.Series:
    """Return the offsets of texts that ended in one; distinct tails are few, so each is read once."""
    tails = texts.set(at.is_null(), None).str.tail(6)
    known = {tail: _minutes(tail) for tail in tails.unique().to_list() if tail is not None}
    return tails.replace_strict(known, default=None, return_dtype=pl.Int16)


def _minutes(tail: str) -> int | None:
    found = re.search(r"([Zz])$|([+-])(\d\d):?(\d\d)$|([+-])(\d\d)$", tail, re.ASCII)
    if found is None or found[1]:
        return 0 if found else None
    sign, hours, minutes = (found[2], found[3], found[4]) if found[2] else (found[5], found[6], "0")
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


def _with_rest(texts: pl.Series, read: Instants, zone: str) -> Instants:
    """Read what the column formats left, each distinct text once."""
    rest = texts.set(read.at.is_not_null(), None)
    found = {text: _read_one(text, zone) for text in rest.unique().to_list() if text is not None}
    ats = rest.replace_strict({k: v.at for k, v in found.items() if v}, default=None, return_dtype=INSTANT)
    offsets = rest.replace_strict({k: v.offset for k, v in found.items() if v}, default=None, return_dtype=pl.Int16)
    dated = rest.replace_strict({k: v.dated for k, v in found.items() if v}, default=False, return_dtype=pl.Boolean)
    first = read.at.is_not_null()
    return Instants(read.at.zip_with(first, ats), read.offset.zip_with(first, offsets), read.dated.zip_with(first, dated))


def _read_one(text: str, zone: str) -> _One | None:
    shape = _ISO.fullmatch(text.strip())
    if shape is None:
        return None
    year, month, day = int(shape[1]), int(shape[2]), int(shape[3])
    micros = int((shape[7] or "0")[:6].ljust(6, "0"))
    clock = (int(shape[4] or 0), int(shape[5] or 0), int(shape[6] or 0))
    try:
        local = datetime(year, month, day, *clock, micros, tzinfo=UTC)
        if shape[8] is None:
            return _One(local_instants(pl.Series([local.replace(tzinfo=None)]), zone)[0], None, shape[4] is None)
        offset = _minutes(shape[8]) or 0
        return _One(local.replace(tzinfo=timezone(timedelta(minutes=offset))).astimezone(UTC), offset, shape[4] is None)
    except (ValueError, OverflowError):
        return None

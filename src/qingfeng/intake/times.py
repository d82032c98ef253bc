"""Columns of times in any of the formats that a mapping names."""

from dataclasses import dataclass

import polars as pl

from qingfeng.foundation.record import INSTANT
from qingfeng.foundation.zones import load_zone
from qingfeng.intake.instants import Instants, local_instants, offsets_of, read_iso

# Only formats that cannot be taken for one another: 04/12/2018 without AM or PM may be April or December, so it must be named.
COMMON = (
    "%Y/%m/%d %H:%M:%S%.f",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y%m%d",
)
_CLOCK = ("%H", "%I", "%T", "%R", "%X", "%c", "%s")


@dataclass(frozen=True, slots=True)
class TimeShape:
    """How to read times: formats in the order of trying, the zone of those without an offset, a precision that overrules."""

    formats: tuple[str, ...] = ("auto",)
    zone: str = "UTC"
    precision: str | None = None


def read_times(texts: pl.Series, shape: TimeShape) -> Instants:
    """Read texts by the first of the formats that fits each; what none fits is null."""
    texts = texts.str.strip_chars()
    count = len(texts)
    found = Instants(
        at=pl.Series("at", [None], dtype=INSTANT).new_from_index(0, count),
        offset=pl.Series("offset", [None], dtype=pl.Int16).new_from_index(0, count),
        dated=pl.Series("dated", [False], dtype=pl.Boolean).new_from_index(0, count),
    )
    for format_ in _spelled_out(shape.formats):
        rest = texts.set(found.at.is_not_null(), None)
        if rest.null_count() == count:
            break
        found = _merged(found, read_iso(rest, shape.zone) if format_ == "iso" else _by_format(rest, format_, shape.zone))
    return _at_precision(found, shape)


def _spelled_out(formats: tuple[str, ...]) -> list[str]:
    spelled: list[str] = []
    for format_ in formats:
        spelled += ["iso", *COMMON] if format_ == "auto" else [format_.replace(".%f", "%.f")]
    return spelled


def _merged(first: Instants, second: Instants) -> Instants:
    known = first.at.is_not_null()
    return Instants(
        first.at.zip_with(known, second.at),
        first.offset.zip_with(known, second.offset),
        first.dated.zip_with(known, second.dated),
    )


def _by_format(texts: pl.Series, format_: str, zone: str) -> Instants:
    dated = not any(mark in format_ for mark in _CLOCK)
    if "%z" in format_ or "%:z" in format_ or "%#z" in format_:
        at = texts.str.to_datetime(format_, time_unit="us", strict=False).cast(INSTANT)
        offset = offsets_of(texts, at)
    else:
        at = local_instants(texts.str.to_datetime(format_, time_unit="us", strict=False), zone)
        offset = pl.Series("offset", [None], dtype=pl.Int16).new_from_index(0, len(texts))
    return Instants(at, offset, at.is_not_null() if dated else pl.Series("dated", [False]).new_from_index(0, len(texts)))


def _at_precision(read: Instants, shape: TimeShape) -> Instants:
    if shape.precision is None:
        return read
    if shape.precision == "instant":
        return Instants(read.at, read.offset, pl.Series("dated", [False]).new_from_index(0, len(read.at)))
    return Instants(begin_of_day(read.at, shape.zone), read.offset, read.at.is_not_null())


def begin_of_day(at: pl.Series, zone: str) -> pl.Series:
    """Return the instants at which the days of these instants begin in the zone."""
    return local_instants(days_of(at, zone).cast(pl.Datetime("us")), zone)


def days_of(at: pl.Series, zone: str) -> pl.Series:
    """Return the days (Date) of instants in the zone."""
    numbers = at.to_physical()
    days = load_zone(zone).day(numbers.fill_null(0).to_numpy())
    return pl.Series(at.name, days, dtype=pl.Int32).set(numbers.is_null(), None).cast(pl.Date)

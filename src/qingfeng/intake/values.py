"""Texts of one kind to a typed column, and what could not be read."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from qingfeng.foundation.record import INSTANT
from qingfeng.intake.instants import read_iso
from qingfeng.intake.times import days_of

_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_END = datetime(2200, 1, 1, tzinfo=UTC)
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}
NUMBER_KINDS = frozenset({"int", "float"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed column; `bad` marks the rows whose text is there and cannot be read, for the reason given."""

    values: pl.Series
    bad: pl.Series
    reason: str = ""


def typed(texts: pl.Series, kind: str, zone: str) -> Typed:
    """Read a column of texts as one of the kinds of XES: string, date, int, float, boolean, id.

    Strings stay as they are, dates become Datetime(us, UTC), int Int64, float Float64 (never NaN or infinite).
    """
    if kind == "date":
        return read_dates(texts, zone)
    if kind == "day":
        read = read_dates(texts, zone)
        return Typed(days_of(read.values, zone), read.bad, read.reason)
    if kind == "int":
        return judged(texts, plain(texts).cast(pl.Int64, strict=False), "bad_number")
    if kind == "float":
        numbers = plain(texts).cast(pl.Float64, strict=False)
        return judged(texts, numbers.set(~numbers.is_finite(), None), "bad_number")
    if kind == "boolean":
        truths = plain(texts).str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
        return judged(texts, truths, "bad_truth")
    return Typed(texts, pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts)))


def plain(texts: pl.Series) -> pl.Series:
    """Strip white space and a leading plus sign, as XML Schema allows both around a number."""
    return texts.str.strip_chars().str.strip_prefix("+")


def read_dates(texts: pl.Series, zone: str) -> Typed:
    """Read ISO texts as instants; years outside 1900 to 2199 are bad."""
    return possible(texts, read_iso(texts, zone).at)


def possible(texts: pl.Series, at: pl.Series) -> Typed:
    """Keep the instants (Datetime us, UTC) of the years 1900 to 2199; tell unreadable texts from impossible dates."""
    outside = ((at < _FIRST) | (at >= _END)).fill_null(value=False)
    reason = "impossible_date" if outside.any() else "bad_date"
    return judged(texts, at.set(outside, None) if outside.any() else at, reason)


def judged(texts: pl.Series, values: pl.Series, reason: str) -> Typed:
    """Mark as bad what has a text and no value."""
    return Typed(values, texts.is_not_null() & values.is_null(), reason)


def without_blanks(texts: pl.Series) -> tuple[pl.Series, int]:
    """Make texts that are empty or all white space missing; return them with the number of those."""
    blank = (texts.str.strip_chars() == "").fill_null(value=False)
    count = int(blank.sum() or 0)
    return (texts.set(blank, None) if count else texts), count


def empty_instants(length: int) -> pl.Series:
    """Return a column of missing instants."""
    return pl.Series("at", [None], dtype=INSTANT).new_from_index(0, length)

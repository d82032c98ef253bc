"""Every shape of time that real files have."""

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingfeng.intake.instants import read_iso
from qingfeng.intake.times import TimeShape, read_times

AMSTERDAM = "Europe/Amsterdam"
FIRST, LAST = datetime.fromisoformat("1900-01-02"), datetime.fromisoformat("2190-01-01")


def one(
    text: str, *formats: str, zone: str = AMSTERDAM, precision: str | None = None
) -> tuple[datetime | None, int | None, bool]:
    read = read_times(pl.Series([text]), TimeShape(formats or ("auto",), zone, precision))
    return read.at[0], read.offset[0], read.dated[0]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "at", "offset", "dated"),
    [
        ("2011-05-03T10:00:00.000+02:00", utc(2011, 5, 3, 8), 120, False),
        ("2011-05-03T10:00:00+02:00", utc(2011, 5, 3, 8), 120, False),
        ("2011-05-03T10:00:00.1+0200", utc(2011, 5, 3, 8, 0, 0, 100_000), 120, False),
        ("2011-05-03T10:00:00.1234567+02", utc(2011, 5, 3, 8, 0, 0, 123_456), 120, False),
        ("2011-05-03T08:00:00.123456789012345Z", utc(2011, 5, 3, 8, 0, 0, 123_456), 0, False),
        ("2011-05-03T08:00:00,5Z", utc(2011, 5, 3, 8, 0, 0, 500_000), 0, False),
        ("2011-05-03t08:00:00z", utc(2011, 5, 3, 8), 0, False),
        ("2011-05-03 08:00:00Z", utc(2011, 5, 3, 8), 0, False),
        ("2011-05-03T04:30:00-03:30", utc(2011, 5, 3, 8), -210, False),
        ("2011-05-03T10:00:00", utc(2011, 5, 3, 8), None, False),
        ("2011-05-03 10:00:00.250", utc(2011, 5, 3, 8, 0, 0, 250_000), None, False),
        ("2011-05-03 10:00", utc(2011, 5, 3, 8), None, False),
        ("2011-5-3 9:05:00", utc(2011, 5, 3, 7, 5), None, False),
        ("  2011-05-03T10:00:00  ", utc(2011, 5, 3, 8), None, False),
        ("2011-05-03", utc(2011, 5, 2, 22), None, True),
        ("2018/4/24", utc(2018, 4, 23, 22), None, True),
        ("2018/4/24 9:30", utc(2018, 4, 24, 7, 30), None, False),
        ("04/12/2018 11:11:26 AM", utc(2018, 4, 12, 9, 11, 26), None, False),
        ("04/12/2018 12:00:00 AM", utc(2018, 4, 11, 22), None, False),
        ("04/12/2018 12:00:00 PM", utc(2018, 4, 12, 10), None, False),
        ("24.12.2018", utc(2018, 12, 23, 23), None, True),
        ("2018年4月24日", utc(2018, 4, 23, 22), None, True),
        ("20180424", utc(2018, 4, 23, 22), None, True),
    ],
)
def test_a_common_shape_is_read(text: str, at: datetime, offset: int | None, dated: bool) -> None:
    assert one(text) == (at, offset, dated)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "2011-13-01",
        "2011-02-30T00:00:00Z",
        "2011-05-03T25:00:00Z",
        "04/12/2018",
        "12:30",
        "0",
        "2011-05-03T10:00:00+02:00x",
    ],
)
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert one(text)[0] is None


def test_a_day_and_month_that_may_be_swapped_need_a_named_format() -> None:
    assert one("04/12/2018", "%d/%m/%Y")[0] == utc(2018, 12, 3, 23)
    assert one("04/12/2018", "%m/%d/%Y")[0] == utc(2018, 4, 11, 22)


def test_a_named_format_may_have_a_fraction_as_strptime_writes_it() -> None:
    assert one("24-12-2018 10:00:00.25", "%d-%m-%Y %H:%M:%S.%f") == (utc(2018, 12, 24, 9, 0, 0, 250_000), None, False)


def test_a_named_format_may_have_an_offset() -> None:
    assert one("24/12/2018 10:00:00 +0800", "%d/%m/%Y %H:%M:%S %z") == (utc(2018, 12, 24, 2), 480, False)


def test_a_local_time_that_stands_twice_is_the_earlier() -> None:
    assert one("2018-10-28T02:30:00")[0] == utc(2018, 10, 28, 0, 30)


def test_a_local_time_that_was_skipped_moves_forward() -> None:
    assert one("2018-03-25T02:30:00")[0] == utc(2018, 3, 25, 1, 30)


def test_precision_overrules_what_the_text_shows() -> None:
    assert one("2011-05-03T23:30:00Z", precision="date") == (utc(2011, 5, 3, 22), 0, True)
    assert one("2011-05-03", precision="instant") == (utc(2011, 5, 2, 22), None, False)


def test_a_column_may_mix_all_shapes() -> None:
    texts = pl.Series(["2011-05-03T08:00:00Z", None, "2018/4/24", "x", "2011-05-03 10:00"])

    read = read_times(texts, TimeShape(zone=AMSTERDAM))

    assert read.at.to_list() == [utc(2011, 5, 3, 8), None, utc(2018, 4, 23, 22), None, utc(2011, 5, 3, 8)]


@given(
    st.datetimes(FIRST, LAST),
    st.integers(-14 * 60, 14 * 60),
    st.integers(0, 12),
)
def test_any_instant_written_with_any_offset_and_fraction_comes_back(local: datetime, minutes: int, digits: int) -> None:
    fraction = f"{local.microsecond:06d}".ljust(12, "7")[:digits]
    offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    text = f"{local:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + (f".{fraction}" if digits else "") + offset
    kept = int(fraction[:6].ljust(6, "0")) if digits else 0

    read = read_iso(pl.Series([text]), "UTC")

    expected = local.replace(microsecond=kept, tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
    assert (read.at[0], read.offset[0]) == (expected, minutes)

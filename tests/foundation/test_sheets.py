"""Day sheets tell what `run_clocks` counted, and nothing else."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from tests.foundation.clock_cases import Clock, clock_lists, counted, micros, work_time

from qingfeng.foundation.calendars import EPOCH
from qingfeng.foundation.clocks import DAY_UNITS
from qingfeng.foundation.messages import Text
from qingfeng.foundation.sheets import ROWS, DaySheet, SheetClock, SheetMove, day_sheet

CHINA = ("cn", "Asia/Shanghai")
Drawn = tuple[tuple[str, str], list[Clock]]


def sheet_of(clock: Clock, world: tuple[str, str]) -> DaySheet:
    moves = tuple(SheetMove(move.begin, move.end, move.units, Text("通知", "notice")) for move in clock.moves)
    told = SheetClock(clock.start, clock.limit.value, clock.limit.unit, clock.until, moves)
    return day_sheet(told, work_time(*world, clock.limit.roll))


def in_shanghai(month: int, day: int, hour: int = 9, year: int = 2024) -> int:
    return micros(datetime(year, month, day, hour - 8 if hour >= 8 else hour, tzinfo=UTC))


@settings(max_examples=300, deadline=None)
@given(clock_lists(size=1, units=DAY_UNITS))
def test_a_sheet_of_days_agrees_with_the_columns(drawn: Drawn) -> None:
    world, [clock] = drawn
    columns = counted([clock], world)

    sheet = sheet_of(clock, world)

    assume(not sheet.folded)
    assert (sheet.suspended, sheet.undetermined, sheet.late) == (
        columns.suspended[0],
        columns.undetermined[0],
        columns.late[0],
    )
    assert [row.date.toordinal() - EPOCH for row in sheet.rows if row.is_last] == (
        [] if sheet.suspended else [columns.last_day[0]]
    )
    assert sum(row.late is not None for row in sheet.rows) == columns.late[0]
    if not sheet.suspended:
        numbers = [row.number for row in sheet.rows if row.counted]
        assert numbers == list(range(1, sheet.units + 1 if clock.limit.value else 1))


@settings(max_examples=300, deadline=None)
@given(clock_lists(size=1, units=("workhour", "hour")))
def test_a_sheet_of_hours_agrees_with_the_columns(drawn: Drawn) -> None:
    world, [clock] = drawn
    columns = counted([clock], world)

    sheet = sheet_of(clock, world)

    assert sheet.late == columns.late[0]
    assert sum(row.late_minutes or 0 for row in sheet.rows) == pytest.approx(columns.late[0] * 60)
    if not sheet.suspended and clock.limit.value:
        assert sum(row.minutes or 0 for row in sheet.rows) == pytest.approx(sheet.units * 60)


def test_national_day_is_told_by_name() -> None:
    told = SheetClock(in_shanghai(9, 26), 5, "workday", in_shanghai(10, 10))

    sheet = day_sheet(told, work_time(*CHINA, True))

    codes = [(row.date.day, row.code, row.number) for row in sheet.rows]
    assert codes[:6] == [
        (26, "start", None),
        (27, "workday", 1),
        (28, "weekend", None),
        (29, "make_up", 2),
        (30, "workday", 3),
        (1, "holiday", None),
    ]
    assert sheet.rows[3].reason.en == "day 2, make-up working day for National Day"
    assert sheet.rows[5].reason.zh == "国庆节"
    assert [row.code for row in sheet.rows[-3:]] == ["workday", "workday", "late"]
    assert sheet.rows[-2].reason.en == "day 5, working day; last day"
    assert sheet.rows[-1].reason.en == "late by 1"


def test_a_pause_and_an_extension_name_their_acts() -> None:
    moves = (
        SheetMove(in_shanghai(11, 5), in_shanghai(11, 7), None, Text("补正通知", "notice to complete")),
        SheetMove(in_shanghai(11, 11), None, 1, Text("延期决定", "decision to prolong")),
    )

    sheet = day_sheet(SheetClock(in_shanghai(11, 4), 3, "workday", in_shanghai(11, 12), moves), work_time(*CHINA, True))

    assert [(row.date.day, row.code) for row in sheet.rows if row.code not in ("weekend", "start")] == [
        (5, "workday"),
        (6, "paused"),
        (7, "paused"),
        (8, "workday"),
        (11, "workday"),
        (12, "extension"),
    ]
    assert sheet.rows[2].reason.en == "paused by notice to complete"
    assert sheet.rows[-1].reason.en == "day 4, added by decision to prolong; last day"


def test_a_day_that_no_notice_decided_is_marked() -> None:
    sheet = day_sheet(
        SheetClock(in_shanghai(12, 30, year=2026), 2, "workday", in_shanghai(12, 31, year=2026)), work_time(*CHINA, True)
    )

    assert [row.provisional for row in sheet.rows] == [False, False, True, True, True, True]
    assert sheet.rows[2].reason.en == "New Year's Day; provisional: no notice has decided this day"


def test_a_long_sheet_is_folded_in_the_middle_and_says_so() -> None:
    sheet = day_sheet(SheetClock(in_shanghai(1, 2, year=2020), 5, "workday", in_shanghai(12, 31)), work_time(*CHINA, True))

    assert len(sheet.rows) == ROWS
    assert sheet.folded == 1826 - ROWS
    assert sheet.fold_text.en == f"{sheet.folded} days are not shown."
    assert sheet.rows[-1].late == sheet.late

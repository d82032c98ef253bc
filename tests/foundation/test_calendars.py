"""The shipped calendars: they agree, day by day, with the calendars that others keep, and know what they do not know."""

from datetime import date
from pathlib import Path

import chinese_calendar
import holidays
import numpy as np
import pytest

from qingfeng.foundation.calendars import (
    EPOCH,
    FIRST,
    NEVER,
    BadCalendarError,
    UnknownCalendarError,
    day_index,
    load_calendar,
    read_calendar,
)
from qingfeng.foundation.messages import Text

SPAN = range(day_index(date(2007, 1, 1)), day_index(date(2027, 1, 1)))
DUTCH = range(day_index(date(1995, 1, 1)), day_index(date(2041, 1, 1)))


def test_china_agrees_with_chinesecalendar_on_every_day() -> None:
    calendar = load_calendar("cn")

    others = [day for day in SPAN if chinese_calendar.is_workday(date.fromordinal(day + EPOCH)) != calendar.is_working(day)]

    assert others == []


def test_china_agrees_with_holidays_on_every_day() -> None:
    calendar, other = load_calendar("cn"), holidays.country_holidays("CN", years=range(2006, 2028))

    others = [day for day in SPAN if other.is_working_day(date.fromordinal(day + EPOCH)) != calendar.is_working(day)]

    assert others == []


def test_the_netherlands_agree_with_holidays_but_for_the_two_sundays_that_are_off_anyway() -> None:
    calendar = load_calendar("nl")
    other = holidays.country_holidays("NL", years=range(1995, 2041), categories=("public", "optional"))

    ours = {date.fromordinal(day + EPOCH) for day in calendar.named if calendar.is_decided(day)}

    assert ours - set(other) == set()
    assert {other[day] for day in set(other) - ours} == {"Easter Sunday", "Pentecost"}


@pytest.mark.parametrize(
    ("day", "code", "name", "provisional"),
    [
        (date(2024, 10, 1), "holiday", "National Day", False),
        (date(2024, 10, 12), "make_up", "National Day", False),
        (date(2024, 10, 13), "weekend", "", False),
        (date(2024, 10, 14), "workday", "", False),
        (date(2006, 12, 30), "make_up", "New Year's Day", False),
        (date(2006, 12, 29), "workday", "", True),
        (date(2027, 1, 1), "holiday", "New Year's Day", True),
        (date(2027, 10, 3), "holiday", "National Day", True),
        (date(2027, 10, 4), "workday", "", True),
    ],
)
def test_every_day_has_a_reason(day: date, code: str, name: str, provisional: bool) -> None:
    reason = load_calendar("cn").reason(day_index(day))

    assert (reason.code, reason.name.en, reason.provisional) == (code, name, provisional)


@pytest.mark.parametrize("name", ["cn", "nl"])
def test_the_tables_agree_with_each_other(name: str) -> None:
    calendar = load_calendar(name)
    works = np.diff(calendar.rank, prepend=0)

    assert set(np.unique(works)) == {0, 1}
    assert calendar.day_of[0] == FIRST - 1
    assert (calendar.rank[calendar.day_of[1:] - FIRST] == np.arange(1, calendar.day_of.size)).all()
    assert all(calendar.reason(day).is_working == calendar.is_working(day) for day in DUTCH)


def test_the_first_undecided_day_after_the_last_notice_is_the_first_of_january() -> None:
    calendar = load_calendar("cn")

    found = calendar.undecided[day_index(date(2007, 1, 1)) - FIRST]

    assert found == day_index(date(2027, 1, 1))
    assert calendar.undecided.max() < NEVER


def test_an_unknown_calendar_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownCalendarError, match=r"no calendar \.\./cn\. Name one of these: .*cn, nl"):
        load_calendar("../cn")


def test_a_calendar_with_a_fault_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text('name = "x"\n', "utf-8")

    with pytest.raises(BadCalendarError, match=r"calendar\.toml cannot be used"):
        read_calendar(tmp_path)


def test_the_digest_changes_with_a_byte(tmp_path: Path) -> None:
    text = 'name = "x"\nversion = "1"\ntitle = { en = "X" }\nsource = "s"\nlicence = "l"\nweekend = [7]\n'
    (tmp_path / "calendar.toml").write_text(text, "utf-8")
    before = read_calendar(tmp_path)
    (tmp_path / "calendar.toml").write_text(text + "\n", "utf-8")

    after = read_calendar(tmp_path)

    assert before.title == Text(en="X")
    assert before.digest != after.digest

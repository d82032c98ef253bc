"""Clocks counted by hand from the printed calendar (`golden_clocks.toml`)."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.foundation.clock_cases import Clock, counted, day_loop, micros
from tests.foundation.day_loop import Limit, Move

from qingfeng.foundation.calendars import day_index

GOLDEN: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("golden_clocks.toml").read_text("utf-8"))["clock"]


def clock_of(golden: dict[str, Any]) -> tuple[tuple[str, str], Clock]:
    world = (golden.get("calendar", "cn"), golden.get("zone", "Asia/Shanghai"))
    limit = Limit(golden["limit"]["value"], golden["limit"]["unit"], golden.get("roll", True), golden.get("warn"))
    moves = tuple(move_of(move) for move in golden.get("moves", ()))
    return world, Clock(micros(golden["start"]), limit, moves, micros(golden["until"]))


def move_of(move: dict[str, Any]) -> Move:
    if "extend" in move:
        return Move(micros(move["extend"]), units=move["units"])
    return Move(micros(move["pause"]), end=micros(move["resume"]) if "resume" in move else None)


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["name"] for golden in GOLDEN])
def test_columns_say_what_a_person_counted(golden: dict[str, Any]) -> None:
    world, clock = clock_of(golden)

    columns = counted([clock], world)

    assert columns.late[0] == golden.get("late", 0)
    assert columns.suspended[0] == golden.get("suspended", False)
    assert columns.undetermined[0] == golden.get("undetermined", False)
    assert columns.warned[0] == golden.get("warned", False)
    assert_instants(golden, columns.last_day[0], columns.deadline[0], columns.warn_at[0])


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["name"] for golden in GOLDEN])
def test_the_loop_says_what_a_person_counted(golden: dict[str, Any]) -> None:
    world, clock = clock_of(golden)

    verdict = day_loop(*world).run(clock.start, clock.limit, list(clock.moves), clock.until)

    assert verdict.late == golden.get("late", 0)
    assert verdict.suspended == golden.get("suspended", False)
    assert verdict.undetermined == golden.get("undetermined", False)
    assert verdict.warned == golden.get("warned", False)
    assert_instants(golden, verdict.last_day, verdict.deadline, verdict.warn_at)


def assert_instants(golden: dict[str, date | datetime], last_day: int, deadline: int, warn_at: int | None) -> None:
    """Compare the days and instants that the example names."""
    if "last_day" in golden:
        assert last_day == day_index(golden["last_day"])
    for key, found in (("deadline", deadline), ("warn_at", warn_at)):
        wanted = golden.get(key)
        assert wanted is None or (isinstance(wanted, datetime) and found == micros(wanted))

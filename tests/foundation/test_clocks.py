"""Properties of the count of limits: it equals a plain loop over days, and moves only the way the law lets it move."""

import dataclasses

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.foundation.clock_cases import Clock, clock_lists, counted, day_loop, instants
from tests.foundation.day_loop import DAY_UNITS, Limit, Move

from qingfeng.foundation.clocks import OPEN_END

Drawn = tuple[tuple[str, str], list[Clock]]
MANY = settings(max_examples=300, deadline=None)


@MANY
@given(clock_lists())
def test_columns_equal_a_loop_over_days(drawn: Drawn) -> None:
    world, clocks = drawn
    loop = day_loop(*world)

    columns = counted(clocks, world)

    for row, clock in enumerate(clocks):
        verdict = loop.run(clock.start, clock.limit, list(clock.moves), clock.until)
        assert (columns.suspended[row], columns.undetermined[row]) == (verdict.suspended, verdict.undetermined)
        assert columns.late[row] == verdict.late
        assert columns.warned[row] == verdict.warned
        if not verdict.suspended:
            assert (columns.last_day[row], columns.deadline[row]) == (verdict.last_day, verdict.deadline)
            assert verdict.warn_at is None or columns.warn_at[row] == verdict.warn_at


@MANY
@given(clock_lists(size=1), st.data())
def test_a_pause_more_never_makes_a_deadline_earlier(drawn: Drawn, data: st.DataObject) -> None:
    world, [clock] = drawn
    begin = data.draw(instants(clock.start - 10**11, 20 * 96))
    pause = Move(begin, end=data.draw(instants(begin, 10 * 96)))
    moves = tuple(sorted((*clock.moves, pause), key=lambda move: move.begin))

    before, after = counted([clock, dataclasses.replace(clock, moves=moves)], world).deadline

    assert after >= before


@MANY
@given(clock_lists(size=1))
def test_a_unit_more_never_makes_a_deadline_earlier(drawn: Drawn) -> None:
    world, [clock] = drawn
    # A zero limit runs to the end of its day, so one hour may well end before it.
    assume(clock.limit.value or clock.limit.unit in DAY_UNITS)
    longer = dataclasses.replace(clock, limit=dataclasses.replace(clock.limit, value=clock.limit.value + 1))

    before, after = counted([clock, longer], world).deadline

    assert after >= before


@MANY
@given(clock_lists(size=1), st.data())
def test_a_pause_split_in_two_touching_halves_changes_nothing(drawn: Drawn, data: st.DataObject) -> None:
    world, [clock] = drawn
    begin = data.draw(instants(clock.start - 10**11, 20 * 96))
    middle = data.draw(instants(begin, 5 * 96))
    end = data.draw(st.none() | instants(middle, 5 * 96))
    whole = sorted((*clock.moves, Move(begin, end=end)), key=lambda move: move.begin)
    halves = sorted((*clock.moves, Move(begin, end=middle), Move(middle, end=end)), key=lambda move: move.begin)

    columns = counted([dataclasses.replace(clock, moves=tuple(moves)) for moves in (whole, halves)], world)

    assert columns.deadline[0] == columns.deadline[1]
    assert columns.late[0] == columns.late[1]


@MANY
@given(clock_lists(size=1))
def test_late_and_left_are_never_both_positive(drawn: Drawn) -> None:
    world, [clock] = drawn

    columns = counted([clock], world)
    verdict = day_loop(*world).run(clock.start, clock.limit, list(clock.moves), clock.until)

    assert not (columns.late[0] > 0 and verdict.left > 0)


@MANY
@given(clock_lists(size=6))
def test_clocks_beside_each_other_do_not_touch(drawn: Drawn) -> None:
    world, clocks = drawn

    together = counted(clocks, world)
    alone = [counted([clock], world) for clock in clocks]

    assert together.deadline.tolist() == [one.deadline[0] for one in alone]
    assert together.late.tolist() == [one.late[0] for one in alone]


def test_a_suspended_clock_has_no_deadline() -> None:
    world, clock = ("cn", "Asia/Shanghai"), Clock(0, Limit(5, "workday"), (Move(10),), 10**15)

    columns = counted([clock], world)

    assert columns.suspended.all()
    assert np.array_equal(columns.deadline, [OPEN_END])

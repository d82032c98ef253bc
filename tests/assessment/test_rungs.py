"""Rungs: which decisions count, when a proposal is held, what a correction may change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.tables import MANY

from qingfeng.assessment.rules.gate import Proposal, after_correction
from qingfeng.assessment.rules.rungs import Decision, Outcome, first_day, next_rung, outcome, quarter_number, recounted

NOW = quarter_number(2027, 1)


def decision(quarters_back: int, rung: int = 1, *, head: str = "first", served: bool = True, stands: bool = True) -> Decision:
    quarter = NOW - quarters_back
    return Decision(quarter, rung, head, first_day(quarter + 1).replace(day=20) if served else None, stands)


def test_quarters_are_numbered_without_gaps() -> None:
    assert quarter_number(2026, 4) + 1 == NOW
    assert [first_day(NOW + each) for each in range(4)] == [date(2027, month, 1) for month in (1, 4, 7, 10)]


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([], Outcome.NOTICE),
        ([decision(2)], Outcome.ADMONITION),
        ([decision(4)], Outcome.ADMONITION),
        ([decision(5)], Outcome.NOTICE),
        ([decision(4), decision(2, 2)], Outcome.RESHUFFLE),
        ([decision(2, 3)], Outcome.NOTICE),
        ([decision(1)], Outcome.HELD),
        ([decision(2, served=False)], Outcome.HELD),
        ([decision(2, head="second")], Outcome.NOTICE),
        ([decision(2, stands=False)], Outcome.NOTICE),
        ([decision(3), decision(2, 2, stands=False)], Outcome.ADMONITION),
        ([decision(0)], Outcome.NOTICE),
    ],
)
def test_what_follows_from_earlier_decisions(decisions: list[Decision], said: Outcome) -> None:
    assert outcome(NOW, "first", decisions) is said
    assert outcome(NOW, "first", decisions[::-1]) is said


def test_served_on_the_first_day_of_the_quarter_is_too_late() -> None:
    before, on_the_day = (Decision(NOW - 2, 1, "first", day) for day in (date(2026, 12, 31), date(2027, 1, 1)))

    assert outcome(NOW, "first", [before]) is Outcome.ADMONITION
    assert outcome(NOW, "first", [on_the_day]) is Outcome.HELD


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        # The quarters looked at are -3 to 0: what was decided in one of them, or served in one, is no earlier warning.
        ([decision(1)], Outcome.HELD),
        ([decision(3)], Outcome.HELD),
        ([decision(4)], Outcome.HELD),
        ([decision(5)], Outcome.ADMONITION),
        ([decision(7)], Outcome.ADMONITION),
        ([decision(8)], Outcome.NOTICE),
        ([decision(5), decision(2, 2)], Outcome.HELD),
        ([decision(9), decision(6, 2)], Outcome.RESHUFFLE),
        ([decision(2, stands=False)], Outcome.NOTICE),
    ],
)
def test_a_gate_over_four_quarters_wants_the_warning_served_before_the_first(decisions: list[Decision], said: Outcome) -> None:
    assert outcome(NOW, "first", decisions, window=4) is said


def test_rungs_above_a_decision_that_fell_are_counted_again() -> None:
    found = recounted([decision(2, 3), decision(6, 1, stands=False), decision(4, 2)])

    assert [(each.quarter - NOW, each.rung) for each in found] == [(-6, 1), (-4, 1), (-2, 2)]


ladders = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 3), st.booleans(), st.booleans()), unique_by=lambda each: each[0]
)


@MANY
@given(ladders)
def test_a_decision_that_falls_never_raises_a_rung(drawn: list[tuple[int, int, bool, bool]]) -> None:
    decisions = [decision(back, rung, served=served, stands=stands) for back, rung, served, stands in drawn]

    found = recounted(decisions)

    assert [each.quarter for each in found] == sorted(each.quarter for each in decisions)
    assert all(each.rung <= was.rung for each, was in zip(found, sorted(decisions, key=lambda d: d.quarter), strict=True))
    assert next_rung(NOW, "first", found) in {1, 2, 3, None}


def test_a_correction_never_creates_a_proposal_and_an_objection_suspends_one() -> None:
    a, b, c = (Proposal(unit, 9, (7, 9), 1, 1, 1) for unit in "abc")

    assert after_correction([a, b], [b, c]) == [b]
    assert after_correction([a, b], [a, b], suspended={"a"}) == [b]

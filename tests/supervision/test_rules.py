"""The borders of each kind of rule. March 2024: the 1st is a Friday, the 4th a Monday; no holidays until the 4th of April."""

from datetime import date
from typing import Any

import pytest
from tests.supervision.examples import applicable, codes, evaluated, levels
from tests.supervision.small_logs import SmallLog

LIMIT: dict[str, Any] = {"kind": "limit", "from": "a", "until": "b", "limit": {"value": 2, "unit": "workday"}}
NOW = "2024-03-29 12:00"


def two(end: str = "2024-03-08 10:00", **values: Any) -> SmallLog:
    """Begun on Monday the 4th: a limit of two working days ends with Wednesday the 6th."""
    return SmallLog().act("a", "2024-03-04 10:00", **values).act("b", end)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2024-03-06 23:59", []),
        ("2024-03-07 00:00", [("yellow", 1.0)]),
        ("2024-03-08 10:00", [("yellow", 2.0)]),
        ("2024-03-11 10:00", [("red", 3.0)]),
    ],
)
def test_yellow_and_red_mean_more_than(end: str, expected: list[tuple[str, float]]) -> None:
    assert levels(two(end), NOW, **LIMIT, yellow=0, red=2) == expected


def test_without_a_ladder_a_breach_is_yellow() -> None:
    assert levels(two(), NOW, **LIMIT) == [("yellow", 2.0)]


def test_red_of_zero_makes_every_breach_red() -> None:
    assert levels(two("2024-03-07 00:00"), NOW, **LIMIT, red=0) == [("red", 1.0)]


def test_a_breach_below_the_first_step_is_no_finding() -> None:
    assert levels(two("2024-03-07 00:00"), NOW, **LIMIT, yellow=1) == []


@pytest.mark.parametrize("level", ["warning", "yellow", "red"])
def test_a_level_stands_in_place_of_the_ladder(level: str) -> None:
    assert levels(two(), NOW, **LIMIT, level=level) == [(level, 2.0)]


def test_an_act_on_the_saturday_after_a_fridays_end_is_in_time() -> None:
    log = SmallLog().act("a", "2024-03-06 10:00").act("b", "2024-03-09 10:00")

    assert levels(log, NOW, **LIMIT) == []


def test_a_clock_that_still_runs_is_judged_at_the_moment_of_looking() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00")

    found = evaluated(log, "2024-03-07 09:00", **LIMIT)

    assert found.tallies.rows() == [("r", 1, 0, 1, 0, 1, 0)]


def test_open_false_judges_only_clocks_that_have_stopped() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00")

    assert applicable(log, NOW, **LIMIT, open=False) == 0


def test_each_runs_one_clock_per_occurrence() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("a", "2024-03-05 10:00").act("b", "2024-03-07 10:00")

    assert levels(log, NOW, **LIMIT, each=True) == [("yellow", 1.0)]
    assert applicable(log, NOW, **LIMIT, each=True) == 2


def test_a_stop_before_the_start_stops_nothing() -> None:
    log = SmallLog().act("b", "2024-03-03 10:00").act("a", "2024-03-04 10:00")

    assert levels(log, "2024-03-07 10:00", **LIMIT) == [("yellow", 1.0)]


@pytest.mark.parametrize(("looked_at", "expected"), [("2024-03-05 23:59", []), ("2024-03-06 00:00", [("warning", 0.0)])])
def test_a_warning_comes_at_midnight_of_the_last_day(looked_at: str, expected: list[tuple[str, float]]) -> None:
    assert levels(SmallLog().act("a", "2024-03-04 10:00"), looked_at, **LIMIT, warn=1) == expected


def test_a_warning_stays_on_record_for_a_case_decided_after_it() -> None:
    assert levels(two("2024-03-06 10:00"), NOW, **LIMIT, warn=1) == [("warning", 0.0)]


def test_a_pause_moves_the_deadline_by_its_working_days() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("pause", "2024-03-05 09:00")
    log.act("resume", "2024-03-07 10:00").act("b", "2024-03-08 10:00")

    assert levels(log, NOW, **LIMIT, pauses=[{"from": "pause", "until": "resume"}]) == []


@pytest.mark.parametrize(("looked_at", "expected"), [("2024-03-07 23:00", []), ("2024-03-08 00:00", [("yellow", 1.0)])])
def test_a_pause_ends_after_its_most(looked_at: str, expected: list[tuple[str, float]]) -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("pause", "2024-03-05 09:00")
    pauses = [{"from": "pause", "until": "resume", "max": {"value": 1, "unit": "workday"}}]

    assert levels(log, looked_at, **LIMIT, pauses=pauses) == expected


def test_a_pause_without_its_end_suspends_the_clock() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("pause", "2024-03-05 09:00")

    assert levels(log, NOW, **LIMIT, pauses=[{"from": "pause", "until": "resume"}]) == []


def test_an_extension_in_time_adds_its_days() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("extend", "2024-03-06 10:00", act__days="2").act("b", "2024-03-08 10:00")

    assert levels(log, NOW, **LIMIT, extensions=[{"on": "extend", "value": "act.days"}]) == []


def test_an_extension_of_unreadable_length_is_an_error() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00").act("extend", "2024-03-06 10:00", act__days="some")

    assert codes(log, NOW, **LIMIT, extensions=[{"on": "extend", "value": "act.days"}]) == ["bad_number"]


def clocked_by(limit: Any) -> dict[str, Any]:
    return LIMIT | {"limit": limit}


@pytest.mark.parametrize("promised", [{"value": 1, "unit": "workday"}, {"value": 2, "unit": "workday"}])
def test_a_limit_may_be_what_the_item_promises(promised: dict[str, Any]) -> None:
    log = SmallLog().case(item__promised=promised).act("a", "2024-03-04 10:00").act("b", "2024-03-08 10:00")

    assert levels(log, NOW, **clocked_by("item.promised")) == [("yellow", 4.0 - promised["value"])]


def test_a_limit_may_be_written_as_text() -> None:
    log = SmallLog().case(case__term="1 workday").act("a", "2024-03-04 10:00").act("b", "2024-03-08 10:00")

    assert levels(log, NOW, **clocked_by("case.term")) == [("yellow", 3.0)]


def test_a_limit_of_an_act_is_that_of_the_act_that_started_the_clock() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00", act__term="1 workday").act("b", "2024-03-08 10:00", act__term="9 workday")

    assert levels(log, NOW, **clocked_by("act.term")) == [("yellow", 3.0)]


def test_a_limit_that_cannot_be_read_is_an_error_and_a_missing_one_is_not_judged() -> None:
    unreadable = SmallLog().case(case__term="soon").act("a", "2024-03-04 10:00")
    missing = SmallLog().act("a", "2024-03-04 10:00")

    assert codes(unreadable, NOW, **clocked_by("case.term")) == ["bad_limit"]
    assert applicable(missing, NOW, **clocked_by("case.term")) == 0


def test_an_hour_clock_does_not_judge_acts_known_by_date_only() -> None:
    log = SmallLog().act("a", "2024-03-04").act("b", "2024-03-05 10:00")

    assert codes(log, NOW, **clocked_by({"value": 2, "unit": "hour"})) == ["dated_only"]


def test_an_act_at_the_deadline_of_an_hour_clock_is_in_time() -> None:
    assert levels(two("2024-03-04 12:00"), NOW, **clocked_by({"value": 2, "unit": "hour"})) == []


DUE: dict[str, Any] = {"kind": "limit", "until": "b", "due": "case.deadline"}


def due_log(end: str) -> SmallLog:
    log = SmallLog()
    return log.case(case__deadline=log.instant("2024-03-06 10:00")).act("a", "2024-03-04 10:00").act("b", end)


@pytest.mark.parametrize(
    ("end", "by", "expected"),
    [
        ("2024-03-06 10:00", None, []),
        ("2024-03-06 22:00", None, [("yellow", 0.5)]),
        ("2024-03-06 22:00", "day", []),
        ("2024-03-07 00:00", "day", [("yellow", 1.0)]),
    ],
)
def test_a_due_date_is_held_by_instant_or_by_day(end: str, by: str | None, expected: list[tuple[str, float]]) -> None:
    assert levels(due_log(end), NOW, **DUE, **({"by": by} if by else {})) == expected


def test_a_limit_may_run_from_a_due_date() -> None:
    assert levels(due_log("2024-03-08 10:00"), NOW, **DUE, limit={"value": 1, "unit": "workday"}) == [("yellow", 1.0)]


def test_every_act_is_held_against_the_date_it_carries() -> None:
    log = SmallLog()
    late = log.instant("2024-03-03 10:00")
    log.act("a", "2024-03-04 10:00", act__due=late).act("a", "2024-03-05 10:00", act__due=late).act("a", "2024-03-05 11:00")

    assert levels(log, NOW, kind="limit", due="act.due") == [("yellow", 1.0), ("yellow", 2.0)]


def test_an_attribute_dated_before_the_start_is_an_error() -> None:
    log = SmallLog()
    log.case(case__end=log.instant("2024-03-03 10:00")).act("a", "2024-03-04 10:00")

    assert codes(log, NOW, **LIMIT | {"until": "case.end"}) == ["before_start"]


ROUND = SmallLog().act("a", "2024-03-04 10:00").act("b", "2024-03-05 10:00").act("a", "2024-03-06 10:00")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"kind": "existence", "a": "a"}, []),
        ({"kind": "existence", "a": "a", "n": 4}, [("yellow", 2.0)]),
        ({"kind": "absence", "a": "a"}, [("yellow", 2.0)]),
        ({"kind": "absence", "a": "a", "n": 2}, []),
        ({"kind": "init", "a": "a"}, []),
        ({"kind": "init", "a": "b"}, [("yellow", 1.0)]),
        ({"kind": "response", "a": "a", "b": "b"}, [("yellow", 1.0)]),
        ({"kind": "precedence", "a": "a", "b": "b"}, []),
        ({"kind": "precedence", "a": "b", "b": "a"}, [("yellow", 1.0)]),
        ({"kind": "succession", "a": "b", "b": "a"}, [("yellow", 1.0)]),
        ({"kind": "chain_response", "a": "b", "b": "a"}, []),
        ({"kind": "chain_response", "a": "a", "b": "b"}, [("yellow", 1.0)]),
        ({"kind": "not_succession", "a": "a", "b": "b"}, [("yellow", 1.0)]),
        ({"kind": "not_succession", "a": "b", "b": "c"}, []),
        ({"kind": "not_coexistence", "a": "a", "b": "b"}, [("yellow", 1.0)]),
        ({"kind": "not_coexistence", "a": "a", "b": "c"}, []),
    ],
)
def test_order_and_number_of_acts(rule: dict[str, Any], expected: list[tuple[str, float]]) -> None:
    assert levels(ROUND, NOW, **rule) == expected


@pytest.mark.parametrize("kind", ["existence", "response", "succession", "chain_response"])
def test_an_unfinished_case_is_not_judged_where_something_ends_cases(kind: str) -> None:
    options = {"kind": kind, "a": "a"} | ({} if kind == "existence" else {"b": "c"})

    assert applicable(ROUND, NOW, {"ends": ("c",)}, **options) == 0


def test_a_bound_on_precedence_runs_from_the_latest_a() -> None:
    log = SmallLog().act("a", "2024-03-01 10:00").act("a", "2024-03-05 10:00").act("b", "2024-03-06 10:00")

    assert levels(log, NOW, kind="precedence", a="a", b="b", limit={"value": 1, "unit": "workday"}) == []


@pytest.mark.parametrize(("days", "expected"), [(1, [("yellow", 1.0)]), (0, [])])
def test_not_succession_with_a_bound_is_broken_within_it_only(days: int, expected: list[tuple[str, float]]) -> None:
    bound = {"value": days, "unit": "workday"}

    assert levels(two("2024-03-05 10:00"), NOW, kind="not_succession", a="a", b="b", limit=bound) == expected


def by_persons(first: str | None, second: str | None) -> SmallLog:
    return SmallLog().act("a", "2024-03-04 10:00", performer=first).act("b", "2024-03-05 10:00", performer=second)


@pytest.mark.parametrize(
    ("kind", "second", "breaches"),
    [("four_eyes", "p", 1), ("four_eyes", "q", 0), ("same_person", "p", 0), ("same_person", "q", 1)],
)
def test_persons_are_compared(kind: str, second: str, breaches: int) -> None:
    assert len(levels(by_persons("p", second), NOW, kind=kind, a="a", b="b")) == breaches


@pytest.mark.parametrize("persons", [(None, "p"), ("p", None), (None, None)])
@pytest.mark.parametrize("kind", ["four_eyes", "same_person"])
def test_an_unknown_performer_is_reported_and_not_judged(kind: str, persons: tuple[str | None, str | None]) -> None:
    assert codes(by_persons(*persons), NOW, kind=kind, a="a", b="b") == ["unknown_performer"]


@pytest.mark.parametrize(
    ("fee", "expected"), [("0.3", []), ("0.31", [("yellow", 0.01)]), ("100", [("yellow", 99.7)]), (None, [])]
)
def test_amounts_are_decimals_and_equal_is_allowed(fee: str | None, expected: list[tuple[str, float]]) -> None:
    log = SmallLog().act("a", "2024-03-04 10:00", act__fee=fee)

    assert levels(log, NOW, kind="amount", a="a", field="act.fee", at_most=0.3) == expected


@pytest.mark.parametrize("fee", ["1,000", "1e3", "3x", ""])
def test_text_that_is_no_plain_number_is_reported(fee: str) -> None:
    log = SmallLog().act("a", "2024-03-04 10:00", act__fee=fee)

    assert codes(log, NOW, kind="amount", a="a", field="act.fee", at_most=0.3) == ["bad_number"]


@pytest.mark.parametrize(
    ("at", "breaches"),
    [
        ("2024-03-04 09:00", 0),
        ("2024-03-04 12:00", 1),
        ("2024-03-04 08:59", 1),
        ("2024-03-09 10:00", 1),
        ("2024-04-07 10:00", 0),
    ],
)
def test_office_hours_are_half_open_spans_of_working_days(at: str, breaches: int) -> None:
    """The 7th of April 2024 is a make-up Sunday."""
    assert len(levels(SmallLog().act("a", at), "2024-05-01 00:00", kind="office_hours", a="a")) == breaches


@pytest.mark.parametrize(("at", "code"), [("2024-03-04", "dated_only"), ("2031-03-04 10:00", "not_gazetted")])
def test_office_hours_do_not_judge_what_is_not_known(at: str, code: str) -> None:
    assert codes(SmallLog().act("a", at), "2032-01-01 00:00", kind="office_hours", a="a") == [code]


def test_registered_acts_are_those_of_the_procedure_else_of_the_file() -> None:
    log = SmallLog().case("1", procedure="p").act("a", "2024-03-04 10:00").case("2").act("a", "2024-03-04 10:00")
    settings = {"acts": ("a",), "procedures": {"p": ("b",)}}

    found = evaluated(log, NOW, settings, kind="registered")

    assert found.findings["case"].to_list() == ["1"]
    assert found.tallies["applicable"].to_list() == [2]


@pytest.mark.parametrize(
    ("key", "condition", "holds"),
    [
        ("case.mode", "x", True),
        ("case.mode", ["y", "x"], True),
        ("case.mode", {"not_in": ["x"]}, False),
        ("case.mode", {"not_in": "item.materials"}, True),
        ("case.mode", {"set": True}, True),
        ("case.fee", {"set": False}, True),
        ("case.fee", 1, False),
        ("case.fee", {"not_in": [1]}, False),
        ("case.number", "1.0", True),
        ("case.express", True, True),
        ("item.materials", {"contains": "y"}, True),
        ("item.materials", {"contains": "case.mode"}, False),
    ],
)
def test_conditions_say_to_which_cases_a_rule_applies(key: str, condition: Any, holds: bool) -> None:
    log = (
        SmallLog().case(case__mode="x", case__number=1, case__express=True, item__materials=["y"]).act("a", "2024-03-04 10:00")
    )

    assert applicable(log, NOW, kind="absence", a="b", when={key: condition}) == int(holds)


def test_conditions_on_acts_say_which_count() -> None:
    log = SmallLog().act("a", "2024-03-04 10:00", act__sort="x").act("a", "2024-03-05 10:00", act__sort="y")

    assert levels(log, NOW, kind="absence", a="a", when={"act.sort": "x"}) == [("yellow", 1.0)]


@pytest.mark.parametrize(("answers", "unit"), [("lead", "lead"), ("performer", "one"), ("act.unit", "one"), ("holder", "two")])
def test_who_answers(answers: str, unit: str) -> None:
    log = SmallLog().case(unit="lead").act("a", "2024-03-04 10:00", unit="one").act("c", "2024-03-05 10:00", unit="two")
    log.act("b", "2024-03-08 10:00", unit="three")

    assert evaluated(log, NOW, **LIMIT, answers=answers).findings["unit"].to_list() == [unit]


def test_what_is_dated_after_the_moment_of_looking_is_not_known() -> None:
    log = SmallLog().case("1").act("a", "2024-03-04 10:00").case("2")

    assert applicable(log, "2024-03-04 09:59", kind="absence", a="a") == 1
    assert applicable(log, "2024-03-04 10:00", kind="absence", a="a") == 2


@pytest.mark.parametrize("rule", [LIMIT | {"limit": {"value": 2, "unit": "hour"}}, DUE])
def test_an_act_at_an_exact_deadline_makes_its_unit_the_holder(rule: dict[str, Any]) -> None:
    log = SmallLog()
    log.case(case__deadline=log.instant("2024-03-04 12:00")).act("a", "2024-03-04 10:00", unit="one")
    log.act("c", "2024-03-04 12:00", unit="two").act("b", "2024-03-04 13:00", unit="three")

    assert evaluated(log, NOW, **rule, answers="holder").findings["unit"].to_list() == ["two"]


def test_the_day_of_an_instant_is_that_of_the_zone_in_conditions_too() -> None:
    log = SmallLog()
    log.case(case__start=log.instant("2024-03-04 02:00")).act("a", "2024-03-04 10:00")

    assert applicable(log, NOW, kind="absence", a="b", when={"case.start": date(2024, 3, 4)}) == 1


def test_an_act_known_by_date_only_orders_no_day_before_it_is_recorded() -> None:
    log = SmallLog().act("b", "2024-03-04 15:00").act("a", "2024-03-04 10:00")
    log.act("c", "2024-03-04", recorded_at=log.instant("2024-03-28 10:00"))

    assert levels(log, "2024-03-20 10:00", kind="response", a="a", b="b") == []
    assert levels(log, NOW, kind="response", a="a", b="b") == [("yellow", 1.0)]


def test_clocks_for_each_act_read_the_attributes_of_their_own_case() -> None:
    log = SmallLog()
    log.case("1", case__end=log.instant("2024-03-08 10:00")).act("a", "2024-03-04 10:00").act("a", "2024-03-05 10:00").case("2")

    assert levels(log, NOW, **LIMIT | {"until": "case.end"}, each=True) == [("yellow", 2.0), ("yellow", 1.0)]

"""The real account of a simulated quarter held against the truth: who can be ranked is, the truly bad stand at the bottom."""

from functools import cache

import polars as pl
import pytest

from qingfeng.assessment.accounts import assessed
from qingfeng.assessment.counting import Part, count_rows, facts_of
from qingfeng.assessment.rules import Assessment
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.policy.remarks import remarks
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.quarters import Quarter
from qingfeng.foundation.worktime import WorkTime
from qingfeng.intake.simulation import Simulation, SimulationWishes, simulate_with_truth
from qingfeng.supervision.check import Wishes, check_log, settle


@cache
def pack() -> Policy:
    return load_pack("fuling")


@cache
def quarter() -> Simulation:
    return simulate_with_truth(pack(), load_calendar("cn"), SimulationWishes(cases=None, months=3))


@cache
def account() -> dict[str, Assessment]:
    policy, log = pack(), quarter().log
    settings = settle(Wishes(as_of="2026-06-30"), policy, log.acts)
    result = check_log(log, policy, settings)
    time = WorkTime.of(settings.calendar, settings.timezone, roll=policy.roll, office_hours=policy.office_hours)
    numbers = pl.int_range(log.cases.height, dtype=pl.Int64, eager=True)
    part = Part(policy, time, settings.as_of, numbers, result.log.cases, result.evaluation)
    rows = count_rows(facts_of(part, policy.indicators), policy.indicators, policy.units, Quarter(2026, 2))
    return assessed(rows, policy)


def bad(group: str) -> set[str]:
    units = quarter().truth["units"]
    assert isinstance(units, list)
    return {unit["code"] for unit in units if unit["bad"] and unit["group"] == group}


@pytest.mark.parametrize("group", ["key", "township"])
def test_every_unit_that_the_policy_check_does_not_name_is_ranked(group: str) -> None:
    named = {remark.code for remark in remarks(pack())}
    wanted = {unit.code for unit in pack().units if unit.group == group and unit.code not in named}

    assert wanted - {line.unit for line in account()[group].lines} == set()


@pytest.mark.parametrize(("group", "bottom"), [("key", 8), ("township", 4)])
def test_the_truly_bad_are_among_the_last_of_their_group(group: str, bottom: int) -> None:
    lines = sorted(account()[group].lines, key=lambda line: line.total)

    assert bad(group) <= {line.unit for line in lines[:bottom]}


@pytest.mark.parametrize("group", ["key", "township"])
def test_only_truly_bad_units_are_proposed(group: str) -> None:
    assert {proposal.unit for proposal in account()[group].proposals} <= bad(group)

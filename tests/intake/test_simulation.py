"""The simulated record: the same from the same seed, as a record must be, and with something for the rules to find."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.running import run

from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import WorkCalendar, load_calendar
from qingfeng.foundation.record import ACT_COLUMNS, CASE_COLUMNS
from qingfeng.intake import load_mapping, read_log
from qingfeng.intake.log import Log
from qingfeng.intake.simulation import NothingToSimulateError, SimulationWishes, simulate
from qingfeng.intake.simulation.officetime import OfficeTime
from qingfeng.supervision.check import CheckResult, Wishes, check_log, settle

SMALL = SimulationWishes(cases=300, seed=1)


@cache
def pack() -> Policy:
    return load_pack("fuling")


@cache
def calendar() -> WorkCalendar:
    return load_calendar("cn")


@cache
def small() -> Log:
    return simulate(pack(), calendar(), SMALL)


def judged(log: Log) -> CheckResult:
    return check_log(log, pack(), settle(Wishes(), pack(), log.acts), with_clocks=False)


def test_the_same_seed_gives_the_same_record() -> None:
    again = simulate(pack(), calendar(), SMALL)

    assert again.digest == small().digest
    assert again.cases.equals(small().cases)
    assert again.acts.equals(small().acts)


def test_another_seed_gives_another_record() -> None:
    assert simulate(pack(), calendar(), replace(SMALL, seed=2)).digest != small().digest


def test_the_frames_are_those_of_a_record_and_are_marked_as_simulated() -> None:
    log = small()

    assert (log.simulated, log.kind, log.name, log.timezone) == (True, "simulation", "simulation", "Asia/Shanghai")
    assert log.cases.height == 300 == log.cases["key"].n_unique()
    assert all(re.fullmatch(r"模20260[456]\d{4}", key) for key in log.cases["key"])
    assert all(log.cases.schema[name] == dtype for name, dtype in CASE_COLUMNS.items())
    known = {name: dtype for name, dtype in ACT_COLUMNS.items() if name in log.acts.columns}
    assert all(log.acts.schema[name] == dtype for name, dtype in known.items())
    assert log.acts.select("case", "name", "at", "place", "unit", "recorded_at").null_count().sum_horizontal()[0] == 0
    unnamed = set(log.acts.filter(pl.col("performer").is_null())["name"].cast(pl.String))
    assert unnamed <= {"rate", "rate_bad", "call_back", "confirm_result", "answer_survey", "send_back"}
    assert log.acts["case"].n_unique() == 300
    assert log.acts["performer"].cast(pl.String).drop_nulls().str.contains(r"^模拟-\d{3}$").all()


def test_only_what_the_pack_declares_not_personal_is_made_up() -> None:
    attributes = {name for frame in (small().cases, small().acts) for name in frame.columns if "." in name}

    assert attributes
    assert attributes <= set(pack().public)


def test_procedures_items_units_and_acts_are_those_of_the_pack() -> None:
    log = small()
    acts = {act.name for procedure in pack().procedures for act in procedure.acts}

    assert set(log.cases["unit"]) <= {unit.code for unit in pack().units}
    assert set(log.cases["item"].drop_nulls()) <= {item.code for item in pack().items}
    assert set(log.acts["unit"].cast(pl.String)) <= {unit.code for unit in pack().units}
    assert set(log.cases["procedure"]) <= {procedure.code for procedure in pack().procedures}
    assert set(log.acts["name"].cast(pl.String)) - acts <= {"补录备注"}


def test_a_townships_case_is_led_by_a_township() -> None:
    townships = {item.code for item in pack().items if item.township_part}
    sizes = {unit.code for unit in pack().units if unit.size_factor}
    log = simulate(pack(), calendar(), replace(SMALL, cases=2000))

    led = log.cases.filter(pl.col("item").is_in(townships) & (pl.col("procedure") == "service"))

    assert led.height > 100
    assert set(led["unit"]) <= sizes


def test_acts_lie_on_working_days_in_order_and_before_the_end() -> None:
    local = small().acts.with_columns(local=pl.col("at").dt.convert_time_zone("Asia/Shanghai"))
    days = local.filter(pl.col("name") != "submit")["local"].dt.date().unique().to_list()

    assert all(calendar().is_working((day - date(1970, 1, 1)).days) for day in days)
    entered = pl.col("recorded_at").dt.convert_time_zone("Asia/Shanghai")
    assert local.select((pl.col("local").dt.date() <= date(2026, 6, 30)).all()).item()
    assert local.select((entered.dt.date() <= date(2026, 6, 30)).all()).item()
    assert (local["recorded_at"] >= local["at"]).all()
    assert local.select((pl.col("at").diff() >= pl.duration()).over("case").fill_null(value=True).all()).item()
    clock = local["local"].dt.time()
    evening = local.filter(clock.dt.hour() >= 18)
    assert set(evening["name"].cast(pl.String)) <= {"approve", "submit", "limit_expired"}
    assert 0 < evening.height < 0.05 * local.height


def test_the_rules_find_something_of_many_kinds() -> None:
    tallies = judged(small()).tallies
    carded = [tally.id for tally in tallies if tally.yellow or tally.red]

    assert len(carded) >= 6
    assert sum(tally.yellow for tally in tallies) > 10
    assert sum(tally.red for tally in tallies) > 10
    assert sum(tally.open for tally in tallies) > 0
    late = next(tally for tally in tallies if tally.id == "decide-in-time")
    assert 0.02 < (late.yellow + late.red) / late.applicable < 0.2
    assert not sum(tally.errors for tally in tallies)


def test_a_big_record_meets_nearly_every_rule_for_applications() -> None:
    tallies = judged(simulate(pack(), calendar(), replace(SMALL, cases=5000))).tallies

    assert len([tally.id for tally in tallies if tally.yellow or tally.red]) >= 20


def test_nothing_is_made_up_for_a_pack_without_items() -> None:
    with pytest.raises(NothingToSimulateError, match="fuling"):
        simulate(load_pack("wabo"), load_calendar("nl"), SMALL)


def test_a_record_without_a_working_day_is_refused() -> None:
    saturday = date(2026, 4, 11)

    with pytest.raises(NothingToSimulateError, match="working day"):
        simulate(pack(), calendar(), SimulationWishes(begin=saturday, until=saturday))


@given(st.lists(st.integers(0, 3_000_000), min_size=2, max_size=20, unique=True))
def test_office_time_never_runs_backwards_and_stays_in_hours(seconds: list[int]) -> None:
    office = OfficeTime(calendar(), pack().office_hours)
    local = office.local(office.opening(date(2026, 4, 1)) + np.sort(np.array(seconds)))
    minutes = local // 60_000_000 % 1440

    assert (np.diff(local) > 0).all()
    assert (((minutes >= 540) & (minutes < 720)) | ((minutes >= 840) & (minutes < 1080))).all()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_written_simulation_gives_the_findings_of_the_frames(tmp_path: Path, ending: str) -> None:
    done = run(tmp_path, "simulate", "--cases", "120", "--output", f"s.{ending}")
    options = ("--mapping", "s.mapping.toml", "--policy", "fuling", "--format", "csv", "--output", "findings.csv")
    checked = run(tmp_path, "check", f"s.{ending}", *options)

    assert (done.returncode, checked.returncode) == (0, 0), done.stderr + checked.stderr
    assert "nothing in them is real" in done.stdout
    findings = judged(simulate(pack(), calendar(), replace(SMALL, cases=120))).evaluation.findings
    assert pl.read_csv(tmp_path / "findings.csv").height == findings.height > 0


def test_a_written_simulation_is_read_back_act_for_act_with_the_times_of_entry(tmp_path: Path) -> None:
    run(tmp_path, "simulate", "--cases", "120", "--output", "s.parquet")
    log = simulate(pack(), calendar(), replace(SMALL, cases=120))

    mapping = load_mapping(tmp_path / "s.mapping.toml")
    read = read_log(tmp_path / "s.parquet", mapping=mapping, timezone="Asia/Shanghai", now=datetime(2027, 1, 1, tzinfo=UTC))

    columns = ["at", "recorded_at"]
    assert read.simulated
    assert read.acts.select(columns).sort(columns).equals(log.acts.select(columns).sort(columns))


def test_another_ending_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "simulate", "--output", "s.xlsx")

    assert done.returncode == 2
    assert ".csv or .parquet" in done.stderr

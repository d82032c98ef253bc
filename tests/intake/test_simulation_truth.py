"""The whole district of a quarter: the rules find what was planted, and whoever can be ranked has the rows for it."""

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.cli.running import run

from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.contents import UnitEntry
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import WorkCalendar, load_calendar
from qingfeng.intake.simulation import Simulation, SimulationWishes, simulate_with_truth, truth_text
from qingfeng.supervision.check import CheckResult, Wishes, check_log, settle

QUARTER = SimulationWishes(cases=None, months=3)
# Found by the rules as a consequence of what was planted under another name, or by the way.
NOT_PLANTED = {
    "decide-within-law-accept",
    "decide-within-law-receive",
    "deemed-acceptance-recorded",
    "renewal-before-expiry",
    "withdraw-refile",
    "survey-answered",
}


@cache
def pack() -> Policy:
    return load_pack("fuling")


@cache
def calendar() -> WorkCalendar:
    return load_calendar("cn")


@cache
def quarter() -> Simulation:
    return simulate_with_truth(pack(), calendar(), QUARTER)


@cache
def checked() -> CheckResult:
    log = quarter().log
    return check_log(log, pack(), settle(Wishes(as_of="2026-06-30"), pack(), log.acts), with_clocks=False)


def planted(name: str) -> dict[str, int]:
    found = quarter().truth[name]
    assert isinstance(found, dict)
    return found


def units() -> dict[str, dict[str, object]]:
    found = quarter().truth["units"]
    assert isinstance(found, list)
    return {unit["code"]: unit for unit in found}


def test_the_rules_find_exactly_what_was_planted() -> None:
    levels = {rule.id: getattr(rule, "level", None) == "warning" for rule in pack().rules}
    found = {
        tally.id: tally.warning if levels[tally.id] else tally.yellow + tally.red
        for tally in checked().tallies
        if tally.id not in NOT_PLANTED
    }

    assert {rule: count for rule, count in found.items() if count} == {
        rule: count for rule, count in planted("rules").items() if rule in found
    }
    assert len([rule for rule in found if found[rule]]) > 30
    assert not sum(tally.errors for tally in checked().tallies)


def test_what_was_planted_in_a_unit_is_found_in_its_cases() -> None:
    cases = quarter().log.cases
    findings = checked().evaluation.findings.filter(pl.col("rule").cast(pl.String) == "decide-in-time")
    late = Counter(cases["unit"].gather(findings.filter(pl.col("level").cast(pl.String) != "warning")["case_row"]))
    told = {code: unit["broken"].get("decide-in-time", 0) for code, unit in units().items()}  # type: ignore[attr-defined]

    assert late == Counter({code: count for code, count in told.items() if count})


def test_cards_are_as_rare_as_the_pack_assumes() -> None:
    assumed = {one.code: one for one in pack().indicators}
    cards = sum(
        0.5 * tally.yellow + 2 * tally.red for tally in checked().tallies if tally.id in (assumed["k-law-cards"].rules or ())
    )
    late = [tally for tally in checked().tallies if tally.id in ("decide-in-time", "on-the-spot")]
    share = sum(tally.yellow + tally.red for tally in late) / sum(tally.applicable for tally in late)

    assert 1 < cards / quarter().log.cases.height * 1000 < 4
    assert 0.012 < share < 0.03


def test_truly_bad_units_of_both_groups_are_late_more_often_than_their_group() -> None:
    bad = {code: unit for code, unit in units().items() if unit["bad"]}

    assert Counter(unit["group"] for unit in bad.values()) == {"key": 3, "township": 2}
    for unit in bad.values():
        others = [each for each in units().values() if each["group"] == unit["group"] and not each["bad"]]
        rates = [each["rates"]["late"] for each in others]  # type: ignore[index]
        assert unit["rates"]["late"] > np.median(rates)  # type: ignore[index]


def failing(found: dict[str, tuple[float, float]]) -> float:
    """Add up in how many of the usual failures a unit failed: late, rated bad, not satisfied when called, files found wrong."""
    return sum(bad / (usual * rows) for usual, (bad, rows) in zip((0.02, 0.05, 0.07, 0.05), found.values(), strict=True))


def test_counted_plainly_from_the_record_the_truly_bad_stand_at_the_bottom_of_their_group() -> None:
    cases, acts = quarter().log.cases.with_row_index("case"), quarter().log.acts.with_columns(pl.col("name").cast(pl.String))
    late = checked().evaluation.findings.filter(
        pl.col("rule").cast(pl.String).is_in(["decide-in-time", "on-the-spot"]) & (pl.col("level").cast(pl.String) != "warning")
    )["case_row"]
    rows = cases.join(acts, on="case", suffix="_act").select(
        "unit", "name", bad=(pl.col("act.level") < 3) | ~pl.col("act.satisfied") | ~pl.col("act.correct")
    )
    service = cases.filter(pl.col("procedure") == "service").select("unit", bad=pl.col("case").is_in(late.implode()))
    for group, bottom in (("key", 6), ("township", 4)):
        scores = {}
        for unit in (each for each in units().values() if each["group"] == group):
            own = [service] + [rows.filter(pl.col("name") == name) for name in ("rate", "call_back", "read_file")]
            counted = [part.filter(pl.col("unit") == unit["code"])["bad"] for part in own]
            if all(part.len() >= 30 for part in counted):
                scores[unit["code"]] = failing({str(n): (float(part.sum()), part.len()) for n, part in enumerate(counted)})
        last = sorted(scores, key=lambda code: scores[code])[-bottom:]

        assert len(scores) > 20
        assert {code for code, unit in units().items() if unit["bad"] and unit["group"] == group} <= set(last)


def test_the_volume_is_that_of_the_source() -> None:
    cases, acts = quarter().log.cases, quarter().log.acts
    service = cases.filter(pl.col("procedure") == "service")
    ranked = [unit.group for unit in pack().units if unit.group != "none"]

    assert Counter(ranked) == {"key": 68, "township": 26}
    assert service.height > 3 * 30_000
    assert 3 < acts.height / cases.height < 6
    assert set(cases["procedure"]) == {each.code for each in pack().procedures} - {"report"}
    assert service["item"].n_unique() > 0.95 * len(pack().items)


def test_more_come_in_the_morning_and_on_mondays_and_a_few_file_much() -> None:
    log = quarter().log
    submitted = log.acts.filter(pl.col("name") == "submit")["at"].dt.convert_time_zone("Asia/Shanghai")
    hours, days = Counter(submitted.dt.hour().to_list()), Counter(submitted.dt.weekday().to_list())
    often = log.cases["case.applicant"].value_counts()["count"].sort(descending=True)

    assert hours[10] > 1.2 * hours[16] > 1.2 * hours[17]
    assert days[1] > 1.1 * days[5] > 2 * days[7]
    assert sum(often.head(50).to_list()) > 0.05 * sum(often.to_list())
    assert often.median() == 1


def test_some_units_enter_acts_late_and_most_enter_them_within_minutes() -> None:
    acts = quarter().log.acts
    delay = acts["recorded_at"] - acts["at"]
    late = (delay > pl.duration(days=1).pipe(lambda each: pl.select(each).item())).sum()

    assert delay.min().total_seconds() >= 0  # type: ignore[union-attr]
    assert delay.median().total_seconds() < 600  # type: ignore[union-attr]
    assert 0.002 < late / acts.height < 0.01


def test_handling_time_falls_month_by_month_from_nearly_eight_days_towards_four() -> None:
    year = simulate_with_truth(pack(), calendar(), SimulationWishes(cases=40_000, begin=date(2025, 1, 1), months=18))
    handled = year.truth["handling"]
    assert isinstance(handled, list)
    means = [month["workdays"] for month in handled]

    assert 7.3 < means[0] < 8.5
    assert means[0] > means[1] > means[2] > means[3] > means[4] > means[5]
    assert 3.6 < np.mean(means[12:16]) < 4.6


def due_rows(indicator: Indicator) -> Counter[str]:
    """Count the rows of an indicator in the quarter by plain reading, without the program's own clocks."""
    count, cases, acts = indicator.count, quarter().log.cases.with_row_index("case"), quarter().log.acts
    assert count is not None
    mode = {item.code: item.mode for item in pack().items}
    found: Counter[str] = Counter()
    kept = cases.filter(pl.col("procedure").is_in(list(count.procedure)))
    for key, values in count.when.items():
        wanted = [str(value) for value in values]
        told = kept["item"].replace_strict(mode, default=None) if key == "item.mode" else kept[key].cast(pl.String)
        kept = kept.filter(told.str.to_lowercase().is_in([value.lower() for value in wanted]))
    kept = kept.filter(pl.col("case").is_in(due_cases().implode()))
    if count.ended_by is not None:
        kept = kept.join(acts.filter(pl.col("name").cast(pl.String).is_in(list(count.ended_by))), on="case", how="semi")
    if count.act is not None:
        done = acts.filter(pl.col("name").cast(pl.String).is_in(list(count.act))).select("case")
        kept = done.join(kept, on="case")
    found.update(kept["unit"].to_list())
    return found


@cache
def due_cases() -> pl.Series:
    """The rows of cases that have ended before the quarter's last days, and so were due in it or soon after."""
    ends = {end for procedure in pack().procedures for end in procedure.ends} | {"answer_survey", "read_file", "record_visit"}
    acts = quarter().log.acts
    ended = acts.filter(pl.col("name").cast(pl.String).is_in(sorted(ends)))
    promised = {item.code: item.promised.value for item in pack().items}
    cases = quarter().log.cases.with_row_index("case")
    begun = acts.group_by("case").agg(pl.col("at").min())
    known = cases.join(begun, on="case").with_columns(pl.col("item").replace_strict(promised, default=15).alias("promised"))
    # A working day is at most two days, holidays apart: whoever began so early was due by the end of June.
    early = known.filter(pl.col("at").dt.date() + pl.duration(days=2 * pl.col("promised")) <= date(2026, 6, 30))
    dated = cases.filter(pl.coalesce("case.deadline", "case.recheck_by") <= date(2026, 6, 30))["case"]
    return pl.concat([early["case"].filter(early["case"].is_in(ended["case"].implode())), dated]).unique()


def ranked_weight(unit: UnitEntry) -> float:
    return sum(
        float(one.weight)
        for one in pack().indicators
        if one.group == unit.group and rows_of(one.code)[unit.code] >= one.min_rows
    )


@cache
def rows_of(code: str) -> Counter[str]:
    return due_rows(next(one for one in pack().indicators if one.code == code))


@pytest.mark.parametrize("group", ["key", "township"])
def test_every_unit_that_the_pack_ranks_has_rows_enough_to_be_ranked(group: str) -> None:
    cases = rows_of(f"{group[0]}-law-cards")
    weights = {unit.code: ranked_weight(unit) for unit in pack().units if unit.group == group and unit.unranked is None}
    few = {code for code in weights if cases[code] < 30}
    # Nobody can be called back where no procedure but that of service items knows a call-back.
    acts = {act.name for each in pack().procedures if each.code == "order-enterprise" for act in each.acts}
    uncalled = set() if "call_back" in acts else {"investment", "port-zone"}
    light = {code for code, weight in weights.items() if weight < 50} - uncalled

    assert len(weights) > 20
    assert few == set()
    assert light == set()


def test_the_truth_says_what_it_is_of_and_is_the_same_again() -> None:
    truth = quarter().truth
    again = simulate_with_truth(pack(), calendar(), QUARTER)

    assert truth["simulated"] is True
    assert truth["digest"] == quarter().log.digest == again.log.digest
    assert truth_text(truth) == truth_text(again.truth)
    assert truth["pack"] == {"name": "fuling", "version": pack().version, "digest": pack().digest}


def test_the_command_writes_the_truth_beside_the_record(tmp_path: Path) -> None:
    done = run(tmp_path, "simulate", "--cases", "200", "--months", "2", "--output", "s.parquet", "--truth", "t.json")
    truth = json.loads((tmp_path / "t.json").read_text("utf-8"))

    assert done.returncode == 0, done.stderr
    assert (truth["simulated"], truth["cases"], truth["until"]) == (True, 200, "2026-05-31")


def test_two_ends_are_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "simulate", "--months", "2", "--until", "2026-05-01", "--output", "s.csv")

    assert done.returncode == 2
    assert "--until and --months" in done.stderr

"""The day sheet of a clock ends where the engine ended it, whatever moved it."""

from pathlib import Path

import pytest
from tests.pages.small_check import CASES, RULES, small_check

from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.policy.rules import LimitRule
from qingfeng.foundation.messages import speaking
from qingfeng.intake.reading import read_log
from qingfeng.pages.sheets import sheet_of
from qingfeng.supervision.check import CheckResult, Wishes, check_log, settle, sheet_of_clock, tell_case

LIMITS = {
    "working days with a pause": 'limit = { value = 5, unit = "workday" }\npauses = [{ from = "pause", until = "resume" }]',
    "calendar days, rolled": 'limit = { value = 4, unit = "day" }\npauses = [{ from = "pause", until = "resume" }]',
    "a pause that lasts one day at most": 'limit = { value = 5, unit = "workday" }\n'
    'pauses = [{ from = "pause", until = "resume", max = { value = 1, unit = "workday" } }]',
    "an extension": 'limit = { value = 1, unit = "workday" }\n'
    'extensions = [{ on = "review", value = 3 }, { on = "pause", value = 2 }]',
    "a month": 'limit = { value = 1, unit = "month" }',
    "office hours": 'limit = { value = 9, unit = "workhour" }\npauses = [{ from = "pause", until = "resume" }]',
    "hours": 'limit = { value = 60, unit = "hour" }',
}


def one_rule(limit: str) -> str:
    """Return the rules file with one limit rule."""
    head = RULES[: RULES.index("[[rule]]")]
    rule = 'id = "clock"\nkind = "limit"\ntitle = { en = "Clock" }\nfrom = "accept"\nuntil = "approve"\n'
    return f"{head}[[rule]]\n{rule}{limit}\nyellow = 0\n"


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS.keys())
def test_the_sheet_ends_and_counts_as_the_engine_does(tmp_path: Path, limit: str) -> None:
    result = small_check(tmp_path, one_rule(limit))

    for case in (case[0] for case in CASES):
        story = tell_case(result, case)
        for verdict in story.verdicts:
            assert len(verdict.clocks) == 1
            sheet = sheet_of_clock(result, story, verdict.rule, verdict.clocks[0])
            assert sheet is not None
            assert sheet.late == pytest.approx(verdict.clocks[0]["late"])
            assert [row.date for row in sheet.rows if row.is_last] == [verdict.clocks[0]["deadline_on"]]


def test_each_day_says_how_it_counts(tmp_path: Path) -> None:
    result = small_check(tmp_path)
    story = tell_case(result, "P-2")
    rule, clock = next((verdict.rule, verdict.clocks[0]) for verdict in story.verdicts if isinstance(verdict.rule, LimitRule))

    with speaking("en"):
        sheet = sheet_of(result, story, rule, clock)

    assert sheet is not None
    days = {
        day.shown: f"{day.before}{day.number}{day.after} {day.words}".strip() for week in sheet.weeks for day in week if day
    }
    # Accepted on Tuesday the 3rd, five working days, paused from Thursday the 5th to Monday the 9th.
    assert days == {
        "3/3": "start, not counted",
        "3/4": "day 1",
        "3/5": "day 2",
        "3/6": "paused",
        "3/7": "weekend",
        "3/8": "weekend",
        "3/9": "paused",
        "3/10": "day 3",
        "3/11": "day 4",
        "3/12": "day 5 last day, ended",
    }


@pytest.mark.parametrize("log", ["BPIC15_1.xes.gz", "receipt.xes.gz"])
def test_real_worst_cases_have_their_sheets(shared_data: Path, log: str) -> None:
    result = wabo(shared_data / "eventlogs" / log)
    clocks = result.evaluation.clocks
    assert clocks is not None

    late = clocks.filter(clocks["late"] > 0).sort("late", descending=True).unique("rule", maintain_order=True)

    for row in late.to_dicts():
        story = tell_case(result, row["case"])
        own = [clock for verdict in story.verdicts if verdict.rule.id == row["rule"] for clock in verdict.clocks]
        sheets = [sheet_of_clock(result, story, result.rule(row["rule"]), clock) for clock in own]
        assert None not in sheets


def wabo(path: Path) -> CheckResult:
    """Hold a real log against the pack made for it."""
    policy = load_pack("wabo")
    log = read_log(path, mapping=None, timezone=policy.timezone)
    return check_log(log, policy, settle(Wishes(), policy, log.acts))

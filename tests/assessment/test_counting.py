"""Scoring rows of a few cases written out by hand, each number counted by hand on the calendar of 2026."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from qingfeng.assessment.counting import Facts, Part, count_rows, facts_of, rows_digest
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.quarters import NoQuarterError, Quarter
from qingfeng.foundation.record import INSTANT
from qingfeng.foundation.worktime import WorkTime
from qingfeng.supervision.check import Settings
from qingfeng.supervision.check.assembly import judge, ruleset_of, with_items

AS_OF = datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)
THIRD = Quarter(2026, 3)
Act = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_pack("fuling")


@pytest.fixture(scope="module")
def item(policy: Policy) -> str:
    """An item of the market office whose promise of a year before is a whole number of working days, without other offices."""
    own = (each for each in policy.items if each.unit == "market" and each.mode == "time_limited" and not each.joint)
    return next(each.code for each in own if each.promised_before and each.promised_before.value >= 8)


def act(name: str, at: str, **attributes: Any) -> Act:
    return name, at, attributes


def counted(policy: Policy, cases: dict[str, tuple[dict[str, Any], list[Act]]]) -> pl.DataFrame:
    return count_rows(facts(policy, cases), policy.indicators, policy.units, THIRD)


def facts(policy: Policy, cases: dict[str, tuple[dict[str, Any], list[Act]]]) -> Facts:
    """Judge cases given as attributes and acts (times are those of Shanghai)."""
    calendar = load_calendar("cn")
    case_rows = [{"key": key, "unit": "market", "procedure": "service", **own} for key, (own, _) in cases.items()]
    act_rows = [
        {"case": row, "name": name, "at": at, "place": place, "performer": f"p{place}", **more}
        for row, (_, acts) in enumerate(cases.values())
        for place, (name, at, more) in enumerate(acts)
    ]
    local = pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us").dt.replace_time_zone("Asia/Shanghai")
    acts = pl.DataFrame(act_rows, infer_schema_length=None).with_columns(
        pl.col("case", "place").cast(pl.UInt32),
        pl.col("name", "performer").cast(pl.Categorical),
        local.dt.convert_time_zone("UTC").cast(INSTANT).alias("at"),
        dated=pl.lit(value=False),
    )
    if "recorded_at" in acts.columns:
        acts = acts.with_columns(
            pl.col("recorded_at").str.to_datetime("%Y-%m-%dT%H:%M", time_unit="us").dt.replace_time_zone("UTC")
        )
    settings = Settings(timezone=policy.timezone, calendar=calendar, as_of=AS_OF, as_of_given=True)
    told = with_items(pl.DataFrame(case_rows, infer_schema_length=None), policy)
    evaluation = judge(acts, told, ruleset_of(policy, settings), settings)
    time = WorkTime.of(calendar, policy.timezone, roll=policy.roll, office_hours=policy.office_hours)
    ids = pl.Series("id", range(100, 100 + told.height), dtype=pl.Int64)
    return facts_of(Part(policy, time, AS_OF, ids, told, evaluation), policy.indicators)


def of(rows: pl.DataFrame, indicator: str) -> dict[int, tuple[float, float, float]]:
    found = rows.filter(pl.col("indicator") == indicator)
    return {opens: (num, den, w) for opens, num, den, w in found.select("opens", "num", "den", "w").iter_rows()}


def served(end: str, *between: Act) -> list[Act]:
    return [act("submit", "2026-07-06T09:00"), act("accept", "2026-07-06T10:00"), *between, act("approve", end)]


def test_days_used_leave_out_those_of_a_pause(policy: Policy, item: str) -> None:
    before = next(each.promised_before.value for each in policy.items if each.code == item and each.promised_before)
    paused = (act("pause", "2026-07-08T09:00"), act("resume", "2026-07-13T09:00"))

    rows = counted(
        policy, {"a": ({"item": item}, served("2026-07-10T11:00")), "b": ({"item": item}, served("2026-07-14T11:00", *paused))}
    )

    # 6 July is a Monday: Friday the 10th is 4 working days later. The pause takes 9, 10 and 13 July out of the six to the 14th.
    assert of(rows, "k-eff-time") == {100: (4.0, float(before), 1.0), 101: (3.0, float(before), 1.0)}
    assert of(rows, "k-eff-early") == {100: (float(before >= 8), 1.0, 1.0), 101: (float(before >= 6), 1.0, 1.0)}


def test_a_case_counts_when_its_deadline_lies_in_the_quarter_and_is_over(policy: Policy, item: str) -> None:
    begun = [act("submit", "2026-09-28T09:00"), act("accept", "2026-09-28T10:00")]
    old = [act("submit", "2026-05-06T09:00"), act("accept", "2026-05-06T10:00"), act("approve", "2026-05-07T10:00")]
    stuck = [act("submit", "2026-07-06T09:00"), act("accept", "2026-07-06T10:00")]
    waiting = [*stuck, act("pause", "2026-07-07T09:00")]

    rows = counted(
        policy,
        {
            "a": ({"item": item}, begun),
            "b": ({"item": item}, old),
            "c": ({"item": item}, stuck),
            "d": ({"item": item}, waiting),
        },
    )

    # a's deadline is still ahead, b's lies in the quarter before, d's clock stands: only c, never decided, is a row.
    assert of(rows, "k-eff-ontime") == {102: (0.0, 1.0, 1.0)}


def test_cards_of_a_case_are_added_and_each_rule_has_its_own_account(policy: Policy, item: str) -> None:
    without_review = list(served("2026-07-10T11:00"))

    rows = counted(policy, {"a": ({"item": item}, without_review)})

    kept = facts(policy, {"a": ({"item": item}, without_review)}).cards
    own = next(each.rules for each in policy.indicators if each.code == "k-law-cards") or ()
    points = {2: 0.5, 3: 2.0}
    expected = sum(points[level] for rule, level in kept.select("rule", "level").iter_rows() if rule in own)
    assert "review-before-decision" in set(kept["rule"])
    assert of(rows, "k-law-cards") == {100: (expected, 1.0, 1.0)}
    assert of(rows, "k-int-fees") == {100: (0.0, 1.0, 1.0)}


def test_a_matter_sent_back_counts_as_not_settled(policy: Policy) -> None:
    told = {"procedure": "matter", "case.kind": "complaint"}
    answered = [act("receive_complaint", "2026-07-06T09:00"), act("answer_complaint", "2026-07-08T09:00")]
    cases = {"a": (told, answered), "b": (told, [*answered, act("send_back", "2026-07-20T09:00")])}

    assert of(counted(policy, cases), "k-sat-complaints") == {100: (1.0, 1.0, 1.0), 101: (0.0, 1.0, 1.0)}


def test_answers_of_late_cases_weigh_what_they_stand_for(policy: Policy, item: str) -> None:
    def rated(end: str, *levels: int) -> list[Act]:
        return [*served(end), *(act("rate", "2026-09-29T10:00", **{"act.level": level}) for level in levels)]

    late = {f"l{n}": ({"item": item}, rated("2026-09-25T10:00", *([1] if n < 5 else []))) for n in range(10)}
    punctual = {f"p{n}": ({"item": item}, rated("2026-07-07T10:00", *([5] if n < 8 else []))) for n in range(8)}

    answers = of(counted(policy, late | punctual), "k-sat-rating")

    # Ten late cases and five answers: each stands for two; eight punctual ones all answered.
    assert {value for key, value in answers.items() if key < 110} == {(0.0, 1.0, 2.0)}
    assert {value for key, value in answers.items() if key >= 110} == {(1.0, 1.0, 1.0)}
    assert len(answers) == 13


def test_an_act_entered_after_the_next_working_day_is_late_in_the_record(policy: Policy, item: str) -> None:
    def entered(at: str) -> list[Act]:
        first, *rest = served("2026-07-10T11:00")
        return [first, *rest[:-1], act("approve", "2026-07-10T11:00", recorded_at=at)]

    # Friday's decision may be entered until Monday 24:00 in Shanghai, which is 16:00 UTC.
    rows = counted(
        policy, {"a": ({"item": item}, entered("2026-07-13T15:59")), "b": ({"item": item}, entered("2026-07-13T16:00"))}
    )

    assert of(rows, "k-rec-truth") == {100: (1.0, 1.0, 1.0), 101: (0.0, 1.0, 1.0)}


def test_a_mark_counts_on_the_day_it_is_given_and_is_nobodys_case(policy: Policy) -> None:
    told = {"procedure": "survey", "case.kind": "survey", "case.deadline": date(2026, 9, 28)}
    cases = {
        "a": (told, [act("invite_contact", "2026-09-01T09:00"), act("answer_survey", "2026-09-10T09:00", **{"act.mark": 4})])
    }

    (row,) = counted(policy, cases).filter(pl.col("indicator") == "k-con-rating").to_dicts()

    assert (row["num"], row["on"], row["case"], row["opens"]) == (4.0, date(2026, 9, 10), None, 100)


def test_the_order_of_cases_changes_nothing(policy: Policy, item: str) -> None:
    cases = {
        "a": ({"item": item, "case.applicant": "x"}, served("2026-07-10T11:00")),
        "b": ({"item": item, "case.applicant": "y"}, served("2026-09-10T11:00")),
        "c": ({"item": item, "case.applicant": "x"}, served("2026-07-13T11:00")),
    }

    one, other = counted(policy, cases), counted(policy, dict(reversed(cases.items())))

    assert rows_digest(one) == rows_digest(other)
    assert one.filter(pl.col("indicator") == "k-eff-ontime")["applicant"].n_unique() == 2
    assert rows_digest(one) != rows_digest(one.with_columns(num=pl.col("num") + 1))


@pytest.mark.parametrize(
    ("text", "first", "last"), [("2026Q1", "2026-01-01", "2026-03-31"), ("2026Q4", "2026-10-01", "2026-12-31")]
)
def test_a_quarter_knows_its_days_and_neighbours(text: str, first: str, last: str) -> None:
    quarter = Quarter.read(text)

    assert (quarter.first.isoformat(), quarter.last.isoformat(), str(quarter)) == (first, last, text)
    assert quarter.before.after == quarter
    assert Quarter.of(quarter.last) == quarter
    assert quarter.before < quarter


@pytest.mark.parametrize("text", ["2026Q5", "2026-Q1", "26Q1", "", "２０２６Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(NoQuarterError):
        Quarter.read(text)

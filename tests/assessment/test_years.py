"""Units that are not ranked, on the last four quarters together: for reading only."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.assessment.pooled_quarters import LAST, YEAR, quarter_rows
from tests.publication.accounts import AT, account, founded, scored_policy

from qingfeng.assessment.accounts import ranked
from qingfeng.assessment.readings import year_of
from qingfeng.assessment.rules.sheets import Reason
from qingfeng.assessment.years import Readings, year_readings
from qingfeng.cli.score_notes import scale_lines, unranked_lines
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.messages import speaking
from qingfeng.foundation.quarters import Quarter

TITLES = dict.fromkeys("abcdefg", "A unit")


def read(policy: Policy, *quarters: Quarter) -> Readings:
    now = ranked(quarter_rows(LAST), policy)
    return year_readings(now, [(each, quarter_rows(each)) for each in quarters], policy)


def test_a_unit_with_too_few_cases_is_read_on_its_year(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)

    (reading,) = read(policy, *reversed(YEAR))["key"].values()

    # Unit g of the worked example: 25 cases a quarter, two late and one rated badly of nine; one visit, 14 of 14 duties.
    assert (reading.sheet.unit, reading.sheet.cases, reading.quarters) == ("g", 100, YEAR)
    cells = {cell.indicator: cell for cell in reading.sheet.cells}
    assert cells["on-time"].formula == "92 / 100"
    # (0.92 - 0.8) / 0.2 of 37.50 (weight 30 of 30 + 10 + 20 + 10 + 10), and so on.
    assert cells["on-time"].points == Decimal("22.50")
    assert reading.sheet.total == sum(cell.points for cell in cells.values())
    assert (reading.plus_minus or 0) > 0


def test_two_quarters_may_still_be_too_little(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    few = quarter_rows(LAST).filter((pl.col("unit") != "g") | (pl.col("case") % 5 == 0) | pl.col("case").is_null())
    now = ranked(few, policy)

    (reading,) = year_readings(now, [(LAST, few), (LAST.before, few)], policy)["key"].values()

    assert (reading.sheet.total, reading.plus_minus) == (None, None)
    assert reading.sheet.reason is Reason.FEW_CASES


def test_one_quarter_says_nothing_more_and_ranked_units_are_not_read(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    without_g = quarter_rows(LAST, units="ABCDEF")
    only = replace(policy, units=tuple(each for each in policy.units if each.code != "g"))

    assert read(policy, LAST) == {"key": {}, "township": {}}
    assert year_readings(ranked(without_g, only), [(each, without_g) for each in YEAR], only)["key"] == {}


def test_a_unit_that_has_no_record_at_all_is_left_out(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    parts = [(each, quarter_rows(each, units="ABCDEF")) for each in YEAR]

    assert year_readings(ranked(parts[-1][1], policy), parts, policy)["key"] == {}


@pytest.mark.django_db
def test_an_account_is_read_beside_those_kept_before_it_and_no_later_ones(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    district = founded(policy)
    for quarter in YEAR[1:3]:
        account(district, str(quarter), quarter_rows(quarter))
    now = account(district, str(LAST), quarter_rows(LAST))
    later = AT + timedelta(days=1)
    account(district, str(YEAR[0]), quarter_rows(YEAR[0]), at=later)
    account(district, str(YEAR[2]), quarter_rows(YEAR[2], units="A"), at=later)

    found = year_of(now.pk)

    assert found == read(policy, *YEAR[1:])
    assert found["key"]["g"].quarters == YEAR[1:]


@pytest.mark.django_db
def test_an_account_under_the_same_indicators_of_another_version_keeps_its_rows(tmp_path: Path) -> None:
    district = founded(scored_policy(tmp_path / "old"))
    account(district, str(LAST.before), quarter_rows(LAST.before))
    policy = scored_policy(tmp_path / "new", remark="one more line")
    founded(policy)
    now = account(district, str(LAST), quarter_rows(LAST))

    assert year_of(now.pk) == read(policy, LAST.before, LAST)


def test_what_is_said_of_them(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    found = ranked(quarter_rows(LAST), policy)["key"]

    with speaking("en"):
        alone = list(unranked_lines(found, {}, TITLES))
        beside = list(unranked_lines(found, read(policy, *YEAR)["key"], TITLES))

    assert alone == ["Not ranked: A unit (fewer than 30 cases in the quarter)."]
    assert beside[0] == alone[0]
    assert beside[1].startswith("  4 quarters together (2025Q4 to 2026Q3), for reading only: ")
    assert beside[1].endswith(" points in 100 cases.")


def test_what_is_said_of_scales_that_do_not_suit_the_quarter(tmp_path: Path) -> None:
    policy = scored_policy(tmp_path)
    titles = {each.code: each.code for each in policy.indicators}
    rows = quarter_rows(LAST)
    none_on_time = pl.when((pl.col("indicator") == "on-time") & pl.col("unit").is_in(["a", "b"])).then(0.0)
    steep = tuple(each.model_copy(update={"zero": Decimal(4)}) if each.code == "cards" else each for each in policy.indicators)

    with speaking("en"):
        sound = list(scale_lines(ranked(rows, policy)["key"], titles))
        bent = list(scale_lines(ranked(rows.with_columns(num=none_on_time.otherwise("num")), policy)["key"], titles))
        noisy = list(scale_lines(ranked(rows, replace(policy, indicators=steep))["key"], titles))

    assert sound == []
    assert bent == ["on-time: 33 % of the ranked units lie outside its scale; there luck only cuts one way."]
    assert len(noisy) == 2
    assert noisy[1].startswith("cards: ")
    assert noisy[1].endswith(" % of the noise of a middling unit comes from it; the ranking is one of its luck.")

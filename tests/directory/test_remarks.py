"""Which units the method can rank follows from what the pack expects; where the pack's own word differs, both are told."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from qingfeng.directory.policy.contents import ExpectedCases, UnitEntry
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.policy.remarks import expected_rows, remarks
from qingfeng.foundation.messages import speaking


@cache
def pack() -> Policy:
    return load_pack("fuling")


def unit(code: str) -> UnitEntry:
    return next(each for each in pack().units if each.code == code)


def told(*changed: UnitEntry) -> list[str]:
    codes = {each.code: each for each in changed}
    policy = replace(pack(), units=tuple(codes[each.code] for each in pack().units if each.code in codes))
    with speaking("en"):
        return [remark.text for remark in remarks(policy)]


def rows(code: str, indicator: str) -> Decimal:
    return expected_rows(pack(), unit(code), next(one for one in pack().indicators if one.code == indicator))


@pytest.mark.parametrize(
    ("code", "indicator", "count"),
    [
        ("forestry", "k-law-cards", "284.5"),  # 253.5 applications, 15 others, 14 complaints, 2 of contact enterprises
        ("forestry", "k-sat-rating", "76.05"),  # three in ten of 253.5
        ("forestry", "k-law-files", "30"),  # 268.5, at most 30
        ("forestry", "k-int-duties", "8"),
        ("forestry", "k-law-open", "7"),
        ("hi-tech-zone", "k-sat-callback", "0"),  # nobody applies there, and only applicants are called back
        ("chongyi", "t-eff-petition", "33.6"),  # 8 in 100 of 420
    ],
)
def test_expected_rows_are_shares_of_expected_cases(code: str, indicator: str, count: str) -> None:
    assert rows(code, indicator) == Decimal(count)


def test_only_time_limited_applications_are_expected_where_only_they_count() -> None:
    volumes = [(item.mode, item.monthly_volume) for item in pack().items if item.unit == "tax"]
    limited = sum(volume or Decimal(0) for mode, volume in volumes if mode == "time_limited")

    assert abs(rows("tax", "k-eff-time") - 3 * limited) < 1
    assert 0 < limited < sum(volume or Decimal(0) for _mode, volume in volumes)


def test_a_unit_that_the_pack_and_the_method_both_rank_is_not_mentioned() -> None:
    assert told(unit("police"), unit("damu"), unit("health-enforcement")) == []


def test_where_pack_and_method_agree_that_a_unit_cannot_be_ranked_the_packs_reason_is_told_once() -> None:
    assert told(unit("audit")) == ["Audit Bureau cannot be ranked: 0 cases expected a quarter, 30 are needed"]
    assert told(unit("finance-supervision")) == [
        "Financial Regulation Sub-office cannot be ranked: applicable weight 42, 50 are needed"
    ]


def test_a_unit_with_enough_cases_of_too_few_kinds_is_named_with_the_indicators_that_lack_rows() -> None:
    lines = told(unit("port-zone"))

    assert len(lines) == 1
    assert "weight of 48, 50 are needed" in lines[0]
    assert "k-con-green" in lines[0]
    assert "k-law-cards" not in lines[0]


def test_a_unit_marked_as_not_ranked_that_could_be_is_named() -> None:
    cases = ExpectedCases(service=Decimal(400), complaints=Decimal(40))

    lines = told(unit("audit").model_copy(update={"expected_cases": cases}))

    assert lines[0].startswith("Audit Bureau cannot be ranked")
    assert lines[1].startswith("Audit Bureau is marked as not ranked, but could be: 440 cases a quarter and a weight of ")


def test_a_unit_of_no_group_is_never_mentioned() -> None:
    assert told(unit("maan"), unit("discipline")) == []

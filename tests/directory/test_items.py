"""Items of a pack reach the rules: a joined frame of cases is judged by the limit of each case's own item."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from qingfeng.directory.policy.frames import item_frame
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.foundation.record import INSTANT
from qingfeng.supervision.engine import RuleSet, evaluate

HEAD = 'name = "p"\nversion = "1"\ntitle = { en = "P" }\nin_force_from = 2026-01-01\n'
RULE = """[[rule]]
id = "decide"
title = { en = "D" }
kind = "limit"
from = "submit"
until = "approve"
limit = "item.promised"
when = { "item.mode" = "time_limited" }
red = 0
basis = "Act 1"
"""
ITEM = """[[item]]
code = "{code}"
title = {{ en = "T" }}
unit = "market"
kind = "licence"
mode = "{mode}"
applicant = "person"
promised = {{ value = {days}, unit = "workday" }}
legal_limit_source = "none"
fee = 0
fee_kind = "none"
basis = "Act 1"
"""
UNITS = '[[unit]]\ncode = "market"\ntitle = { en = "M" }\nkind = "department"\ngroup = "key"\nrecord_source = ["cases"]\n'
REFERENCE = re.compile(r'"((?:case|act)\.[^"]+)"')


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    items = [("slow", "time_limited", 5), ("quick", "time_limited", 2), ("spot", "on_the_spot", 0)]
    files = {
        "pack.toml": HEAD,
        "units.toml": UNITS,
        "rules/a.toml": RULE,
        "items/market.toml": "".join(ITEM.format(code=code, mode=mode, days=days) for code, mode, days in items),
    }
    for name, text in files.items():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load_pack(str(tmp_path / "p"))


def test_each_case_is_held_to_the_promise_of_its_item(policy: Policy) -> None:
    cases = pl.DataFrame({"key": ["a", "b", "c"], "procedure": [None] * 3, "item": ["slow", "quick", "spot"]})
    joined = cases.join(item_frame(policy), on="item", how="left", maintain_order="left")
    at = [datetime(2026, 1, day, 2, tzinfo=UTC) for day in (5, 9)] * 3
    acts = pl.DataFrame(
        {
            "case": pl.Series([0, 0, 1, 1, 2, 2], dtype=pl.UInt32),
            "name": pl.Series(["submit", "approve"] * 3, dtype=pl.Categorical),
            "at": pl.Series(at, dtype=INSTANT),
            "dated": [False] * 6,
            "place": pl.Series([0, 1] * 3, dtype=pl.UInt32),
            "performer": pl.Series([None] * 6, dtype=pl.Categorical),
        }
    )
    rules = RuleSet(
        rules=policy.rules,
        timezone=policy.timezone,
        roll=policy.roll,
        office_hours=policy.office_hours,
        ends=policy.ends,
        acts=policy.acts,
        procedures={},
    )

    found = evaluate(acts, joined, rules, calendar=load_calendar("cn"), as_of=datetime(2026, 1, 9, 4, tzinfo=UTC)).findings

    # Four working days used of five, of two, and of an item to which the rule does not apply.
    assert found.select("case_row", "measure").rows() == [(1, 2.0)]


def test_the_frame_has_a_row_an_item_and_null_where_the_item_says_nothing(policy: Policy) -> None:
    frame = item_frame(policy)

    row = frame.row(1, named=True)
    assert frame["item"].to_list() == ["slow", "quick", "spot"]
    assert (row["unit"], row["item.promised"], row["item.fee"]) == ("market", {"value": 2, "unit": "workday"}, 0.0)
    assert (row["item.legal"], row["item.materials"], row["item.not_counted"]) == (None, None, [])


def test_the_digest_covers_units_and_items(policy: Policy) -> None:
    path = policy.source / "items" / "market.toml"
    path.write_text(path.read_text("utf-8").replace("value = 5", "value = 6"), "utf-8")
    with_items = load_pack(str(policy.source)).digest
    (policy.source / "units.toml").write_text(UNITS + "window = true\n", "utf-8")

    assert len({policy.digest, with_items, load_pack(str(policy.source)).digest}) == 3


@pytest.mark.parametrize("name", ["fuling", "wabo"])
def test_a_pack_that_ships_declares_exactly_the_attributes_that_its_rules_read(name: str) -> None:
    policy = load_pack(name)

    read = {word for path in policy.source.glob("rules/*.toml") for word in REFERENCE.findall(path.read_text("utf-8"))}
    read |= {name for each in policy.indicators if each.count for name in each.count.attributes}
    # Who shares an applicant is a cluster of every indicator; which duty a case is about, people read.
    read |= {"case.applicant", "case.duty"} if policy.indicators else set()

    assert set(policy.public) == read
    assert policy.in_force_from is not None
    assert policy.in_force_from < date(2026, 1, 1)

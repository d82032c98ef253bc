"""Each fault between the lists of a pack is told with its file, its line, its key and the reason; remarks are no faults."""

from pathlib import Path

import pytest

from qingfeng.directory.policy.contents import ITEM_KEYS
from qingfeng.directory.policy.contents_checks import most_workdays
from qingfeng.directory.policy.faults import PolicyFaultsError
from qingfeng.directory.policy.frames import item_frame
from qingfeng.directory.policy.loading import load_pack
from qingfeng.directory.policy.remarks import remarks
from qingfeng.foundation.messages import speaking

FILES = {
    "pack.toml": """name = "p"
version = "1"
title = { en = "P" }
in_force_from = 2026-01-01
""",
    "rules/a.toml": """[[rule]]
id = "decide"
title = { en = "D" }
kind = "limit"
from = "s"
until = "t"
limit = "item.promised"
basis = "Act 1"

[[rule]]
id = "later"
title = { en = "L" }
kind = "absence"
a = "s"
scope = "applicant"
status = "planned"
basis = "Act 1"
""",
    "units.toml": """[[unit]]
code = "market"
title = { en = "Market" }
kind = "department"
group = "key"
record_source = ["cases"]

[[unit]]
code = "audit"
title = { zh = "审计局", en = "Audit" }
kind = "department"
group = "key"
record_source = ["duties"]
unranked = { zh = "没有办件", en = "no cases" }
""",
    "items/market.toml": """[[item]]
code = "market-01"
title = { en = "Stall" }
unit = "market"
kind = "licence"
mode = "time_limited"
applicant = "person"
promised = { value = 5, unit = "workday" }
legal = { value = 20, unit = "day" }
legal_limit_source = "special"
legal_limit_from = "accept"
fee = 0
fee_kind = "none"
basis = "Act 1"
""",
    "indicators.toml": """[[indicator]]
code = "k-1"
group = "key"
dimension = "efficient"
title = { en = "On time" }
kind = "share"
rows = { en = "cases" }
num = { en = "1 if in time" }
zero = 0.6
full = 1
weight = 100
source = "cases"
rules = "decide"
expected_rows = { of = "cases" }
assumed = { mean = 0.9, variance = 0.09 }
gaming_guard = { en = "g" }
hurt_if_gamed = { en = "h" }
basis = "Act 1"
""",
    "ladder.toml": """[[consequence]]
code = "praise"
title = { en = "Praise" }
subject = "unit"
default = "on"
trigger = { en = "t" }
events = { en = "e" }
exposure = { en = "x" }
minimum = { en = "30" }
chance_limit = { en = "c" }
proposed_by = "market"
decided_by = "review-panel"
outside_authority = "decide"
basis = "Act 1"
""",
    "taxonomy.toml": """[[category]]
code = "p1"
title = { en = "Aloof" }
family = "problem"

[[category]]
code = "p1.1"
parent = "p1"
title = { en = "Airs" }
family = "problem"
""",
    "duties.toml": """[[duty]]
code = "study"
title = { en = "Study" }
trigger = "recurring"
rrule = "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"
dtstart = 2026-01-01
owed_by = "all:officials"
evidence = { en = "minutes" }
due = { value = 30, unit = "day" }
default = "on"
basis = "Act 1"
""",
}
PROTECTED = "reports and petitions are protected: no indicator may count them; only how complaints are handled counts"

# File, what stands there, what stands there instead, and the fault it must bring: (line, key, reason).
FAULTS = [
    ("items/market.toml", 'unit = "market"', 'unit = "markt"', (4, "item[market-01].unit"), 'did you mean "market"?'),
    ("items/market.toml", 'unit = "market"', 'unit = "township"', (1, "item[market-01]"), "has township_part exactly where"),
    ("items/market.toml", "value = 5,", "value = 15,", (8, "item[market-01].promised"), "above the legal limit of 20 day"),
    ("items/market.toml", "value = 5,", "value = 0,", (1, "item[market-01]"), "on_the_spot exactly where its promise is 0"),
    ("items/market.toml", 'basis = "Act 1"', 'basis = ""', (1, "item[market-01]"), "the key basis is missing"),
    ("items/market.toml", "fee = 0", "fee = -1", (12, "item[market-01].fee"), "-1 is too small: at least 0 is expected"),
    (
        "items/market.toml",
        'basis = "Act 1"',
        'basis = "Act 1"\npapers = []',
        (15, "item[market-01].papers"),
        "unknown key",
    ),
    (
        "items/market.toml",
        'basis = "Act 1"',
        'basis = "Act 1"\njoint = ["audit", "tax"]\ndistrict_item = "market-09"',
        (15, "item[market-01].joint[2]"),
        'there is no unit "tax"',
    ),
    ("units.toml", 'code = "audit"', 'code = "market"', (9, "unit[market].code"), "stands already at p/units.toml:2"),
    ("units.toml", 'group = "key"\nrecord', 'group = "city"\nrecord', (5, "unit[market].group"), "is not known"),
    ("indicators.toml", "weight = 100", "weight = 90", (11, "indicator[k-1].weight"), "group key sum to 90, not to 100"),
    ("indicators.toml", 'source = "cases"', 'source = "reports"', (12, "indicator[k-1].source"), PROTECTED),
    ("indicators.toml", 'source = "cases"', 'source = "gossip"', (12, "indicator[k-1].source"), "the source is cases,"),
    ("indicators.toml", 'rules = "decide"', 'rules = "later"', (13, "indicator[k-1].rules"), "is planned"),
    ("indicators.toml", 'rules = "decide"', 'rules = "never"', (13, "indicator[k-1].rules"), 'there is no rule "never"'),
    ("indicators.toml", "full = 1", "full = 0.6", (1, "indicator[k-1]"), "zero and full are the two ends"),
    ("ladder.toml", '"review-panel"', '"jury"', (12, "consequence[praise].decided_by"), 'there is no unit "jury"'),
    ("taxonomy.toml", 'parent = "p1"', 'parent = "p2"', (8, "category[p1.1].parent"), 'there is no category "p2"'),
    ("duties.toml", "FREQ=YEARLY;BYMONTH=1", "FREQ=YEARLY;BYMONTH=13", (5, "duty[study].rrule"), "a recurrence is written"),
    ("duties.toml", "FREQ=YEARLY", "INTERVAL=2", (5, "duty[study].rrule"), "a recurrence is written"),
    ("duties.toml", '"all:officials"', '"al:officials"', (7, "duty[study].owed_by"), 'there is no unit "al"'),
    ("duties.toml", 'trigger = "recurring"', 'trigger = "event"', (1, "duty[study]"), "names the event and has no rrule"),
    ("rules/a.toml", '"item.promised"', '"item.promissed"', (7, "rule[decide].limit"), 'did you mean "promised"?'),
    (
        "pack.toml",
        "in_force",
        '[attributes]\npublic = ["item.x"]\n[x]\nin_force',
        (5, "attributes.public[1]"),
        "case.KEY or act",
    ),
]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "p"


@pytest.mark.parametrize("change", FAULTS)
def test_a_fault_is_told_with_its_place(pack: Path, change: tuple[str, str, str, tuple[int, str], str]) -> None:
    name, there, instead, where, reason = change
    load_pack(str(pack))
    text = (pack / name).read_text("utf-8")
    assert there in text
    (pack / name).write_text(text.replace(there, instead, 1), "utf-8")

    with pytest.raises(PolicyFaultsError) as caught:
        load_pack(str(pack))

    found = {(str(fault.file), fault.line, fault.key): fault.text for fault in caught.value.faults}
    assert reason in found[f"p/{name}", *where]


@pytest.mark.parametrize(
    ("value", "unit", "most"),
    [(20, "workday", 20), (20, "day", 14), (1, "day", 1), (24, "hour", 1), (3, "month", 64), (8, "workhour", None)],
)
def test_a_legal_limit_in_another_unit_is_held_against_five_working_days_a_week(
    value: int, unit: str, most: int | None
) -> None:
    assert most_workdays(value, unit) == most


def test_a_unit_of_a_ranked_group_that_cannot_be_ranked_is_said_with_its_reason(pack: Path) -> None:
    policy = load_pack(str(pack))

    with speaking("en"):
        told = [(remark.code, remark.text) for remark in remarks(policy)]

    assert told == [("audit", "Audit cannot be ranked: no cases")]


def test_a_unit_with_too_few_expected_cases_is_said_even_where_the_pack_gives_no_reason(pack: Path) -> None:
    path = pack / "units.toml"
    text = path.read_text("utf-8").replace(
        'unranked = { zh = "没有办件", en = "no cases" }', "expected_cases = { service = 29.5 }"
    )
    path.write_text(text, "utf-8")

    with speaking("en"):
        told = [remark.text for remark in remarks(load_pack(str(pack)))]

    assert told == ["Audit cannot be ranked: 29.5 cases expected a quarter, 30 are needed"]


@pytest.mark.parametrize(
    ("clock", "days", "reason"),
    [
        ("within", 5, "the township's part must be shorter than the promise of market-01, which is 5 working days"),
        ("shared", 16, "with the promise of market-01 both parts take 21 working days; the legal limit is 20 at most"),
        ("within", 4, None),
        ("shared", 15, None),
    ],
)
def test_a_township_and_the_district_keep_the_limit_that_they_share(
    pack: Path, clock: str, days: int, reason: str | None
) -> None:
    item = FILES["items/market.toml"].replace("market-01", "township-01").replace('unit = "market"', 'unit = "township"')
    item = item.replace("value = 5,", f"value = {days},").replace('value = 20, unit = "day"', 'value = 20, unit = "workday"')
    part = f'township_part = "review"\nclock = "{clock}"\npasses_to = "market"\ndistrict_item = "market-01"\n'
    (pack / "items" / "township.toml").write_text(item + part, "utf-8")

    found: list[str] = []
    try:
        load_pack(str(pack))
    except PolicyFaultsError as error:
        found = [fault.text for fault in error.faults]

    assert found == ([] if reason is None else [reason])


def test_twelve_of_the_departments_of_fuling_cannot_be_ranked() -> None:
    assert len(remarks(load_pack("fuling"))) == 12


def test_the_frame_of_items_has_what_rules_may_ask(pack: Path) -> None:
    columns = item_frame(load_pack(str(pack))).columns

    assert columns == ["item", "unit", *(f"item.{key}" for key in ITEM_KEYS)]

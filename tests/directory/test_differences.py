"""What changed between two packs is told entry by entry: what fell, what rose, what came, what went."""

import shutil
from pathlib import Path

import pytest

from qingfeng.directory.policy.assessment import Category, Consequence, Duty, Indicator
from qingfeng.directory.policy.contents import ServiceItem, UnitEntry
from qingfeng.directory.policy.differences import differences
from qingfeng.directory.policy.keys import KEY_NAMES
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.policy.pack import Procedure
from qingfeng.directory.policy.terms import Bilingual, Limit, Unit
from qingfeng.directory.policy.words import shown
from qingfeng.foundation.messages import speaking

FULING = Path(__file__).resolve().parents[2] / "policies" / "fuling"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(FULING, tmp_path / "fuling")


def replaced(folder: Path, name: str, *changes: tuple[str, str]) -> Policy:
    text = (folder / name).read_text("utf-8")
    for there, instead in changes:
        assert there in text
        text = text.replace(there, instead, 1)
    (folder / name).write_text(text, "utf-8")
    return load_pack(str(folder))


def told(old: Policy, new: Policy) -> list[tuple[str, str, str]]:
    with speaking("en"):
        return [(one.code, one.sign, one.text) for one in differences(old, new)]


def test_a_pack_does_not_differ_from_itself() -> None:
    assert differences(load_pack("fuling"), load_pack("fuling")) == ()


def test_limits_that_fall_and_rise_are_told_in_words(folder: Path) -> None:
    new = replaced(
        folder,
        "items/market.toml",
        ('promised = { value = 1, unit = "workday" }', 'promised = { value = 2, unit = "workday" }'),
        ('legal = { value = 3, unit = "workday" }', 'legal = { value = 7, unit = "day" }'),
    )

    title = "Limited liability company: registration of establishment"
    assert told(load_pack("fuling"), new) == [
        ("market-01", "↑", f"promise of {title} rises from 1 to 2 working days"),
        ("market-01", "↑", f"legal limit of {title} rises from 3 working days to 7 days"),
    ]


def test_the_other_way_round_what_rose_falls(folder: Path) -> None:
    new = replaced(folder, "indicators.toml", ("weight = 10 #", "weight = 12 #"), ("weight = 6 #", "weight = 4 #"))

    assert [one.sign for one in differences(load_pack("fuling"), new)] == ["↑", "↓"]
    assert [one.sign for one in differences(new, load_pack("fuling"))] == ["↓", "↑"]


def test_entries_that_come_and_go_are_told_by_their_titles(folder: Path) -> None:
    duty = 'code = "business-interests"'
    new = replaced(folder, "duties.toml", (duty, duty.replace("interests", "shares")))

    assert told(load_pack("fuling"), new) == [
        ("business-shares", "+", "new duty: Declaration of business interests"),
        ("business-interests", "-", "duty gone: Declaration of business interests"),
    ]


def test_papers_and_other_lists_are_told_by_what_is_added_and_removed(folder: Path) -> None:
    new = replaced(
        folder,
        "items/market.toml",
        ('zh = "公司章程或者章程修正案", en = "Articles of association or amendment"', 'en = "Articles"'),
    )

    [change] = told(load_pack("fuling"), new)
    assert change[1] == "="
    assert change[2].endswith("establishment: Articles added, Articles of association or amendment removed")


def test_rules_and_the_head_of_the_pack_count_too(folder: Path) -> None:
    replaced(folder, "pack.toml", ('version = "0.1.0"', 'version = "0.2.0"'))
    new = replaced(folder, "rules/acceptance.toml", ("limit = { value = 5,", "limit = { value = 4,"), ("warn = 1\n", ""))

    changes = differences(load_pack("fuling"), new)

    assert [(one.part, one.code, one.sign, one.facts["key"]) for one in changes] == [
        ("pack", "fuling", "=", "version"),
        ("rules", "accept-in-time", "↓", "limit"),
        ("rules", "accept-in-time", "=", "warn"),
    ]


def test_every_kind_of_value_has_its_words() -> None:
    values = (None, True, 3, Bilingual(zh="中", en="E"), Limit(value=1, unit=Unit.DAY), ("a", 2), {"x": False}, Unit.HOUR)

    with speaking("en"):
        assert [shown(value) for value in values] == ["–", "yes", "3", "E", "1 day", "a, 2", "x = no", "hour"]


def test_every_key_of_the_lists_has_its_words() -> None:
    models = (UnitEntry, ServiceItem, Indicator, Consequence, Category, Duty, Procedure)

    assert {key for model in models for key in model.model_fields} - {"code"} <= set(KEY_NAMES)

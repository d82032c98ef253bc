"""Faults that show only when all files of a pack are seen together."""

from pathlib import Path

import pytest

from qingfeng.directory.policy.faults import PolicyFaultsError
from qingfeng.directory.policy.loading import load_pack

HEAD = 'name = "p"\nversion = "1"\ntitle = { en = "P" }\nin_force_from = 2026-01-01\n'
PROCEDURE = """code = "permit"
title = { en = "Permit" }
ends = ["approve"]
acts = [
  { name = "submit", title = { en = "Submitted" } },
  { name = "approve", title = { en = "Approved" } },
]
"""
RULE = '[[rule]]\nid = "first"\ntitle = { en = "First" }\nkind = "init"\na = "submit"\nbasis = "Act 1"\n'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "p"
    for part in ("procedures", "rules", "examples"):
        (folder / part).mkdir(parents=True)
    (folder / "pack.toml").write_text(HEAD, "utf-8")
    (folder / "procedures" / "permit.toml").write_text(PROCEDURE, "utf-8")
    (folder / "rules" / "a.toml").write_text(RULE, "utf-8")
    return folder


def faults_of(folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(PolicyFaultsError) as caught:
        load_pack(str(folder))
    return [(fault.file.as_posix(), fault.line, fault.key, fault.text) for fault in caught.value.faults]


def test_a_whole_pack_takes_ends_and_acts_from_its_procedures(pack: Path) -> None:
    policy = load_pack(str(pack))

    assert policy.ends == ("approve",)
    assert policy.acts == ("submit", "approve")
    assert [rule.id for rule in policy.rules] == ["first"]


def test_an_id_that_stands_in_two_files_is_told_with_the_other_place(pack: Path) -> None:
    (pack / "rules" / "b.toml").write_text("\n" + RULE, "utf-8")

    expected = 'the id "first" stands already at p/rules/a.toml:2; each rule needs its own'
    assert faults_of(pack) == [("p/rules/b.toml", 3, "rule[first].id", expected)]


def test_a_rule_without_basis_is_a_fault_of_a_pack(pack: Path) -> None:
    (pack / "rules" / "a.toml").write_text(RULE.replace('basis = "Act 1"\n', ""), "utf-8")

    expected = "the key basis is missing: name law and article, or the decision the rule rests on"
    assert faults_of(pack) == [("p/rules/a.toml", 1, "rule[first]", expected)]


def test_an_act_that_no_procedure_knows_is_told_with_the_nearest_one(pack: Path) -> None:
    (pack / "rules" / "a.toml").write_text(RULE.replace('a = "submit"', 'a = ["submit", "submitt"]'), "utf-8")

    expected = 'no procedure of this rule knows the act "submitt"; did you mean "submit"?'
    assert faults_of(pack) == [("p/rules/a.toml", 5, "rule[first].a[2]", expected)]


def test_a_life_cycle_step_of_a_known_act_is_known(pack: Path) -> None:
    (pack / "rules" / "a.toml").write_text(RULE.replace('a = "submit"', 'a = "submit+complete"'), "utf-8")

    assert len(load_pack(str(pack)).rules) == 1


def test_an_unknown_procedure_is_told(pack: Path) -> None:
    (pack / "rules" / "a.toml").write_text(RULE + 'procedure = "permits"\n', "utf-8")

    expected = 'there is no procedure "permits" in this pack; known are permit'
    assert faults_of(pack) == [("p/rules/a.toml", 7, "rule[first].procedure", expected)]


def test_a_procedure_must_know_its_own_ends_and_main_rule(pack: Path) -> None:
    text = PROCEDURE.replace('["approve"]', '["approve", "refuse"]') + 'main_rule = "firs"\n'
    (pack / "procedures" / "permit.toml").write_text(text, "utf-8")

    assert faults_of(pack) == [
        ("p/procedures/permit.toml", 3, "ends[2]", '"refuse" is none of the acts of this procedure'),
        ("p/procedures/permit.toml", 8, "main_rule", 'there is no rule "firs" in this policy; did you mean "first"?'),
    ]


def test_an_example_names_a_rule_and_acts_that_are_there(pack: Path) -> None:
    text = """[[example]]
rule = "second"
acts = [{ name = "submit", at = 2026-01-05T09:00:00 }]
as_of = 2026-01-06
expect = [{ level = "red", measure = 1, act = 1 }]
"""
    (pack / "examples" / "a.toml").write_text(text, "utf-8")

    assert faults_of(pack) == [
        ("p/examples/a.toml", 2, "example[1].rule", 'there is no rule "second" in this policy'),
        ("p/examples/a.toml", 5, "example[1].expect[1].act", "the example has 1 acts, counted from 0"),
    ]


def test_faults_of_all_files_come_together(pack: Path) -> None:
    (pack / "pack.toml").write_text(HEAD.replace("in_force_from", "in_force_fro"), "utf-8")
    (pack / "procedures" / "permit.toml").write_text("code = \n", "utf-8")
    (pack / "rules" / "a.toml").write_text(RULE + "n = 1\n", "utf-8")

    assert [(file, line) for file, line, _key, _text in faults_of(pack)] == [
        ("p/pack.toml", 1),
        ("p/pack.toml", 4),
        ("p/procedures/permit.toml", 1),
        ("p/rules/a.toml", 7),
    ]

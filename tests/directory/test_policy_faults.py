"""Each fault of a rules file is told with its line, its key and a readable reason."""

from pathlib import Path

import pytest

from qingfeng.directory.policy.faults import PolicyFaultsError, UnknownPolicyError
from qingfeng.directory.policy.loading import load_pack, load_policy, load_rules

HEAD = '[[rule]]\nid = "r"\ntitle = { en = "R" }\n'

# What stands from line 4 on in a rule "r", and the faults it must bring: (line, key, reason).
FAULTS = [
    ('kind = "limt"', [(4, "rule[r].kind", '"limt" is not known; did you mean "limit"?')]),
    ('kind = "init"', [(1, "rule[r].a", "the key is missing")]),
    ('kind = "init"\na = []', [(5, "rule[r].a", "at least one entry is expected, the list is empty")]),
    ('kind = "init"\na = 3', [(5, "rule[r].a", "a name in quotes or a list is expected, found 3")]),
    ('kind = "init"\na = "s"\nlevl = "red"', [(6, "rule[r].levl", 'unknown key; did you mean "level"?')]),
    (
        'kind = "init"\na = "s"\nlevel = "pink"',
        [(6, "rule[r].level", '"pink" is not known; one of warning, yellow, red is expected')],
    ),
    ('kind = "init"\na = "s"\nyellow = "x"', [(6, "rule[r].yellow", 'a number is expected, found "x"')]),
    ('kind = "init"\na = "s"\nred = -1', [(6, "rule[r].red", "-1 is too small: at least 0 is expected")]),
    ('kind = "init"\na = "s"\nanswers = "led"', [(6, "rule[r].answers", '"led" is not known; did you mean "lead"?')]),
    (
        'kind = "init"\na = "s"\nwhen = { "cas.x" = 1 }',
        [(6, 'rule[r].when."cas.x"', "a reference is case.KEY, act.KEY or item.KEY")],
    ),
    (
        'kind = "init"\na = "s"\n[rule.when]\n"case.x" = { not_im = [1] }',
        [(7, 'rule[r].when."case.x".not_im', 'unknown key; did you mean "not_in"?')],
    ),
    (
        'kind = "init"\na = "s"\nwhen = { "case.x" = { } }',
        [
            (
                6,
                'rule[r].when."case.x"',
                "a condition is a value, a list of values, { not_in = [...] }, { contains = ... } or { set = true }",
            )
        ],
    ),
    (
        'kind = "response"\na = "s"\nb = "t"\nlimit = "promised"',
        [(7, "rule[r].limit", 'a limit is { value = 20, unit = "workday" } or a reference such as "item.promised"')],
    ),
    (
        'kind = "response"\na = "s"\nb = "t"\nlimit = { value = 1.5, unit = "workdays" }',
        [
            (7, "rule[r].limit.unit", '"workdays" is not known; did you mean "workday"?'),
            (7, "rule[r].limit.value", 'the value is a whole number from 0 on or a reference such as "act.days"'),
        ],
    ),
    (
        'kind = "existence"\na = "s"\nlimit = "item.l"\npauses = [\n  { from = "p", until = "q" },\n  { from = "p" },\n]',
        [(9, "rule[r].pauses[2].until", "the key is missing")],
    ),
    ('kind = "response"\na = "s"\nb = "t"\nwarn = 1', [(1, "rule[r]", "pauses, extensions, roll, warn and open need a limit")]),
    (
        'kind = "init"\na = "s"\nlevel = "red"\nred = 1',
        [(1, "rule[r]", "level stands in place of yellow and red, not beside them")],
    ),
    (
        'kind = "amount"\nfield = "act.sum"\nat_most = true',
        [(6, "rule[r].at_most", 'at_most is a number or a reference such as "item.fee"')],
    ),
    (
        'kind = "init"\na = "s"\nstatus = "planned"',
        [
            (
                6,
                "rule[r].status",
                'status = "planned" is for rules that cannot run yet; the engine runs this one: remove the line',
            )
        ],
    ),
    (
        'kind = "init"\na = "s"\nscope = "applicant"',
        [(6, "rule[r].scope", 'a scope other than "case" cannot run yet: add status = "planned"')],
    ),
    (
        'kind = "limit"\ndue = "case.due"\nuntil = "cas.end"',
        [(6, "rule[r].until", '"cas.end" looks like a reference spelled wrong; did you mean "case.end"?')],
    ),
]


def faults_of(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(PolicyFaultsError) as caught:
        load_policy(str(path))
    return [(fault.line, fault.key, fault.text) for fault in caught.value.faults]


@pytest.mark.parametrize(("body", "expected"), FAULTS)
def test_a_fault_of_a_rule_is_told_with_line_key_and_reason(
    tmp_path: Path, body: str, expected: list[tuple[int, str, str]]
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(HEAD + body + "\n", "utf-8")

    assert faults_of(path) == expected


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ('timezon = "UTC"', "timezon", 'unknown key; did you mean "timezone"?'),
        ('timezone = "Asia/Shangai"', "timezone", 'there is no time zone "Asia/Shangai"; did you mean "Asia/Shanghai"?'),
        ('calendar = "cm"', "calendar", 'there is no calendar "cm"; known are cn, nl'),
        ('office_hours = ["9-12"]', "office_hours[1]", "a span of office hours is written 09:00-12:00"),
        ('as_of = "2026-01-01"', "as_of", "a date such as 2026-01-31 without quotes is expected"),
    ],
)
def test_a_fault_at_the_top_of_a_file_is_told(tmp_path: Path, line: str, key: str, reason: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f'# rules\n{line}\n{HEAD}kind = "init"\na = "s"\n', "utf-8")

    [(found_line, found_key, found_reason)] = faults_of(path)

    assert (found_line, found_key) == (2, key)
    assert found_reason.startswith(reason)


def test_all_faults_of_a_file_are_told_at_once_also_those_behind_an_unknown_key(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f'{HEAD}kind = "init"\na = "s"\nlevl = "red"\nred = 1\nscope = "item"\n{HEAD}kind = "init"\n', "utf-8")

    places = [(line, key) for line, key, _reason in faults_of(path)]

    assert places == [(1, "rule[r]"), (6, "rule[r].levl"), (8, "rule[r].scope"), (9, "rule[r].a"), (10, "rule[r].id")]


def test_a_syntax_error_has_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("a = 1\nb == 2\n", "utf-8")

    with pytest.raises(PolicyFaultsError) as caught:
        load_rules(path)

    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(2, 4)]
    assert f"{path}:2:4" in str(caught.value)


def test_a_file_that_is_cut_off_is_told_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("a = 1\nb = [1,\n", "utf-8")

    with pytest.raises(PolicyFaultsError) as caught:
        load_rules(path)

    assert [fault.line for fault in caught.value.faults] == [3]


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes("a = 1\nb = '超期'\n".encode("gbk"))

    assert faults_of(path) == [(2, "", "is not UTF-8; save the file as UTF-8")]


def test_an_unknown_pack_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownPolicyError, match='did you mean "fuling"') as caught:
        load_pack("fulin")

    assert caught.value.exit_code == 4

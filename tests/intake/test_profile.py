"""What a log is said to hold, the files started from it, and the file of rejects."""

import csv
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.intake.writing import AMSTERDAM, NOW, event, log_of, table_of, trace, xes

from qingfeng.directory.policy.rules import RulesFile
from qingfeng.intake import load_mapping, read_log
from qingfeng.intake.log import Log
from qingfeng.intake.profile import profile_of
from qingfeng.intake.rejects import RejectsNotWrittenError, write_rejects
from qingfeng.intake.starter import starter_mapping, starter_rules

REAL = [
    ("eventlogs/receipt.xes.gz", AMSTERDAM, 1),
    ("eventlogs/BPIC15_4.xes.gz", AMSTERDAM, 1),
    ("eventlogs/bpic2013_incidents.xes.gz", AMSTERDAM, 0),
    ("requests311/baltimore_311_sample.csv", "America/New_York", 1),
]


def small_log(folder: Path) -> Log:
    due = '<date key="dueDate" value="2011-06-01T00:00:00+02:00"/>'
    one = trace(
        "c1", event("a", "2011-05-03T00:00:00+02:00", due), event("b", "2011-05-03T00:00:00+02:00"), event("x", "never")
    )
    two = trace("c2", event("a", "2011-12-03T10:00:00+01:00", '<int key="n" value="3x"/>'))
    return log_of(folder, xes(one, two, trace("c3")))


def test_a_profile_counts_what_is_there(tmp_path: Path) -> None:
    profile = profile_of(small_log(tmp_path))

    assert (profile.cases, profile.acts, profile.cases_without_acts) == (3, 3, 1)
    assert (profile.ties, profile.tied_cases, profile.midnight, profile.dated) == (2, 1, 2, 0)
    assert (profile.first_at, profile.last_at) == (datetime(2011, 5, 2, 22, tzinfo=UTC), datetime(2011, 12, 3, 9, tzinfo=UTC))
    assert [(one.name, one.acts, one.cases, one.begins, one.ends) for one in profile.activities] == [
        ("a", 2, 2, 2, 1),
        ("b", 1, 1, 0, 1),
    ]
    assert profile.offsets == ((120, 2), (60, 1))
    assert [(one.key, one.type, one.filled, one.distinct) for one in profile.attributes] == [
        ("dueDate", "instant", 1, 1),
        ("n", "integer", 0, 0),
    ]
    assert profile.rejects == (("bad_number", 1), ("bad_time", 1))
    assert profile.impossible_dates == 1


def test_an_empty_log_has_a_profile_and_starter_files(tmp_path: Path) -> None:
    log = log_of(tmp_path, xes())

    profile = profile_of(log)

    assert (profile.cases, profile.acts, profile.first_at, profile.activities) == (0, 0, None, ())
    assert RulesFile.model_validate(tomllib.loads(starter_rules(profile), parse_float=Decimal)).rule == ()


def test_names_with_quotes_and_controls_make_valid_starter_files(tmp_path: Path) -> None:
    text = 'case,activity,time,"due ""x"" \\ y"\nc1,"say ""hi"" \\n \x7f",2020-01-01,2020-01-02\nc1,end,2020-01-02,2020-01-03\n'
    log = table_of(tmp_path, text, None)

    rules = RulesFile.model_validate(tomllib.loads(starter_rules(profile_of(log)), parse_float=Decimal))
    path = tmp_path / "map.toml"
    path.write_text(starter_mapping(log), "utf-8")

    assert rules.rule[0].id == "begins-properly"
    assert load_mapping(path).act == log.mapping.act if log.mapping else False


@pytest.mark.parametrize(("name", "zone", "due_rules"), REAL)
def test_starter_files_of_real_logs_load_and_read_the_same(
    tmp_path: Path, shared_data: Path, name: str, zone: str, due_rules: int
) -> None:
    log = read_log(shared_data / name, mapping=None, timezone=zone, now=NOW)
    path = tmp_path / "map.toml"
    path.write_text(starter_mapping(log), "utf-8")

    rules = RulesFile.model_validate(tomllib.loads(starter_rules(profile_of(log)), parse_float=Decimal))
    again = read_log(shared_data / name, mapping=load_mapping(path), timezone="UTC", now=NOW)

    assert len([rule for rule in rules.rule if rule.id.startswith("due-")]) == due_rules
    assert again.acts.equals(log.acts)
    assert again.cases.equals(log.cases)


def test_rejects_are_written_whole_and_cannot_act_as_formulas(tmp_path: Path) -> None:
    log = table_of(
        tmp_path, "case,activity,time\nc1,a,=1+1\nc1,b,2020-01-01\n" + "".join(f"c{i},c,2020-01-01\n" for i in range(30)), None
    )
    path = tmp_path / "rejects.csv"

    write_rejects(log.rejects, path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["line"], row["column"], row["value"], row["reason"]) for row in rows] == [("2", "time", "'=1+1", "bad_time")]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_the_file_read_is_never_overwritten(tmp_path: Path) -> None:
    log = small_log(tmp_path)

    with pytest.raises(RejectsNotWrittenError, match="is the file that was read"):
        write_rejects(log.rejects, tmp_path / "log.xes", source=tmp_path / "log.xes")


def test_rejects_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(RejectsNotWrittenError, match="cannot be written"):
        write_rejects(small_log(tmp_path).rejects, tmp_path / "none" / "rejects.csv")


def test_long_values_are_cut_in_the_rejects(tmp_path: Path) -> None:
    log = log_of(tmp_path, xes(trace("c1", event("a", "x" * 1000))))

    assert log.rejects["value"].str.len_chars().to_list() == [200]

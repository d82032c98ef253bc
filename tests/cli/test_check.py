"""`qingfeng check`, run as a person runs it: tables, JSON, files; nobody is named."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.cli.running import check, run, words
from tests.cli.small_files import LOG, PERFORMER, PRIVATE


def test_the_table_counts_each_rule_and_says_what_was_left_out(folder: Path) -> None:
    done = check(folder)

    assert done.returncode == 0
    assert "log.csv against rules.toml, as of 30 Mar 2026, 09:00 (Asia/Shanghai, calendar cn)" in words(done.stdout)
    assert next(line for line in done.stdout.splitlines() if "Decided late" in line).split()[-5:-1] == ["1", "1", "0", "1"]
    assert "3 cases, 7 acts, 1 reject." in done.stdout
    assert "1 rules are planned and do not run in this version: Filed again." in words(done.stdout)
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_rejects_are_written_beside_where_one_stands_and_named(folder: Path) -> None:
    done = check(folder)

    rejects = (folder / "log.csv.rejects.csv").read_text("utf-8")
    assert "log.csv.rejects.csv" in done.stdout
    assert "2026-13-40" in rejects
    assert rejects.startswith("line,place,column,value,reason,text\n")


def test_rejects_go_where_they_are_wanted(folder: Path) -> None:
    done = check(folder, "--rejects", "bad.csv")

    assert done.returncode == 0
    assert (folder / "bad.csv").exists()
    assert not (folder / "log.csv.rejects.csv").exists()


def test_json_has_its_shape_and_is_equal_byte_for_byte(folder: Path) -> None:
    command = [sys.executable, "-m", "qingfeng", "check", "log.csv", "--mapping", "mapping.toml", "--rules", "rules.toml"]
    first, second = (
        subprocess.run([*command, "--format", "json"], cwd=folder, capture_output=True, check=True).stdout for _turn in range(2)
    )

    assert first == second
    assert json.loads(first) == {
        "log": "log.csv",
        "as_of": "2026-03-30T01:00:00.000000Z",
        "cases": 3,
        "acts": 7,
        "rejected": 1,
        "rules": [
            {
                "id": "decide-in-time",
                "title": {"zh": "超期办结", "en": "Decided late"},
                "applicable": 3,
                "warning": 1,
                "yellow": 1,
                "red": 0,
                "open": 1,
                "errors": 0,
            },
            {
                "id": "fee",
                "title": {"zh": "收费过高", "en": "Fee too high"},
                "applicable": 3,
                "warning": 0,
                "yellow": 1,
                "red": 0,
                "open": 0,
                "errors": 1,
            },
        ],
    }


def test_findings_are_listed_with_their_keys_and_acts(folder: Path) -> None:
    told = json.loads(check(folder, "--format", "json", "--findings").stdout)

    late = [finding for finding in told["findings"] if finding["rule"] == "decide-in-time" and finding["level"] == "yellow"]
    assert [finding["case"] for finding in late] == ["P-1"]
    assert late[0]["measure"] == 1.0
    assert late[0]["deadline_on"] == "2026-03-10"
    assert late[0]["deadline_at"] == "2026-03-10T16:00:00.000000Z"
    assert late[0]["unit"] == "Construction"
    assert "approve@2026-03-11T08:00:00.000000Z" in late[0]["evidence"]
    assert told["planned"] == [{"id": "again", "title": {"zh": "重报", "en": "Filed again"}}]
    assert told["errors"] == [{"rule": "fee", "case": "P-3", "act_place": None, "code": "bad_number"}]


def test_options_win_over_the_rules_file(folder: Path) -> None:
    told = json.loads(
        check(folder, "--format", "json", "--as-of", "2026-03-09", "--tz", "Europe/Amsterdam", "--calendar", "nl").stdout
    )

    assert told["as_of"] == "2026-03-09T22:59:59.999999Z"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_findings_are_written_as_tables(folder: Path, form: str) -> None:
    done = check(folder, "--format", form, "--output", f"out.{form}")

    frame = pl.read_csv(folder / "out.csv") if form == "csv" else pl.read_parquet(folder / "out.parquet")
    assert done.returncode == 0
    assert frame.height == 3
    assert frame.filter(pl.col("level") == "yellow")["case"].to_list() == ["P-1", "P-2"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "log.csv",
        "log.csv.rejects.csv",
        "mapping.toml",
        f"out.{form}",
        "rules.toml",
    ]


def test_no_output_names_a_performer_or_a_private_value_but_explain(folder: Path) -> None:
    assert PERFORMER in LOG
    assert PRIVATE in LOG
    shown = [
        check(folder, *options).stdout
        for options in ((), ("--findings",), ("--format", "json", "--findings"), ("--format", "csv"))
    ]
    check(folder, "--report", "report.html")
    check(folder, "--format", "parquet", "--output", "out.parquet")
    written = [(folder / "report.html").read_text("utf-8"), str(pl.read_parquet(folder / "out.parquet").to_dicts())]

    explained = check(folder, "--explain", "P-3").stdout

    assert PERFORMER in explained
    assert PRIVATE in explained
    for text in (*shown, *written):
        assert PERFORMER not in text
        assert PRIVATE not in text


def test_explain_tells_acts_verdicts_and_days(folder: Path) -> None:
    lines = check(folder, "--explain", "P-1").stdout

    assert "Decided late  decide-in-time: yellow card" in lines
    assert "due 10 Mar 2026, 24:00; ended 11 Mar 2026, 16:00: 1 working day late." in words(lines)
    assert " 7 Mar 2026    Sat   weekend" in lines
    assert "day 5, working day; last day" in lines
    assert "late by 1; the clock stopped" in lines


def test_explain_speaks_chinese(folder: Path) -> None:
    told = check(folder, "--explain", "P-1", language="zh").stdout

    assert "超期办结  decide-in-time" in told
    assert "2026年3月10日" in told


def test_an_unknown_case_is_refused_with_examples(folder: Path) -> None:
    done = check(folder, "--explain", "P-99")

    assert done.returncode == 3
    assert "P-99" in done.stderr
    assert "P-1" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_rules_a_log_is_described_and_starters_are_written_once(folder: Path) -> None:
    first = run(folder, "check", "log.csv", "--mapping", "mapping.toml")
    rules = folder / "log.csv.rules.toml"
    rules.write_text(rules.read_text("utf-8") + "# edited\n", "utf-8")
    second = run(folder, "check", "log.csv", "--mapping", "mapping.toml")

    assert first.returncode == 0
    assert "Written: log.csv.mapping.toml" in first.stdout
    assert "Written: log.csv.rules.toml" in first.stdout
    assert "log.csv.rules.toml is there already and stays as it is." in second.stdout
    assert rules.read_text("utf-8").endswith("# edited\n")
    assert PERFORMER not in first.stdout


def test_starters_load_as_they_stand(folder: Path) -> None:
    run(folder, "check", "log.csv", "--mapping", "mapping.toml")

    done = run(folder, "check", "log.csv", "--rules", "log.csv.rules.toml", "--mapping", "log.csv.mapping.toml")

    assert done.returncode == 0


def test_a_report_that_was_there_is_replaced_whole(folder: Path) -> None:
    (folder / "report.html").write_text("old", "utf-8")

    done = check(folder, "--report", "report.html")

    assert done.returncode == 0
    assert (folder / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []

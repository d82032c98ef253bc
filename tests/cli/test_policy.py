"""What a pack holds is shown as tables and in words, and what changed between two packs is said."""

import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.cli.running import run

FULING = Path(__file__).resolve().parents[2] / "policies" / "fuling"


@pytest.mark.parametrize(
    ("part", "rows", "first"),
    [
        ("items", 444, "agriculture-01  agriculture  8 working days  20 working days  – Pesticide trade licence"),
        ("units", 104, "development  key  yes  342.8  Development and Reform Commission"),
        ("indicators", 33, "k-law-cards  key  10  40 … 0  per_thousand  cards  Breaches of procedure: deductions"),
        ("ladder", 21, "publish-ranking  unit  on  assessment-office  government-office  Publication of the results"),
        ("taxonomy", 59, "p1  problem  Aloof from people"),
        ("duties", 45, "study-session  all:head  FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1  364 days  on  Study session"),
    ],
)
def test_each_part_is_a_table_with_headings_and_a_row_an_entry(tmp_path: Path, part: str, rows: int, first: str) -> None:
    done = run(tmp_path, "policy", "show", "fuling", "--part", part)

    lines = done.stdout.splitlines()
    assert len(lines) == rows + 1
    assert " ".join(lines[1].split()).startswith(" ".join(first.split()))
    assert not lines[1].endswith(" ")


def test_a_pack_without_a_part_says_so(tmp_path: Path) -> None:
    assert run(tmp_path, "policy", "show", "wabo", "--part", "items").stdout == "wabo has none of it.\n"


def test_an_item_is_shown_with_its_limits_fee_papers_and_basis(tmp_path: Path) -> None:
    done = run(tmp_path, "policy", "show", "fuling", "market-01")

    told = done.stdout.splitlines()
    assert told[:2] == [
        "market-01: Limited liability company: registration of establishment",
        "  led by Market Regulation Bureau",
    ]
    assert "  promised within 1 working day (before: 3 working days)" in told
    assert "  legal limit 3 working days from accept: 市场主体登记管理条例 19" in told
    assert "  no fee" in told
    assert "  basis: 市场主体登记管理条例 19、21 (read in the text of 2021-07-27)" in told
    assert "    Proof of premises (copy, from the applicant)" in told


def test_an_item_of_the_townships_says_whose_part_is_which(tmp_path: Path) -> None:
    told = run(tmp_path, "policy", "show", "fuling", "township-03").stdout

    assert "handled by every township" in told
    assert "the township checks and passes on: checks age, payments and household" in told
    assert "passed on to Social Insurance Centre" in told


@pytest.mark.parametrize("code", ["audit", "k-eff-time", "criticism-notice", "p1.1", "study-session"])
def test_any_other_entry_is_shown_key_by_key(tmp_path: Path, code: str) -> None:
    done = run(tmp_path, "policy", "show", "fuling", code)

    assert done.returncode == 0
    assert done.stdout.startswith(f"{code}: ")
    assert "None" not in done.stdout


def test_an_unknown_code_is_refused_with_the_nearest(tmp_path: Path) -> None:
    done = run(tmp_path, "policy", "show", "fuling", "marke-01")

    assert done.returncode == 4
    assert 'did you mean "market-01"?' in done.stderr


def test_a_code_and_a_part_do_not_go_together(tmp_path: Path) -> None:
    assert run(tmp_path, "policy", "show", "fuling", "market-01", "--part", "items").returncode == 2


def test_the_check_counts_what_a_pack_holds_and_says_who_cannot_be_ranked(tmp_path: Path) -> None:
    lines = run(tmp_path, "policy", "check", "fuling").stdout.splitlines()

    held = "104 units, 444 service items, 33 indicators, 21 consequences, 59 kinds of problems and causes, 45 duties"
    assert held in lines[0]
    assert len(lines) == 14
    assert lines[1] == "  Audit Bureau cannot be ranked: 0 cases expected a quarter, 30 are needed"


def test_differences_are_told_by_part_and_counted(tmp_path: Path) -> None:
    shutil.copytree(FULING, tmp_path / "new")
    path = tmp_path / "new" / "items" / "market.toml"
    path.write_text(path.read_text("utf-8").replace("promised = { value = 1,", "promised = { value = 2,", 1), "utf-8")

    done = run(tmp_path, "policy", "diff", "fuling", "new")

    assert done.stdout.splitlines() == [
        "Service items",
        "  ↑ promise of Limited liability company: registration of establishment rises from 1 to 2 working days [market-01]",
        "1 change",
    ]
    assert run(tmp_path, "policy", "diff", "new", "new").stdout.startswith("No difference")


def test_columns_stand_below_each_other_in_chinese_too(tmp_path: Path) -> None:
    lines = run(tmp_path, "policy", "show", "fuling", "--part", "duties", language="zh").stdout.splitlines()

    assert len({cell_len(line[: line.index("  FREQ=")]) for line in lines if "  FREQ=" in line}) == 1
    assert lines[1].endswith("  领导班子作风专题学习")

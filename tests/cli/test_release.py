"""`qingfeng release`: made, listed, shown, taken out, entered into the ledger, and verified by somebody else."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from tests.cli.running import Done, run
from tests.publication.accounts import account, corrected, founded, scored_policy
from tests.publication.counted import LATE, policy_that_counts, released, rows_by_hand, take_in

# With the apps named, the flush between tests truncates what refers to what it truncates too.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=django_settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Have commands use the database of the tests, and a data folder of their own."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://the-one-of-the-tests/")
    settings.DATA_FOLDER = str(tmp_path / "data")


def release(folder: Path, *arguments: str) -> Done:
    return run(folder, "release", *arguments, "--district", "xihe")


def test_a_release_is_made_listed_taken_out_and_verified(tmp_path: Path) -> None:
    account(founded(scored_policy(tmp_path)))

    made = release(tmp_path, "make", "--quarter", "2026Q3")
    listed = release(tmp_path, "list")
    shown = release(tmp_path, "show", "1")
    written = release(tmp_path, "show", "1", "--out", "r.zip")

    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("SIMULATED DATA")
    assert "Release 1: xihe-2026Q3-r1, 10,958 rows," in made.stdout
    assert listed.stdout.split()[:2] == ["xihe", "1"]
    assert "departments: 6 ranked, 1 not ranked; proposals: 1; chance in the differences: 10 %." in shown.stdout
    assert written.returncode == 0
    assert run(tmp_path, "verify", "r.zip").returncode == 0


def test_a_correction_says_why_and_the_first_stays(tmp_path: Path) -> None:
    district = founded(scored_policy(tmp_path))
    account(district)
    release(tmp_path, "make", "--quarter", "2026Q3")
    account(district, rows=corrected())

    silent = release(tmp_path, "make", "--quarter", "2026Q3")
    made = release(tmp_path, "make", "--quarter", "2026Q3", "--reason", "the day of service was wrong")
    listed = release(tmp_path, "list").stdout.splitlines()

    assert silent.returncode == 1
    assert "this corrects xihe-2026Q3-r1: say why with --reason." in silent.stderr
    assert "It changes " in made.stdout
    assert "correction: the day of service was wrong" in listed[0]
    assert listed[1].endswith("corrected by 2")
    for number in ("1", "2"):
        assert release(tmp_path, "show", number, "--out", f"{number}.zip").returncode == 0
        assert run(tmp_path, "verify", f"{number}.zip").returncode == 0
    assert "A correction: the day of service was wrong" in run(tmp_path, "verify", "2.zip").stdout


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    founded(scored_policy(tmp_path))

    assert release(tmp_path, "list").stdout.startswith("No releases yet")
    assert release(tmp_path, "make", "--quarter", "2026Q3").returncode == 1
    assert release(tmp_path, "show", "1").returncode == 3
    assert run(tmp_path, "release", "make", "--quarter", "2026Q3", "--district", "nowhere").returncode == 3


def test_a_release_that_waits_for_its_place_in_the_ledger_has_no_receipt_yet(tmp_path: Path) -> None:
    account(founded(scored_policy(tmp_path)))
    release(tmp_path, "make", "--quarter", "2026Q3")

    asked = release(tmp_path, "show", "1", "--out", "r.zip", "--receipt", "r.tlog-proof")

    assert asked.returncode == 1
    assert "xihe-2026Q3-r1 has no place in the ledger yet" in asked.stderr
    assert not (tmp_path / "r.zip").exists()


def test_a_release_carries_the_head_of_the_ledger_and_has_its_receipt(tmp_path: Path) -> None:
    from qingfeng.custody.selectors import verifier_key
    from qingfeng.custody.services import begin_log

    begin_log("xihe.example/ledger")
    account(founded(scored_policy(tmp_path)))
    release(tmp_path, "make", "--quarter", "2026Q3")
    release(tmp_path, "show", "1", "--out", "r.zip", "--receipt", "r.tlog-proof")

    done = run(tmp_path, "verify", "r.zip", "--receipt", "r.tlog-proof", "--key", str(verifier_key()))

    assert done.returncode == 0, done.stderr
    assert "of the log xihe.example/ledger" in done.stdout
    assert "Head: signed by xihe.example/ledger+" in done.stdout
    assert "Receipt: its entry is this very file" in done.stdout


def test_whoever_has_the_record_checks_the_rows_too(tmp_path: Path) -> None:
    take_in(tmp_path, policy_that_counts(tmp_path), LATE)
    for late in (LATE, LATE - {("b", 30)}):
        released(rows_by_hand(late), reason=None if late == LATE else "a wish")
    for number in ("1", "2"):
        run(tmp_path, "release", "show", number, "--district", "small", "--out", f"{number}.zip")

    good, wished = (run(tmp_path, "verify", f"{number}.zip", "--record") for number in ("1", "2"))

    assert good.returncode == 0, good.stderr
    assert "Record: acts, findings and 80 rows, counted again from the record, are those of the release." in good.stdout
    assert "With the record: --record." not in good.stdout
    assert run(tmp_path, "verify", "2.zip").returncode == 0
    assert wished.returncode == 1
    assert "Group key, unit b, indicator on-time, rows (num 0, den 1, w 1, stratum -): 1 was computed" in wished.stderr

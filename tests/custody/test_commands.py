"""`qingfeng ledger head`, `key`, `prove` and `audit` as a person meets them."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from tests.cli.running import run, words
from tests.custody.small_record import made_record

from qingfeng.casework.models import Case
from qingfeng.custody.selectors import log_folder, newest_head, verifier_key
from qingfeng.custody.services import sequence_all
from qingfeng.ledger.folder import CHECKPOINT
from qingfeng.ledger.verification import read_receipt
from qingfeng.storage.copying import raw_cursor

# Committed, because a command closes its connection at its end.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a numbered record in the database that commands use here, whatever the address says."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://the-one-of-the-tests")
    made_record(tmp_path)
    sequence_all()


def test_the_newest_head_and_the_key_are_printed_as_they_are(tmp_path: Path) -> None:
    assert run(tmp_path, "ledger", "head").stdout == newest_head()
    assert run(tmp_path, "ledger", "key").stdout == f"{verifier_key()}\n"


def test_a_receipt_of_an_act_is_one_that_verify_proves(tmp_path: Path) -> None:
    made = run(tmp_path, "ledger", "prove", "--case", "k1", "--act", "1", "--private", "--out", "one.tlog-proof")

    proven = run(tmp_path, "ledger", "verify", "one.tlog-proof", "--key", verifier_key() or "")

    assert (made.returncode, proven.returncode) == (0, 0)
    assert "note are those that the entry was made with" in words(proven.stdout)
    assert "The receipt holds." in proven.stdout


def test_receipts_of_a_case_go_into_a_folder_and_carry_no_private_value_unasked(tmp_path: Path) -> None:
    done = run(tmp_path, "ledger", "prove", "--case", 'k/3 "x"', "--out", "receipts")

    files = sorted((tmp_path / "receipts").iterdir())
    assert done.returncode == 0
    assert [path.name for path in files] == ["k_3__x_-act-1.tlog-proof", "k_3__x_-facts-1.tlog-proof"]
    assert [read_receipt(path.read_bytes()).opening.private for path in files] == [(), ()]


def test_an_unknown_case_and_an_unknown_act_are_refused(tmp_path: Path) -> None:
    case, act = (
        run(tmp_path, "ledger", "prove", "--case", "none"),
        run(tmp_path, "ledger", "prove", "--case", "k1", "--act", "9"),
    )

    assert (case.returncode, "no case none" in case.stderr) == (3, True)
    assert (act.returncode, "no entry under a signed head" in act.stderr) == (1, True)


def test_an_audit_of_a_sound_record_ends_well_and_says_what_it_did_not_check(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(newest_head() or "")

    done = run(tmp_path, "ledger", "audit", "--head", "kept")

    assert (done.returncode, done.stderr) == (0, "")
    assert "(kept elsewhere): its root is made of what is here; signed by the log's key." in words(done.stdout)
    assert "Whether the record is true." in done.stdout
    assert done.stdout.endswith("The record agrees with its ledger.\n")


def test_an_audit_names_what_was_changed_and_ends_otherwise(tmp_path: Path) -> None:
    case = Case.objects.get(key="k1").pk
    with raw_cursor() as cursor:
        cursor.execute("ALTER TABLE act DISABLE TRIGGER keep_rows")
        cursor.execute("UPDATE act SET unit = 'other' WHERE case_id = %s AND seq = 2", [case])
        cursor.execute("ALTER TABLE act ENABLE TRIGGER keep_rows")

    done = run(tmp_path, "ledger", "audit")

    assert done.returncode == 1
    assert "district small, case k1, act 2: changed; it is not what the log holds as entry" in words(done.stdout)
    assert done.stderr == "qingfeng: 1 thing does not agree.\n"


def test_a_head_that_cannot_be_read_is_told_from_one_that_does_not_agree(tmp_path: Path, data_folder: Path) -> None:
    (tmp_path / "none").write_text("nothing\n")
    (tmp_path / "other").write_text((data_folder / "ledger" / CHECKPOINT).read_text().replace("district.example", "else"))

    codes = [run(tmp_path, "ledger", "audit", "--head", name).returncode for name in ("missing", "none", "other")]

    assert codes == [3, 3, 3]


def test_the_key_is_changed_after_a_yes_and_both_keys_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = verifier_key()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    asked = run(tmp_path, "ledger", "key", "--rotate")
    kept = verifier_key()
    done = run(tmp_path, "ledger", "key", "--rotate", "--yes")

    assert (asked.returncode != 0, kept) == (True, old)
    assert done.returncode == 0
    assert [line.partition(": ")[2] for line in done.stdout.splitlines()[1:3]] == (verifier_key() or "").split("\n")
    assert run(tmp_path, "ledger", "key").stdout == f"{verifier_key()}\n"
    assert run(tmp_path, "ledger", "audit").returncode == 0


def test_the_list_of_keys_in_the_folder_is_one_that_verify_takes(tmp_path: Path) -> None:
    run(tmp_path, "ledger", "prove", "--case", "k1", "--act", "1", "--out", "old.tlog-proof")
    assert run(tmp_path, "ledger", "key", "--rotate", "--yes").returncode == 0
    run(tmp_path, "ledger", "prove", "--case", "k1", "--act", "1", "--out", "new.tlog-proof")

    for name in ("old.tlog-proof", "new.tlog-proof"):
        proven = run(tmp_path, "ledger", "verify", name, "--key", str(log_folder() / "keys"))
        assert (proven.returncode, "The receipt holds." in proven.stdout) == (0, True)

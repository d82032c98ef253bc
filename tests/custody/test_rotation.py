"""A new key for the log: recorded in it, vouched for by both keys, and what the old one signed still holds."""

import stat
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.custody.small_record import more
from tests.custody.test_audit import as_superuser, named
from tests.ledger import stranger

from qingfeng.casework.models import Act
from qingfeng.custody.auditing import audit
from qingfeng.custody.keys import DRAFT, signing_keys
from qingfeng.custody.models import Head, KeyChange, Log
from qingfeng.custody.numbering import SEQUENCER
from qingfeng.custody.places import key_folder
from qingfeng.custody.rotation import OddKeysError, SequencerAtWorkError, rotate_key
from qingfeng.custody.selectors import leaf_index, log_folder, newest_head, receipt_of, verifier_key
from qingfeng.custody.services import NoKeyError, sequence_all
from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.clock import now
from qingfeng.ledger.canonical import read_canonical
from qingfeng.ledger.checkpoint import check_head, read_checkpoint
from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.keys import make_key_file
from qingfeng.ledger.notes import VerifierKey, read_note, read_verifier_key
from qingfeng.ledger.verification import checked, read_receipt

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def keys() -> list[VerifierKey]:
    return [read_verifier_key(line) for line in (verifier_key() or "").split("\n")]


def signers(note: str) -> tuple[VerifierKey, ...]:
    read = read_note(note.encode())
    return check_head(read_checkpoint(read.text), read, keys())


def receipt(case: str) -> bytes:
    act = Act.objects.get(case__key=case, seq=1)
    return str(receipt_of("act", act.case_id, act.seq)).encode()


def _place() -> int | None:
    return leaf_index("ledger_key", KeyChange.objects.get().pk)


def test_both_keys_sign_the_head_that_holds_the_change_and_then_the_new_one_alone(policy: Policy, tmp_path: Path) -> None:
    old = read_verifier_key(verifier_key() or "")
    before = newest_head() or ""

    done = rotate_key(at=now())
    changed = newest_head() or ""
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")
    sequence_all()

    assert [str(key) for key in keys()] == [done.old, done.new]
    assert (str(old), old in keys()) == (done.old, True)
    assert done.old != done.new
    assert signers(before) == (keys()[0],)
    assert signers(changed) == (keys()[0], keys()[1])
    assert read_checkpoint(read_note(changed.encode()).text).size == done.size == (_place() or 0) + 1
    assert signers(newest_head() or "") == (keys()[1],)
    assert (log_folder() / "checkpoint").read_text() == newest_head()


def test_the_change_is_a_public_entry_whose_file_names_both_keys(policy: Policy) -> None:
    done = rotate_key(at=now())

    proof = str(receipt_of("ledger_key", KeyChange.objects.get().pk)).encode()
    said = stranger.check_receipt(proof, done.new)

    assert {name: said[name] for name in ("type", "name")} == {"type": "key", "name": "district.example/ledger"}
    file = read_canonical((log_folder() / "public" / said["sha256"]).read_text())
    assert {name: file[name] for name in ("old", "new")} == {"old": done.old, "new": done.new}  # type: ignore[call-overload,index]


def test_receipts_of_both_times_hold_under_their_keys_and_the_audit_passes(policy: Policy, tmp_path: Path) -> None:
    early, head = receipt("k1"), newest_head() or ""
    done = rotate_key(at=now())
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")
    sequence_all()
    late = receipt("k9")

    assert len(list(checked(read_receipt(early), [read_verifier_key(done.old)]))) == 3
    assert len(list(checked(read_receipt(late), [read_verifier_key(done.new)]))) == 3
    with pytest.raises(MismatchError):
        list(checked(read_receipt(early), [read_verifier_key(done.new)]))
    assert stranger.check_receipt(early, done.old)["type"] == "act"
    assert named(audit(heads=[head, newest_head() or ""], keys=keys())) == []
    assert named(audit(heads=[newest_head() or ""], keys=[read_verifier_key(done.new)])) == []


def test_the_folder_shows_which_key_has_signed_which_heads(policy: Policy) -> None:
    only = verifier_key()
    assert (log_folder() / "keys").read_text() == f"{only} 0\n"

    first, second = rotate_key(at=now()), rotate_key(at=now())

    assert second.old == first.new
    assert (log_folder() / "keys").read_text() == (
        f"{first.old} 0 {first.size}\n{first.new} {first.size} {second.size}\n{second.new} {second.size}\n"
    )
    assert [str(key) for key in keys()] == [first.old, first.new, second.new]
    assert named(audit(keys=keys())) == []


def test_the_old_private_key_is_laid_aside_and_its_public_key_stays_when_it_is_destroyed(policy: Policy) -> None:
    done = rotate_key(at=now())

    (active,) = key_folder().glob("*.key")
    (aside,) = (key_folder() / "retired").glob("*.key")
    assert [stat.S_IMODE(path.stat().st_mode) for path in (active, aside, aside.parent)] == [0o600, 0o600, 0o700]
    aside.unlink()
    assert [str(key) for key in keys()] == [done.old, done.new]


def test_while_another_sequences_nothing_is_changed(policy: Policy) -> None:
    before = verifier_key()
    found = connection.settings_dict
    where = {"host": found["HOST"], "port": found["PORT"], "dbname": found["NAME"], "user": found["USER"]}
    with psycopg.connect(**where) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [SEQUENCER])
        with pytest.raises(SequencerAtWorkError):
            rotate_key(at=now())

    assert (verifier_key(), KeyChange.objects.count(), (key_folder() / DRAFT).exists()) == (before, 0, False)


def test_with_two_keys_at_work_it_is_not_clear_which_is_followed(policy: Policy) -> None:
    make_key_file(key_folder() / "second.key", "district.example/ledger")

    with pytest.raises(OddKeysError):
        rotate_key(at=now())
    assert KeyChange.objects.count() == 0


def test_a_key_that_was_drawn_and_never_recorded_signs_nothing_and_is_used_by_the_next_change(policy: Policy) -> None:
    drawn = make_key_file(key_folder() / DRAFT, "district.example/ledger")

    sequence_all()
    assert len(signing_keys(Log.objects.get().origin)) == 1

    assert rotate_key(at=now()).new == str(drawn)


def test_a_key_half_written_is_drawn_anew(policy: Policy) -> None:
    (key_folder() / DRAFT).touch(0o600)

    assert rotate_key(at=now()).old == str(keys()[0])
    assert named(audit(keys=keys())) == []


def test_without_the_new_key_no_head_is_signed(policy: Policy, tmp_path: Path) -> None:
    rotate_key(at=now())
    heads = Head.objects.count()
    for path in key_folder().glob("*.key"):
        path.unlink()
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")

    with pytest.raises(NoKeyError):
        sequence_all()
    assert Head.objects.count() == heads


@COMMITTED
def test_a_change_that_somebody_alters_or_puts_in_is_named(policy: Policy) -> None:
    done = rotate_key(at=now())
    number = KeyChange.objects.get().pk
    index = leaf_index("ledger_key", number)
    as_superuser(f"UPDATE ledger_key SET new = '{done.new}x'")

    faults = named(audit(keys=keys()))

    assert faults == [
        ("changed", f"change {number} of the key that signs: changed; it is not what the log holds as entry {index}.")
    ]


@COMMITTED
def test_a_key_that_is_only_named_in_the_database_is_no_key_of_the_log(policy: Policy) -> None:
    before = verifier_key()
    other = VerifierKey(Log.objects.get().origin, bytes(range(32)))
    as_superuser(f"INSERT INTO ledger_key (old, new, recorded_at) VALUES ('{before}', '{other}', now())")

    assert verifier_key() == before
    assert [kind for kind, _ in named(audit(keys=keys()))] == ["inserted"]

"""Numbering and publishing: every row has one place, the folder leads to the signed head, receipts hold."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from tests.custody.small_record import KINDS, made_record, more

from qingfeng.casework.models import Act, CaseFacts, PrivateValue
from qingfeng.custody.models import Head, Log, NumberedLeaf
from qingfeng.custody.numbering import turn
from qingfeng.custody.publishing import OtherLogError
from qingfeng.custody.selectors import leaf_index, log_folder, newest_head, receipt_of, verifier_key
from qingfeng.custody.services import NoKeyError, begin_log, sequence_all, sequence_if_possible
from qingfeng.directory.models import PolicyVersion
from qingfeng.ledger.checkpoint import check_head, read_checkpoint
from qingfeng.ledger.folder import reader_of
from qingfeng.ledger.leaves import bundle
from qingfeng.ledger.notes import read_note, read_verifier_key
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.tree import root_at
from qingfeng.ledger.verification import checked, read_receipt
from qingfeng.storage.models import LeafOutbox

pytestmark = pytest.mark.django_db


def _waiting() -> set[tuple[str, int, int]]:
    return set(LeafOutbox.objects.values_list("kind", "first", "second"))


def test_every_row_that_waits_gets_one_place_under_a_signed_head(tmp_path: Path) -> None:
    made_record(tmp_path)
    waiting = _waiting()
    assert {kind for kind, _, _ in waiting} == KINDS

    numbered = sequence_all()

    leaves = list(NumberedLeaf.objects.order_by("index").values_list("index", "kind", "first", "second"))
    assert numbered == len(waiting) == len(leaves)
    assert [index for index, *_ in leaves] == list(range(numbered))
    assert {tuple(key) for _, *key in leaves} == waiting
    assert _waiting() == set()
    head = read_checkpoint(read_note((newest_head() or "").encode()).text)
    assert (head.origin, head.size) == ("district.example/ledger", numbered)
    assert root_at(TileReader(reader_of(log_folder()), numbered), numbered) == head.root
    assert (log_folder() / "checkpoint").read_text() == newest_head()
    check_head(head, read_note((newest_head() or "").encode()), [read_verifier_key(verifier_key() or "")])


def test_batches_of_any_size_give_the_same_tree_as_one(tmp_path: Path) -> None:
    made_record(tmp_path)

    numbered = sequence_all(batch=3)

    entries = [bytes(entry) for entry in NumberedLeaf.objects.order_by("index").values_list("entry", flat=True)]
    reader = TileReader(reader_of(log_folder()), numbered)
    assert [reader.entry(index) for index in range(numbered)] == entries
    assert Head.objects.count() == -(-numbered // 3)


def test_a_second_run_adds_nothing_and_a_later_row_is_appended(tmp_path: Path) -> None:
    policy = made_record(tmp_path)
    first = sequence_all()
    before, note = list(NumberedLeaf.objects.order_by("index").values()), newest_head()

    assert sequence_all() == 0
    assert newest_head() == note
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")
    added = sequence_all()

    assert added > 0
    assert list(NumberedLeaf.objects.order_by("index").values())[:first] == before
    assert Log.objects.get().size == first + added


def test_a_row_that_waits_behind_later_ones_is_found_by_the_next_run(tmp_path: Path) -> None:
    made_record(tmp_path)
    held = LeafOutbox.objects.order_by("pk")[0]
    LeafOutbox.objects.filter(pk=held.pk).delete()
    sequence_all()

    LeafOutbox.objects.create(pk=held.pk, kind=held.kind, first=held.first, second=held.second)

    assert sequence_all() == 1
    assert leaf_index(held.kind, held.first, held.second) == Log.objects.get().size - 1


def test_a_row_of_an_unknown_kind_and_one_that_is_gone_stay_in_the_outbox_and_hold_nobody_up(tmp_path: Path) -> None:
    made_record(tmp_path)
    count = LeafOutbox.objects.count()
    odd = {("unheard", 1, 0), ("act", 999_999, 1)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leaf_outbox SET id = -id")
    LeafOutbox.objects.bulk_create(LeafOutbox(kind=kind, first=first, second=second) for kind, first, second in odd)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leaf_outbox SET id = CASE WHEN id > 0 THEN 1000000 + id ELSE 2000000 - id END")

    assert sequence_all(batch=2) == count
    assert _waiting() == odd


def test_a_place_in_the_log_cannot_be_taken_twice(tmp_path: Path) -> None:
    made_record(tmp_path)
    sequence_all()
    leaf = NumberedLeaf.objects.get(index=0)

    with pytest.raises(IntegrityError, match="ledger_leaf_once"):
        NumberedLeaf.objects.create(index=10**6, kind=leaf.kind, first=leaf.first, second=leaf.second, entry=b"x")


@pytest.mark.parametrize("table", ["ledger_leaf", "ledger_head"])
def test_numbers_and_heads_refuse_change(tmp_path: Path, table: str) -> None:
    made_record(tmp_path)
    sequence_all()

    with pytest.raises(IntegrityError, match="append-only: DELETE"), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')


def test_receipts_of_rows_of_every_kind_hold(tmp_path: Path) -> None:
    made_record(tmp_path)
    sequence_all()
    keys = [read_verifier_key(verifier_key() or "")]

    kinds = set()
    for kind, first, second in NumberedLeaf.objects.values_list("kind", "first", "second"):
        proof = receipt_of(kind, first, second)
        receipt = read_receipt(str(proof).encode())
        assert len(list(checked(receipt, keys))) == 3
        kinds.add(kind)

    assert kinds == KINDS


def test_a_receipt_carries_private_values_only_when_they_are_asked_for(tmp_path: Path) -> None:
    made_record(tmp_path)
    sequence_all()
    act = Act.objects.get(case__key="k1", seq=1)

    closed, opened = receipt_of("act", act.case_id, 1), receipt_of("act", act.case_id, 1, private=True)

    assert read_receipt(str(closed).encode()).opening.private == ()
    (value,) = read_receipt(str(opened).encode()).opening.private
    assert (value.key, value.value) == ("note", PrivateValue.objects.get(case=act.case_id, seq=1).value)


def test_a_row_has_no_receipt_before_its_number(tmp_path: Path) -> None:
    made_record(tmp_path)
    facts = CaseFacts.objects.order_by("pk")[0]

    assert receipt_of("case_facts", facts.case_id, facts.of_id) is None


def test_the_file_of_a_policy_lies_beside_the_log(tmp_path: Path) -> None:
    made_record(tmp_path)

    sequence_all()

    contents = {path.read_bytes() for path in (log_folder() / "public").iterdir()}
    assert bundle(PolicyVersion.objects.get().files) in contents


def test_the_key_is_made_once_and_only_its_owner_can_read_it(data_folder: Path) -> None:
    begin_log()
    path = data_folder / "keys/ledger.key"
    content = path.read_text()

    begin_log()

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == content
    assert not (log_folder() / "keys").exists()


def test_without_its_key_nothing_is_numbered(tmp_path: Path, data_folder: Path) -> None:
    made_record(tmp_path)
    begin_log()
    (data_folder / "keys/ledger.key").unlink()

    assert sequence_if_possible() == 0
    with pytest.raises(NoKeyError):
        sequence_all()

    assert NumberedLeaf.objects.count() == 0


def test_a_database_older_than_its_log_signs_nothing(tmp_path: Path) -> None:
    made_record(tmp_path)
    sequence_all(batch=5)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_head DISABLE TRIGGER keep_rows")
    Head.objects.order_by("-size")[0].delete()

    with pytest.raises(OtherLogError, match="older copy"):
        sequence_all()


def test_a_lost_folder_is_written_again_from_the_database(tmp_path: Path) -> None:
    made_record(tmp_path)
    numbered = sequence_all()
    content = {path.relative_to(log_folder()): path.read_bytes() for path in log_folder().rglob("*") if path.is_file()}
    log_folder().rename(tmp_path / "away")

    sequence_all()

    assert {path.relative_to(log_folder()): path.read_bytes() for path in log_folder().rglob("*") if path.is_file()} == content
    assert numbered > 0


def test_one_sequencer_works_at_a_time() -> None:
    with turn(wait=True) as mine:
        assert mine
        # The lock is this session's own, which may take it again; that another session waits is tested by processes.
        with turn(wait=False) as again:
            assert again

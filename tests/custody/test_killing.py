"""The sequencer, killed between any two of its writes: nothing is lost, doubled or contradicting, and the next run goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from tests.custody import dying
from tests.custody.small_record import ROWS, made_record

from qingfeng.custody.auditing import audit
from qingfeng.custody.keys import signing_keys
from qingfeng.custody.models import Head, KeyChange, Log, NumberedLeaf
from qingfeng.custody.places import key_folder
from qingfeng.custody.selectors import newest_head, verifier_key
from qingfeng.custody.services import begin_log, sequence_all
from qingfeng.ledger.notes import VerifierKey, read_note, read_verifier_key
from qingfeng.storage.models import LeafOutbox

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)]
KILLED, DONE = dying.KILLED, 0
MANY = "".join(f"m{number},submit,2026-06-01T09:00:00,,,{number}\n" for number in range(150))
# Each run has so many rows to number that both kinds of tiles grow.
A_RUN = 3


@contextmanager
def _sequencer(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Give the process whose children die, on the database of this test."""
    found = connection.settings_dict
    environ = os.environ | {
        "DATABASE_URL": f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}&port={found['PORT']}",
        "DJANGO_SETTINGS_MODULE": "qingfeng.config.settings",
        "QINGFENG_DATA": settings.DATA_FOLDER,
        "PYTHONPATH": os.pathsep.join(str(Path(__file__).parents[2] / name) for name in ("src", ".")),
    }
    command = [sys.executable, dying.__file__, *arguments]
    with subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def _killed_at(point: int, process: "subprocess.Popen[str]") -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{point}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def test_killed_between_any_two_writes_nothing_is_lost_doubled_or_contradicting(tmp_path: Path) -> None:
    made_record(tmp_path, ROWS + MANY)
    waiting = list(LeafOutbox.objects.order_by("pk"))
    LeafOutbox.objects.all().delete()
    begin_log()
    keys = [read_verifier_key(verifier_key() or "")]
    endings, released = [], 0

    with _sequencer() as process:
        while DONE not in endings:
            LeafOutbox.objects.bulk_create(waiting[released : released + A_RUN])
            released += A_RUN
            endings.append(_killed_at(len(endings), process))
            found = audit(keys=keys)
            # Rows that this test still holds back have neither number nor place in the outbox.
            assert [str(fault) for fault in found.faults if fault.kind != "inserted"] == []
            assert endings[-1] in (KILLED, DONE)
            assert NumberedLeaf.objects.count() + LeafOutbox.objects.count() == released == found.size + found.waiting
    LeafOutbox.objects.bulk_create(waiting[released:])
    heads = list(Head.objects.values_list("note", flat=True))
    sequence_all()

    assert len(endings) > 30
    assert {(leaf.kind, leaf.first, leaf.second) for leaf in NumberedLeaf.objects.all()} == {
        (row.kind, row.first, row.second) for row in waiting
    }
    assert NumberedLeaf.objects.count() == len(waiting) == Log.objects.get().size
    # Every head that was ever signed is the beginning of the last.
    assert audit(heads=[*heads, newest_head() or ""], keys=keys).faults == ()


def test_a_change_of_keys_killed_between_any_two_writes_leaves_the_old_key_or_the_new_one(tmp_path: Path) -> None:
    made_record(tmp_path)
    sequence_all()
    first, endings, changes = verifier_key() or "", [], []

    with _sequencer("rotate") as process:
        while DONE not in endings:
            endings.append(_killed_at(len(endings), process))
            keys = _keys()
            before = KeyChange.objects.count()
            assert endings[-1] in (KILLED, DONE)
            assert [str(fault) for fault in audit(keys=keys).faults] == []
            # The next run of whoever comes brings to its end what was recorded, and nothing else.
            sequence_all()
            changes.append(KeyChange.objects.count())
            assert changes[-1] == before
            assert len(signing_keys(Log.objects.get().origin)) == 1
    assert [str(fault) for fault in audit(keys=_keys()).faults] == []

    chain = list(KeyChange.objects.order_by("pk").values_list("old", "new"))
    assert [str(key) for key in _keys()] == [first, *(new for _, new in chain)]
    assert [old for old, _ in chain[1:]] == [new for _, new in chain[:-1]]
    assert len(list(key_folder().glob("*.key"))) == 1
    # Some were killed before the change was recorded, and some after.
    assert 0 < changes.count(0) < len(changes)
    for old, new in chain:
        notes = [note for note in Head.objects.values_list("note", flat=True) if _signs(note, old) and _signs(note, new)]
        assert notes, new


def _keys() -> list[VerifierKey]:
    return [read_verifier_key(line) for line in (verifier_key() or "").split("\n")]


def _signs(note: str, key: str) -> bool:
    read = read_verifier_key(key)
    return any((each.name, each.key_id) == (read.name, read.id) for each in read_note(note.encode()).signatures)

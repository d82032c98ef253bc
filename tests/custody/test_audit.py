"""The audit: each row that was changed, removed, put in between or reordered is named, though triggers were off."""

from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.custody.small_record import ROWS, made_record, more

from qingfeng.casework.models import Act, Case, CaseFact, Import, Person, PrivateValue
from qingfeng.custody.auditing import Audit, apart, audit
from qingfeng.custody.models import Head, Log, NumberedLeaf
from qingfeng.custody.selectors import leaf_index, log_folder, newest_head, verifier_key
from qingfeng.custody.services import sequence_all
from qingfeng.directory.models import PolicyVersion
from qingfeng.directory.policy.loading import Policy
from qingfeng.ledger.notes import VerifierKey, read_verifier_key
from qingfeng.storage.models import LeafOutbox
from qingfeng.supervision.models import Card, FindingEvent, Sweep

# With apps named, tables that hang on each other are emptied together at the end of a test.
pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def as_superuser(*statements: str) -> None:
    """Do what nobody should, with every trigger and every foreign key off."""
    found = connection.settings_dict
    where = {"host": found["HOST"], "port": found["PORT"], "dbname": found["NAME"], "user": "postgres"}
    with psycopg.connect(**where) as session:
        session.execute("SET session_replication_role = replica")
        for statement in statements:
            assert session.execute(statement.encode()).rowcount > 0, statement


def keys() -> list[VerifierKey]:
    return [read_verifier_key(verifier_key() or "")]


def named(found: Audit) -> list[tuple[str, str]]:
    return [(fault.kind, str(fault)) for fault in found.faults]


def act(case: str, seq: int = 1) -> Act:
    return Act.objects.get(case__key=case, seq=seq)


def test_an_untouched_record_has_no_fault(policy: Policy) -> None:
    found = audit(heads=[newest_head() or ""], keys=keys())

    assert named(found) == []
    assert found.rows == found.size == NumberedLeaf.objects.count()
    assert [("kept elsewhere" in line, "signed by the log's key" in line) for line in found.heads] == [
        (True, True),
        (False, True),
    ]


CHANGES = {
    "act": ("UPDATE act SET unit = 'other' WHERE seq = 2", "district small, case k1, act 2"),
    "act attributes": ("UPDATE act SET attributes = '{}' WHERE attributes LIKE '%12.5%'", "district small, case k1, act 1"),
    "act to nonsense": ("UPDATE act SET attributes = '{' WHERE attributes LIKE '%12.5%'", "district small, case k1, act 1"),
    "act instant": ("UPDATE act SET happened_at = 'infinity' WHERE seq = 2", "district small, case k1, act 2"),
    "act salt": ("UPDATE act SET leaf_salt = key WHERE seq = 2", "district small, case k1, act 2"),
    "import": ("UPDATE import SET file_digest = repeat('0', 64) WHERE number = 1", "district small, import 1"),
    "withdrawal": ("UPDATE withdrawal SET reason = 'none'", "withdrawal of district small, import 2"),
    "card": ("UPDATE card SET answer_by = '2030-01-01' WHERE number = 1", "district small, card 1"),
    "policy": ("UPDATE policy_version SET files = jsonb_set(files, '{pack.toml}', '\"x\"')", "policy small 1"),
    "calendar": ("UPDATE calendar_version SET files = '[1]'", "calendar cn "),
    "sweep": ("UPDATE sweep SET cases = cases + 1 WHERE id = (SELECT min(id) FROM sweep)", "sweep "),
    "finding event": ("UPDATE finding_event SET level = 1 WHERE id = (SELECT max(id) FROM finding_event)", "sweep "),
    "event's measure": ("UPDATE finding_event SET measure = 'NaN' WHERE id = (SELECT min(id) FROM finding_event)", "sweep "),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_row_is_named(policy: Policy, what: str) -> None:
    change, name = CHANGES[what]

    as_superuser(change)

    ((kind, said),) = named(audit(keys=keys()))
    assert (kind, said.startswith(name)) == ("changed", True), said


def test_a_changed_fact_is_named_with_its_case(policy: Policy) -> None:
    case = Case.objects.get(key="k2")
    as_superuser(
        f"INSERT INTO case_fact (case_id, of_id, key, value) VALUES ({case.pk}, {case.first_import_id}, 'unit', '\"x\"')"
    )

    assert named(audit())[0][1].startswith("district small, case k2, what district small, import 1 said of it: changed")


def test_facts_beside_no_row_of_theirs_are_named(policy: Policy) -> None:
    as_superuser("INSERT INTO case_fact (case_id, of_id, key, value) VALUES (12345678, 1, 'unit', '\"x\"')")

    ((kind, said),) = named(audit())
    assert (kind, "12345678" in said) == ("inserted", True)


def test_a_case_bound_to_another_number_changes_all_that_is_said_of_it(policy: Policy) -> None:
    as_superuser("UPDATE \"case\" SET number = 'k9' WHERE key = 'k1'")

    assert [(kind, said.partition(":")[0]) for kind, said in named(audit()) if "act" in said or "said" in said] == [
        ("changed", "district small, case k9, act 1"),
        ("changed", "district small, case k9, act 2"),
        ("changed", "district small, case k9, what district small, import 1 said of it"),
    ]


REMOVALS = {
    "act": ("DELETE FROM act WHERE seq = 2", "district small, case k1, act 2: removed"),
    "facts": ("DELETE FROM case_facts WHERE id = (SELECT min(id) FROM case_facts)", "district small, case k1, what "),
    "card": ("DELETE FROM card WHERE number = 1", "card with the internal number "),
    "withdrawal": ("DELETE FROM withdrawal", "withdrawal of district small, import 2: removed"),
    "calendar": ("DELETE FROM calendar_version", "calendar with the internal number "),
}


@pytest.mark.parametrize("what", REMOVALS)
def test_a_removed_row_is_named(policy: Policy, what: str) -> None:
    removal, name = REMOVALS[what]

    as_superuser(removal)

    assert ("removed", True) in [(kind, said.startswith(name)) for kind, said in named(audit())]


def test_a_removed_event_is_told_as_a_change_of_its_sweep(policy: Policy) -> None:
    as_superuser("DELETE FROM finding_event WHERE id = (SELECT max(id) FROM finding_event)")

    assert [kind for kind, _ in named(audit())] == ["changed"]


def test_an_act_put_in_between_is_named(policy: Policy) -> None:
    other = "of_id, place, name, happened_at, happened_on, precision, leaf_salt"
    as_superuser(f"INSERT INTO act (case_id, seq, key, {other}) SELECT case_id, 3, leaf_salt, {other} FROM act WHERE seq = 2")

    assert named(audit()) == [("inserted", "district small, case k1, act 3: put in between; the log has no entry for it.")]


def test_two_acts_that_changed_places_are_both_named(policy: Policy) -> None:
    case = act("k1").case_id
    as_superuser(
        *(f"UPDATE act SET seq = {new} WHERE case_id = {case} AND seq = {old}" for old, new in ((1, 9), (2, 1), (9, 2)))
    )

    places = [leaf_index("act", case, seq) for seq in (1, 2)]
    assert [said for kind, said in named(audit()) if kind == "changed"] == [
        f"district small, case k1, act {seq}: changed; it is not what the log holds as entry {place}."
        for seq, place in enumerate(places, 1)
    ]


def test_numbers_that_changed_places_are_named(policy: Policy) -> None:
    first, second = leaf_index("act", act("k1").case_id, 1), leaf_index("act", act("k1").case_id, 2)
    as_superuser(
        *(
            f"UPDATE ledger_leaf SET index = {new} WHERE index = {old}"
            for old, new in ((first, -1), (second, first), (-1, second))
        )
    )

    moved = [said for kind, said in named(audit(keys=keys())) if kind == "moved"]
    assert moved == [
        f"district small, case k1, act 1: reordered; it is numbered {second}, and the log holds it as entry {first}.",
        f"district small, case k1, act 2: reordered; it is numbered {first}, and the log holds it as entry {second}.",
    ]


def test_a_row_that_lost_its_number_is_named(policy: Policy) -> None:
    row = act("k1", 2)
    index = leaf_index("act", row.case_id, 2)
    as_superuser(f"DELETE FROM ledger_leaf WHERE index = {index}")

    faults = named(audit(keys=keys()))

    assert (
        "unnumbered",
        f"district small, case k1, act 2: its number was taken away; the log holds it as entry {index}.",
    ) in faults
    assert "removed" not in {kind for kind, _ in faults}


def test_a_row_and_its_number_removed_together_leave_their_entry(policy: Policy) -> None:
    row = act("k1", 2)
    index = leaf_index("act", row.case_id, 2)
    as_superuser(f"DELETE FROM ledger_leaf WHERE index = {index}", "DELETE FROM act WHERE seq = 2")

    assert ("removed", f"Entry {index} of the log: neither its row nor its number is there.") in named(audit(keys=keys()))


def test_a_row_changed_together_with_its_entry_in_the_table_is_named_by_the_files(policy: Policy) -> None:
    index = leaf_index("act", act("k1").case_id, 2)
    as_superuser(
        "UPDATE act SET unit = 'other' WHERE seq = 2", f"UPDATE ledger_leaf SET entry = sha256('x') WHERE index = {index}"
    )

    kinds = dict(named(audit(keys=keys())))

    assert kinds["changed"].startswith("district small, case k1, act 2: changed")
    assert (
        kinds["table"].startswith(f"The table of numbered leaves has another entry {index}") or "another root" in kinds["table"]
    )


def test_a_changed_file_of_entries_is_named_and_no_row_is_suspected(policy: Policy) -> None:
    path = _bundle()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    faults = named(audit(keys=keys()))

    assert {kind for kind, _ in faults} == {"file"}
    assert f"another entry {NumberedLeaf.objects.count() - 1} than" in faults[0][1]


def test_a_changed_tile_of_hashes_is_named(policy: Policy) -> None:
    path = max(path for path in (log_folder() / "tile/0").rglob("*") if path.is_file())
    path.write_bytes(bytes(len(path.read_bytes())))

    assert [kind for kind, _ in named(audit(keys=keys()))] == ["file"]


def test_the_edge_of_the_tree_in_the_database_is_held_against_its_leaves(policy: Policy) -> None:
    as_superuser("UPDATE ledger_log SET edge = sha256('x') || substr(edge, 33)")

    assert [kind for kind, _ in named(audit(keys=keys()))] == ["table"]


def _bundle() -> Path:
    return max(path for path in (log_folder() / "tile/entries").rglob("*") if path.is_file())


def _cut_off(older: str, size: int) -> None:
    """Make everything here look as it did before the last entries, rows, numbers, files and heads alike."""
    rows = list(NumberedLeaf.objects.filter(index__gte=size).values_list("kind", "first", "second"))
    for kind, first, second in rows:
        where = {"act": f"case_id = {first} AND seq = {second}", "case_facts": f"case_id = {first} AND of_id = {second}"}
        as_superuser(f'DELETE FROM "{kind}" WHERE {where.get(kind, f"id = {first}")}')
    as_superuser(f"DELETE FROM ledger_leaf WHERE index >= {size}", f"DELETE FROM ledger_head WHERE size > {size}")
    (log_folder() / "checkpoint").write_text(older)


def test_that_the_last_entries_were_cut_off_is_shown_by_a_head_that_was_kept_elsewhere(policy: Policy, tmp_path: Path) -> None:
    size, older, edge = Log.objects.get().size, newest_head() or "", bytes(Log.objects.get().edge)
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")
    sequence_all()
    kept = newest_head() or ""
    last = Log.objects.get().size
    _cut_off(older, size)
    as_superuser(f"UPDATE ledger_log SET size = {size}, edge = '\\x{edge.hex()}'")

    alone, with_head = audit(keys=keys()), audit(heads=[kept], keys=keys())

    assert named(alone) == []
    assert any("give a head that was kept elsewhere" in line for line in alone.unchecked)
    assert named(with_head) == [("head", f"Cut off: the head (kept elsewhere) speaks of {last} entries, and {size} are here.")]


def test_a_log_made_anew_with_the_same_key_is_shown_by_a_head_that_was_kept_elsewhere(policy: Policy) -> None:
    kept, size = newest_head() or "", Log.objects.get().size
    as_superuser(
        "INSERT INTO leaf_outbox (kind, first, second) SELECT kind, first, second FROM ledger_leaf ORDER BY index DESC",
        "UPDATE act SET unit = 'other' WHERE seq = 2",
        "DELETE FROM ledger_leaf",
        "DELETE FROM ledger_head",
        "UPDATE ledger_log SET size = 0, edge = ''",
    )
    log_folder().rename(log_folder().with_name("old"))
    sequence_all()

    alone, with_head = audit(keys=keys()), audit(heads=[kept], keys=keys())

    assert named(alone) == []
    assert named(with_head) == [
        ("head", f"Rewritten: the root of the head of {size} entries (kept elsewhere) cannot be made of what is here.")
    ]


def test_a_head_of_another_key_is_refused(policy: Policy) -> None:
    other = VerifierKey(Log.objects.get().origin, bytes(range(32)))

    assert {kind for kind, _ in named(audit(keys=[other]))} == {"head"}


def test_after_an_erasure_the_record_is_whole(policy: Policy) -> None:
    PrivateValue.objects.all().delete()
    Person.objects.all().delete()

    assert named(audit(heads=[newest_head() or ""], keys=keys())) == []


def test_a_changed_private_value_is_named(policy: Policy) -> None:
    as_superuser("UPDATE private_value SET value = '\"other\"' WHERE value = '\"second\"'")

    assert named(audit()) == [
        ("private", "district small, case k2, act 1: the private value note is not the one that was recorded.")
    ]


def test_rows_that_wait_are_no_faults_and_one_that_vanished_meanwhile_is(policy: Policy, tmp_path: Path) -> None:
    more(tmp_path, policy, "k9,submit,2026-06-21T09:00:00,Sun,,\n")
    waiting = LeafOutbox.objects.count()
    first = audit(keys=keys())

    as_superuser("DELETE FROM act WHERE case_id = (SELECT id FROM \"case\" WHERE key = 'k9')")

    assert (named(first), first.waiting) == ([], waiting)
    assert named(audit(keys=keys())) == [("waiting", "district small, case k9, act 1: removed while it waited for its number.")]


def test_every_stage_has_rows_in_the_record_that_is_audited(policy: Policy) -> None:
    tables = (Act, CaseFact, Import, Card, Sweep, FindingEvent, PolicyVersion, Head)

    assert [table.__name__ for table in tables if not table.objects.exists()] == ["CaseFact"]


def test_a_log_of_several_tiles_is_read_as_a_small_one(tmp_path: Path) -> None:
    made_record(tmp_path, ROWS + "".join(f"m{number},submit,2026-06-01T09:00:00,,,{number}\n" for number in range(300)))
    sequence_all(batch=100)
    heads = list(Head.objects.values_list("note", flat=True))
    untouched = audit(heads=heads, keys=keys())

    tile, bundle = (log_folder() / "tile" / level / "001" for level in ("0", "entries"))
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    with_tile = audit(heads=heads, keys=keys())
    bundle.write_bytes(bundle.read_bytes()[:-1])
    with_both = audit(heads=heads, keys=keys())

    assert (len(heads) > 5, untouched.size > 512, named(untouched)) == (True, True, [])
    assert named(with_tile) == [("file", "tile/0/001 in the log's folder: changed, cut short or gone.")]
    assert [said.split()[0] for _, said in named(with_both)] == ["tile/entries/001", "tile/0/001", "tile/1/000.p/4"]


def test_a_number_that_was_taken_away_in_the_middle_of_many_is_named(tmp_path: Path) -> None:
    made_record(tmp_path, ROWS + "".join(f"m{number},submit,2026-06-01T09:00:00,,,{number}\n" for number in range(300)))
    sequence_all()
    row = NumberedLeaf.objects.filter(kind="act").order_by("index")[200]
    as_superuser(f"DELETE FROM ledger_leaf WHERE index = {row.index}")

    assert [kind for kind, _ in named(audit(keys=keys()))] == ["table", "unnumbered"]


def test_a_log_that_is_read_in_a_process_of_its_own_is_read_the_same(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = [newest_head() or ""]
    alone = audit(heads=heads, keys=keys())
    monkeypatch.setattr(apart, "AT_LEAST", 0)
    monkeypatch.setattr("qingfeng.custody.auditing.running.read_log", None)

    assert audit(heads=heads, keys=keys()) == alone

    as_superuser("UPDATE act SET unit = 'other' WHERE seq = 2", "UPDATE withdrawal SET reason = 'other'")
    changed = audit(heads=heads, keys=keys())
    assert [said.partition(":")[0] for _, said in named(changed)] == [
        "district small, case k1, act 2",
        "withdrawal of district small, import 2",
    ]
    assert (changed.rows, changed.waiting) == (alone.rows, 0)


@pytest.mark.parametrize("given", ["", "raise SystemExit(3)"])
def test_what_differs_or_breaks_off_there_is_read_here(policy: Policy, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    as_superuser("UPDATE ledger_leaf SET entry = sha256('other') WHERE index = 5")
    alone = audit(keys=keys())
    monkeypatch.setattr(apart, "AT_LEAST", 0)
    monkeypatch.setattr(apart, "BEGIN", given or apart.BEGIN)

    assert [kind for kind, _ in named(alone)] == ["table", "table"]
    assert audit(keys=keys()) == alone

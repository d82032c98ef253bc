"""The ledger over a record of many acts: numbering, the audit of everything, receipts, import with leaves against bare COPY.

The records of a million and of ten million leaves are made in bulk, in SQL: 5,000 simulated cases are taken in as always, and
their rows, with new case numbers and salts of their own, are copied as often as it takes. All their leaves are numbered and
audited as those of any other row. To take ten million in through the import would take most of an hour.
"""

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import row, timed
from record_copy import caught_frame, rolled_back
from scratch import emptied_database

RECEIPTS = 200
ROUNDS = 3


def record_of(cases: str, folder: Path) -> None:
    """Take simulated cases in, and number all they left."""
    from django.conf import settings
    from record_import import read
    from scratch import AT

    from qingfeng.directory.policy.loading import load_pack
    from qingfeng.directory.services import found_district
    from qingfeng.workflows.records import TakingOrder, take_in

    settings.DATA_FOLDER = str(folder)
    pack, log = read(cases)
    policy = load_pack(pack)
    district = found_district(policy, code=pack, simulated=True, at=AT)
    take_in(log, TakingOrder(district=district, source="log", policy=policy, at=AT, kind="simulation"))


def multiplied(leaves: int) -> None:
    """Copy the cases that are there with their acts and facts until there are so many leaves, and let them all wait."""
    import psycopg
    from django.db import connection

    from qingfeng.casework.models import Act, Case, CaseFacts

    cases = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    copies = -(-leaves // (Act.objects.count() + CaseFacts.objects.count())) - 1
    of, number = f"generate_series(1, {copies}) AS n(n)", f"n.n * {cases}"
    salt = "sha256(uuid_send(gen_random_uuid()))"
    changed = {
        "case": {"id": f"t.id + {number}", "key": "t.key || '-' || n.n", "number": "t.number || '-' || n.n"},
        "act": {"case_id": f"t.case_id + {number}", "leaf_salt": salt},
        "case_facts": {"case_id": f"t.case_id + {number}", "leaf_salt": salt},
        "case_fact": {"case_id": f"t.case_id + {number}"},
    }
    found = connection.settings_dict
    where = {"host": found["HOST"], "port": found["PORT"], "dbname": found["NAME"], "user": "postgres"}
    with psycopg.connect(**where) as session:
        # Every row points to rows that are copied too: nobody needs to look them up again.
        session.execute("SET session_replication_role = replica")
        for table, new in changed.items():
            query = "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position"
            names = [str(name) for (name,) in session.execute(query, [table])]
            names = [name for name in names if name != "id" or name in new]
            told = ", ".join(new.get(name, f't."{name}"') for name in names)
            columns = ", ".join(f'"{name}"' for name in names)
            rows = f'"{table}" AS t CROSS JOIN {of} ORDER BY n.n'
            session.execute(f'INSERT INTO "{table}" ({columns}) SELECT {told} FROM {rows}'.encode())
        for table, second in (("case_facts", "of_id"), ("act", "seq")):
            session.execute(
                f"INSERT INTO leaf_outbox (kind, first, second) SELECT '{table}', case_id, {second} FROM {table}"
                f" WHERE case_id > {cases} ORDER BY case_id, {second}".encode()
            )
    with psycopg.connect(**where, autocommit=True) as session:
        session.execute("VACUUM ANALYZE")


def seconds_of_processor() -> float:
    """Return the CPU seconds of this process, of those that it began, and of their sessions of the database."""
    import psutil

    from qingfeng.storage.copying import raw_cursor

    with raw_cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = cursor.fetchone()
    session = psutil.Process(int(str(found[0])) if found else None)
    mine, own, server = psutil.Process().cpu_times(), session.cpu_times(), session.parent()
    # The server counts the seconds of sessions that have ended.
    ended = [mine, server.cpu_times()] if server else [mine]
    return sum(each.user + each.system for each in (mine, own)) + sum(
        each.children_user + each.children_system for each in ended
    )


def measure_record(leaves: str) -> None:
    """Measure numbering, audit and receipts over one record."""
    with TemporaryDirectory(prefix="qingfeng-benchmarks-") as folder, emptied_database():
        record_of("5000", Path(folder))
        from qingfeng.casework.models import Act
        from qingfeng.custody.auditing import audit
        from qingfeng.custody.selectors import newest_head, receipt_of
        from qingfeng.custody.services import sequence_all

        sequence_all()
        multiplied(int(leaves))
        before, began = seconds_of_processor(), time.perf_counter()
        numbered = sequence_all()
        taken = time.perf_counter() - began
        figure = f"{taken:.1f} s ({seconds_of_processor() - before:.1f} s of CPU), {numbered / taken:,.0f} leaves/s"
        row(f"numbering, publishing and signing of {numbered:,} leaves", figure, "reported", met=True)
        head = newest_head() or ""
        before, began = seconds_of_processor(), time.perf_counter()
        found = audit(heads=[head])
        taken = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        limit = 20 * found.size / 1_000_000
        figure = (
            f"{taken:.1f} s ({seconds_of_processor() - before:.1f} s of CPU), {taken * 1e6 / found.size:.1f} s a million,"
            f" {len(found.faults)} faults, peak {peak:.1f} GB"
        )
        is_met = taken < limit and not found.faults and peak < 4
        row(f"audit of {found.size:,} leaves", figure, "a million under 20 s, linear, under 4 GB", met=is_met)
        acts = list(Act.objects.order_by("leaf_salt").values_list("case_id", "seq")[:RECEIPTS])
        _, median = timed(lambda: [receipt_of("act", case, seq) for case, seq in acts], ROUNDS)
        row(
            f"receipt of an act out of {found.size:,}, read from the database and checked",
            f"{median / len(acts) * 1000:.1f} ms",
            "under 5 ms",
            met=median / len(acts) < 0.005,
        )


def measure_import(cases: str) -> None:
    """Measure acts recorded, numbered, published and signed, against bare COPY of ready bytes into the same tables."""
    with TemporaryDirectory(prefix="qingfeng-benchmarks-") as folder, emptied_database():
        from django.conf import settings

        settings.DATA_FOLDER = folder
        frame = caught_frame(cases)
        from qingfeng.custody.services import sequence_all
        from qingfeng.storage.copying import raw_cursor
        from qingfeng.storage.recording import record, salts

        sequence_all()
        ready = frame.with_columns(leaf_salt=salts(frame.height))
        acts = ready.write_csv(include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ").encode()
        waiting = frame.select("case_id", "seq").write_csv(include_header=False).encode().splitlines()
        leaf = b"\\x" + b"ab" * 32
        numbered = b"".join(b"%d,act,%s,%s\n" % (10**9 + n, each, leaf) for n, each in enumerate(waiting))
        statements = (
            (f"COPY act ({', '.join(ready.columns)}) FROM STDIN (FORMAT csv)", acts),
            (
                "COPY leaf_outbox (kind, first, second) FROM STDIN (FORMAT csv)",
                b"".join(b"act,%s\n" % each for each in waiting),
            ),
            ("COPY ledger_leaf (index, kind, first, second, entry) FROM STDIN (FORMAT csv)", numbered),
        )

        def bare() -> None:
            for statement, content in statements:
                with raw_cursor() as cursor, cursor.copy(statement.encode()) as copy:
                    copy.write(content)

        theirs = statistics.median(rolled_back(bare) for _ in range(ROUNDS))
        began = time.perf_counter()
        record("act", frame, kind="act", key=("case_id", "seq"))
        sequence_all()
        mine = time.perf_counter() - began
        ratio = mine / theirs
        speeds = f"{frame.height / mine:,.0f} acts/s against {frame.height / theirs:,.0f}"
        what = f"{frame.height:,} acts recorded, numbered and signed, against bare COPY into the same tables"
        row(what, f"{ratio:.2f} times; {speeds}", "within 4 times", met=ratio <= 4)


def main() -> None:
    """Measure a small record with `--quick`, else of a million leaves and of ten million; each part in a process of its own."""
    parts = {"--import": measure_import, "--record": measure_record}
    if sys.argv[1:2] and sys.argv[1] in parts:
        parts[sys.argv[1]](sys.argv[2])
        return
    wanted = [("--import", "40000"), ("--record", "1000000"), ("--record", "10000000")]
    if "--quick" in sys.argv:
        wanted = [("--import", "10000"), ("--record", "100000")]
    for part, size in wanted:
        subprocess.run([sys.executable, __file__, part, size], check=True)


if __name__ == "__main__":
    main()

"""The ledger over a record of many acts: numbering, the audit of everything, receipts, import with leaves against bare COPY."""

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


def measure_record(cases: str) -> None:
    """Measure numbering, audit and receipts over one record."""
    with TemporaryDirectory(prefix="qingfeng-benchmarks-") as folder, emptied_database():
        record_of(cases, Path(folder))
        from qingfeng.casework.models import Act
        from qingfeng.custody.auditing import audit
        from qingfeng.custody.selectors import newest_head, receipt_of
        from qingfeng.custody.services import sequence_all
        from qingfeng.storage.copying import refresh_statistics

        began = time.perf_counter()
        numbered = sequence_all()
        taken = time.perf_counter() - began
        figure = f"{taken:.1f} s, {numbered / taken:,.0f} leaves/s"
        row(f"numbering, publishing and signing of {numbered:,} leaves", figure, "reported", met=True)
        refresh_statistics()
        began = time.perf_counter()
        found = audit(heads=[newest_head() or ""])
        taken = time.perf_counter() - began
        limit = 20 * max(1, numbered / 1_000_000)
        figure = f"{taken:.1f} s, {numbered / taken:,.0f} leaves/s, {len(found.faults)} faults"
        row(f"audit of {numbered:,} leaves", figure, "a million under 20 s, linear", met=taken < limit and not found.faults)
        acts = list(Act.objects.order_by("leaf_salt").values_list("case_id", "seq")[:RECEIPTS])
        _, median = timed(lambda: [receipt_of("act", case, seq) for case, seq in acts], ROUNDS)
        row(
            f"receipt of an act out of {numbered:,}, read from the database and checked",
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
    """Measure a small record with `--quick`, else one of about a million leaves; each part in a process of its own."""
    parts = {"--import": measure_import, "--record": measure_record}
    if sys.argv[1:2] and sys.argv[1] in parts:
        parts[sys.argv[1]](sys.argv[2])
        return
    quick = "--quick" in sys.argv
    for part, cases in (("--import", "10000" if quick else "40000"), ("--record", "10000" if quick else "175000")):
        subprocess.run([sys.executable, __file__, part, cases], check=True)


if __name__ == "__main__":
    main()
